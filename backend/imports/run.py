"""Run: one file into the record, in one transaction: all of it, its valid rows, or nothing but its faults."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from backend.clock import CHINA
from backend.errors import InvalidInput
from backend.imports.columns import Known
from backend.imports.faults import Fault, fault, wrong
from backend.imports.noun import Noun, Parsed, Record, Reference, Trouble
from backend.imports.reading import Progress, read_records, tell_duplicates
from backend.imports.table import read_table
from backend.storage.store import Store
from backend.storage.work import Work


@dataclass(frozen=True)
class Imported:
    """What came of a file. The counts are what was written, or would be if `is_written` is false."""

    new: int
    changed: int
    unchanged: int
    faults: list[Fault]
    is_written: bool
    digest: str

    @property
    def faulty(self) -> int:
        """Rows with at least one fault."""
        return len({one.row for one in self.faults})


def silent(step: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


async def import_file(
    store: Store,
    noun: Noun,
    path: Path,
    *,
    sheet: str | None = None,
    keep_valid: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Imported:
    """Look at the whole file first; write it if it has no fault, or its valid rows if they are to be kept."""
    table = await asyncio.to_thread(read_table, path, sheet)
    known = await _known(store)
    parsed = await asyncio.to_thread(read_records, table, noun, known, progress)
    if parsed.is_hopeless:
        return Imported(0, 0, 0, parsed.faults, False, table.digest)
    async with store.transaction() as work:
        await work.hold("record")
        progress("比对 comparing", 0, len(parsed.records))
        await _resolve(work, noun, parsed)
        tell_duplicates(parsed, noun)
        parsed.faults.sort(key=lambda one: one.row)
        valid = parsed.valid()
        is_written = not dry_run and bool(valid) and (keep_valid or not parsed.faults)
        progress("写入 writing" if is_written else "比对 comparing", 0, len(valid))
        counts = await noun.save(work, valid, is_written)
        imported = Imported(counts.new, counts.changed, counts.unchanged, parsed.faults, is_written, table.digest)
        if is_written:
            _note(work, noun, imported)
    progress("完成 done", len(parsed.records), len(parsed.records))
    return imported


async def _known(store: Store) -> Known:
    industries = await store.fetch("SELECT code, name_zh FROM industry")
    kinds = await store.fetch("SELECT code, name_zh FROM service_kind")
    return Known(
        frozenset(code for (code,) in await store.fetch("SELECT code FROM region")),
        {name: code for code, zh in industries for name in (zh, code)},
        {name: code for code, zh in kinds for name in (zh, code)},
        store.clock.now().astimezone(CHINA).date(),
    )


async def _resolve(work: Work, noun: Noun, parsed: Parsed) -> None:
    troubles: list[tuple[Record, Trouble]] = []
    for reference in noun.references:
        troubles += await _refer(work, reference, parsed.records)
    if noun.resolve is not None:
        troubles += await noun.resolve(work, parsed.records)
    # A cell that could not be read looks like one that is not there: it has its fault already.
    told = {(one.row, one.column) for one in parsed.faults}
    for record, (name, why) in troubles:
        header, value = parsed.headers.get(name, name), str(record.values.get(name) or "")
        if (record.row, header) in told:
            continue
        mask = noun.column(name).mask
        parsed.faults.append(fault(record.row, header, mask(value) if mask and value else value, why))


async def _refer(work: Work, to: Reference, records: list[Record]) -> list[tuple[Record, Trouble]]:
    ids = dict(await work.fetch(f"SELECT {to.key}, id FROM {to.table}"))
    troubles: list[tuple[Record, Trouble]] = []
    for record in records:
        value = record.values.get(to.column)
        if value in ids:
            record.values[to.field] = ids[value]
        elif value is not None:
            troubles.append((record, (to.column, _unknown(to, value))))
    return troubles


def _unknown(to: Reference, value: str) -> InvalidInput:
    return wrong(
        f"UNKNOWN_{to.table.upper()}",
        f"没有{to.zh}“{value}”。",
        f"There is no {to.en} “{value}” on record.",
        f"请核对代码，或先导入该{to.zh}。",
        f"Check the code, or import that {to.en} first.",
    )


def _note(work: Work, noun: Noun, imported: Imported) -> None:
    counts = {
        "new": imported.new,
        "changed": imported.changed,
        "unchanged": imported.unchanged,
        "faulty": imported.faulty,
    }
    detail = {**counts, "sha256": imported.digest}
    work.audit(
        actor="anxin", role="SYSTEM", command="import", subject=(noun.topic.partition(".")[0], "*"), detail=detail
    )
    work.emit(noun.topic, f"Import:{imported.digest}", detail)
