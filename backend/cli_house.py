"""What the commands of the terminal share: an open house, a way to run to the end, and where to print."""

from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final

import typer
import uvloop
from rich.console import Console
from rich.markup import escape

from backend.app import House, open_house
from backend.clock import SystemClock
from backend.errors import Refusal
from backend.settings import Settings
from backend.storage.migrate import migrate
from backend.storage.work import Work
from scoring.reading import BrokenRulebook
from scoring.risk.tables_file import RefusedModel
from seeds.reference import load_reference

out: Final = Console()
err: Final = Console(stderr=True)


def run_to_end(work: Coroutine[Any, Any, int]) -> None:
    """Run to the end; a refusal is told with its remedy and ends in exit code 1."""
    try:
        code = uvloop.run(work)
    except Refusal as refusal:
        told = escape(f"{refusal.zh}{refusal.remedy_zh}\n{refusal.en} {refusal.remedy_en}")
        err.print(f"[red]{refusal.code}[/red] {told}")
        code = 1
    except RefusedModel as refused:
        err.print(f"[red]{refused.code}[/red] 所存模型与其版本不符，未予使用；请另训模型。\n{escape(str(refused))}")
        code = 1
    except BrokenRulebook as broken:
        err.print(f"[red]BROKEN_RULEBOOK[/red] {len(broken.faults)} 处错误 faults:")
        for fault in broken.faults:
            err.print(f"  {escape(str(fault))}", highlight=False)
        code = 1
    raise typer.Exit(code)


@asynccontextmanager
async def ready_house(settings: Settings) -> AsyncIterator[House]:
    """An open house whose database is migrated and whose reference data is up to date."""
    async with open_house(settings, SystemClock()) as house:
        await migrate(house.store)
        async with house.store.transaction() as work:
            await load_reference(work, house.book.in_use)
        yield house


def note(work: Work, command: str, subject: tuple[str, object], **detail: object) -> None:
    """The audit line of a job."""
    work.audit(actor="anxin", role="SYSTEM", command=command, subject=subject, detail=detail)
