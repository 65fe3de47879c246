"""The script of docs/first_filing.py, run as a stranger runs it: over HTTP, against a server, by its words alone."""

import asyncio
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from backend.actors import Actor, Role
from backend.app import House, create_app
from backend.entities.contract import ContractRow
from backend.entities.hazard import HazardRow
from backend.entities.report import ReportRow
from backend.serving import server
from backend.storage.audit import verify_chain
from tests.builders import a_professional, an_agency, an_enterprise

SCRIPT = Path(__file__).parents[2] / "docs" / "first_filing.py"


def test_it_is_short() -> None:
    code = SCRIPT.read_text(encoding="utf-8").partition('"""\n\n')[2]
    statements = [line for line in code.splitlines() if line and not line.startswith((" ", "import", "from", ")"))]
    assert len(statements) <= 30


async def test_a_stranger_files_a_contract_a_hazard_with_its_photo_and_a_report(house: House) -> None:
    # The script tells the time of the machine; a clock that stands still must not lie behind it.
    house.clock.move_to(datetime.now(UTC) + timedelta(minutes=5))  # type: ignore[attr-defined]
    agency, client = await an_agency(), await an_enterprise()
    person = await a_professional(agency, "331102198001010007")
    token = house.tokens.issue(Actor(Role.AGENCY, "clerk:1", agency_id=agency.id))
    listening = socket.create_server(("127.0.0.1", 0))
    running = server(create_app(house), port=0)
    task = asyncio.create_task(running.serve(sockets=[listening]))
    base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    given = [base, token, client.credit_code, f"Professional:{person.id}"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(SCRIPT), *given, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, errors = await process.communicate()
    running.should_exit = True
    await task
    assert (process.returncode, errors.decode()) == (0, ""), out.decode()
    contract, hazard, report = await ContractRow.get(), await HazardRow.get(), await ReportRow.get()
    assert contract.missing_count == 9
    assert (hazard.content, hazard.state, hazard.photo_digest is None) == ("配电箱未接地", "OPEN", False)
    assert (report.uploaded_on, report.digest is None) == (house.clock.today(), False)
    chain = await verify_chain(house.store)
    assert chain.is_whole
    assert chain.lines == 9
