"""anxin import: tables from spreadsheets into the record. Every fault is told; by default it is all rows or none."""

import csv
from dataclasses import astuple, fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from backend.cli_house import err, out, ready_house, run_to_end
from backend.imports.faults import Fault
from backend.imports.nouns import NOUNS
from backend.imports.run import Imported, import_file
from backend.settings import Settings
from backend.storage.store import Store

imports: Final = typer.Typer()
SHOWN: Final = 50


class What(StrEnum):
    """What can be imported."""

    AGENCIES = "agencies"
    PROFESSIONALS = "professionals"
    ENTERPRISES = "enterprises"
    CONTRACTS = "contracts"
    REPORTS = "reports"


@imports.command("import")
def import_table(
    what: Annotated[What, typer.Argument(help="导入什么。What the rows are.")],
    file: Annotated[Path, typer.Argument(help="CSV（UTF-8、GBK）或XLSX。CSV or XLSX.", dir_okay=False)],
    keep_valid: Annotated[
        bool, typer.Option("--keep-valid", help="有错时仍写入正确的行。Write the valid rows though others have faults.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入。Only look; write nothing.")] = False,
    sheet: Annotated[
        str | None, typer.Option(help="XLSX的工作表，默认第一个。Sheet of an XLSX; the first by default.")
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            help="把全部错误写入此CSV（或 .json）。Write all faults to this CSV, or JSON if it ends in .json.",
            dir_okay=False,
        ),
    ] = None,
) -> None:
    """从表格导入；先检查整个文件，有错则默认全部不写。Import a table: all of it, or every fault in it."""

    async def go() -> int:
        async with ready_house(Settings()) as house:
            imported = await _with_bar(house.store, what.value, file, sheet, keep_valid, dry_run)
        if report is not None:
            _write_report(report, imported.faults)
        _tell(imported)
        return 1 if imported.faults and not (keep_valid and imported.is_written) else 0

    if report is not None:
        _try_out(report)
    run_to_end(go())


async def _with_bar(
    store: Store, what: str, file: Path, sheet: str | None, keep_valid: bool, dry_run: bool
) -> Imported:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("import", total=None)
        return await import_file(
            store,
            NOUNS[what],
            file,
            sheet=sheet,
            keep_valid=keep_valid,
            dry_run=dry_run,
            progress=lambda step, done, total: bar.update(task, description=step, completed=done, total=total),
        )


def _tell(imported: Imported) -> None:
    if imported.faults:
        err.print(_fault_table(imported.faults[:SHOWN]))
        err.print(f"错误 faults: {len(imported.faults)} (显示 shown: {min(SHOWN, len(imported.faults))})")
    state = "已写入 written" if imported.is_written else "未写入 nothing written"
    out.print(
        f"{state}: 新增 new {imported.new}, 变更 changed {imported.changed}, "
        f"不变 unchanged {imported.unchanged}, 有误 faulty {imported.faulty}",
        highlight=False,
        soft_wrap=True,
    )


def _fault_table(faults: list[Fault]) -> Table:
    table = Table()
    for title in ("行 row", "列、代码、值 column, code, value", "问题与办法 what is wrong, and the remedy"):
        table.add_column(title, overflow="fold")
    for one in faults:
        where = f"{escape(one.column)}\n[red]{one.code}[/red]\n{escape(one.value)}"
        what = f"{one.zh}{one.remedy_zh}\n{one.en} {one.remedy_en}"
        table.add_row(str(one.row), where.rstrip(), escape(what))
    return table


def _try_out(report: Path) -> None:
    """Before anything is imported: afterwards it would be too late to say that the report can't be written."""
    try:
        report.open("a").close()
    except OSError as error:
        raise typer.BadParameter(f"{report}: {error.strerror}", param_hint="--report") from None


def _write_report(path: Path, faults: list[Fault]) -> None:
    if path.suffix.lower() == ".json":
        path.write_bytes(orjson.dumps(faults, option=orjson.OPT_INDENT_2))
        return
    # With BOM, or spreadsheets take it for GBK; a value that looks like a formula gets an apostrophe.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([field.name for field in fields(Fault)])
        writer.writerows([_harmless(value) for value in astuple(one)] for one in faults)


def _harmless(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"} else value
