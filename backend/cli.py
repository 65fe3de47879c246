"""anxin: the command behind everything. Each command opens the house, does one thing, and says how it went.

Exit codes: 0 done, 1 refused (the reason and what to do stand on standard error), 2 wrong use.
"""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from seeds.demo import build_demo

from backend.app import House, build_engine, create_app, open_house
from backend.clock import CHINA, SystemClock
from backend.detectors.detector import draft
from backend.errors import Refusal
from backend.overview import print_overview, print_tokens
from backend.ratings import RatingBook
from backend.settings import Settings
from backend.storage.audit import verify_chain
from backend.storage.migrate import migrate
from scoring.reading import BrokenRulebook
from scoring.rulebook import load
from seeds.reference import load_reference

app: Final = typer.Typer(
    name="anxin",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="安信：安全生产社会化服务机构的信用评定后台。\n\n"
    "Credit scoring and GraphQL backend for work-safety service agencies.\n\n"
    "第一次使用 First steps:  anxin demo && anxin serve",
)
verify: Final = typer.Typer(no_args_is_help=True, help="复核：审计链、评定。Verify the audit chain or a rating.")
app.add_typer(verify, name="verify")

out: Final = Console()
err: Final = Console(stderr=True)


def _run(work: Coroutine[Any, Any, int]) -> None:
    """Run to the end; a refusal is told with its remedy and ends in exit code 1."""
    try:
        code = asyncio.run(work)
    except Refusal as refusal:
        err.print(f"[red]{refusal.code}[/red] {refusal.zh}{refusal.remedy_zh}\n{refusal.en} {refusal.remedy_en}")
        code = 1
    except BrokenRulebook as broken:
        err.print(f"[red]BROKEN_RULEBOOK[/red] {len(broken.faults)} 处错误 faults:")
        for fault in broken.faults:
            err.print(f"  {fault}", highlight=False)
        code = 1
    raise typer.Exit(code)


@asynccontextmanager
async def _ready_house(settings: Settings) -> AsyncIterator[House]:
    """An open house whose database is migrated and whose reference data is up to date."""
    async with open_house(settings, SystemClock()) as house:
        await migrate(house.store)
        async with house.store.transaction() as work:
            await load_reference(work, house.book.in_use)
        yield house


@app.command("migrate")
def migrate_database() -> None:
    """建表、升级表结构并载入基础数据。Create or upgrade the tables and load reference data; safe to repeat."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            applied = await migrate(house.store)
            async with house.store.transaction() as work:
                written = await load_reference(work, house.book.in_use)
        out.print(f"迁移 migrations: {', '.join(applied) or '无 none'}; 基础数据 reference rows written: {written}")
        return 0

    _run(go())


@app.command()
def demo(
    agencies: Annotated[int, typer.Option(help="机构数。Number of agencies.", min=10)] = 2000,
    seed: Annotated[int, typer.Option(help="随机种子。Seed: the same seed gives the same world.")] = 1,
) -> None:
    """建立演示省（浙江区划、三年历史、已知真相）；已有则不变。Build the demo province; does nothing if there is one."""

    async def go() -> int:
        async with _ready_house(Settings()) as house:
            await _build_demo(house, agencies, seed)
            await print_overview(out, house)
        return 0

    _run(go())


async def _build_demo(house: House, agencies: int, seed: int) -> None:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("demo", total=None)
        summary = await build_demo(
            house.store,
            house.book,
            seed=seed,
            agencies=agencies,
            today=house.clock.today(),
            progress=lambda step, done, total: bar.update(task, description=step, completed=done, total=total),
        )
    out.print(str(summary))


async def _serve(house: House) -> None:
    config = uvicorn.Config(
        create_app(house),
        host=house.settings.host,
        port=house.settings.port,
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=5,
    )
    out.print(f"GraphiQL: [bold]http://{house.settings.host}:{house.settings.port}/graphql[/bold]  (Ctrl+C 结束 ends)")
    await uvicorn.Server(config).serve()


@app.command()
def serve() -> None:
    """启动服务。Serve GraphQL (and GraphiQL) at ANXIN_HOST:ANXIN_PORT, after bringing the tables up to date."""

    async def go() -> int:
        async with _ready_house(Settings()) as house:
            await _serve(house)
        return 0

    _run(go())


@app.command("run")
def run_all(
    agencies: Annotated[int, typer.Option(help="演示省机构数。Agencies of the demo province.", min=10)] = 2000,
) -> None:
    """一步到位：建库、演示省、评定、概览、令牌、服务。All in one: database, demo, overview, tokens, server."""

    async def go() -> int:
        async with _ready_house(Settings()) as house:
            await _build_demo(house, agencies, 1)
            await print_overview(out, house)
            await print_tokens(out, house)
            await _serve(house)
        return 0

    _run(go())


@app.command()
def tokens() -> None:
    """为每种角色签发一个令牌。Print a ready-made token for each role (of the demo province)."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            await print_tokens(out, house)
        return 0

    _run(go())


@app.command()
def detect() -> None:
    """运行全部检测器，起草违规认定。Run every detector and draft findings."""

    async def go() -> int:
        async with _ready_house(Settings()) as house, house.store.transaction() as work:
            await work.hold("record")
            drafted = await draft(work, today=work.at.astimezone(CHINA).date())
            work.audit(
                actor="detectors",
                role="SYSTEM",
                command="detect",
                subject=("Finding", "*"),
                detail={"drafted": drafted},
            )
        out.print(f"起草 drafted: {drafted}")
        return 0

    _run(go())


@app.command()
def schema(
    write: Annotated[
        bool, typer.Option("--write", help="写入 schema.graphql。Write the file instead of printing.")
    ] = False,
) -> None:
    """打印 GraphQL 模式。Print the GraphQL schema, or write it to schema.graphql."""
    sdl = build_engine(RatingBook(load(), "zj"), SystemClock(), b"0" * 32).print_sdl()
    if write:
        Path("schema.graphql").write_text(sdl, encoding="utf-8")
    else:
        typer.echo(sdl, nl=False)


@verify.command("audit")
def verify_audit() -> None:
    """复核审计链；被改动的一行会被指出。Verify the audit chain; a tampered line is named."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            report = await verify_chain(house.store)
        if report.is_whole:
            out.print(f"完整 whole: {report.lines} 行 lines, head {report.head}")
            return 0
        err.print(f"[red]断于第{report.broken_at}行 broken at line {report.broken_at}[/red]: {report.why}")
        return 1

    _run(go())


@verify.command("rating")
def verify_rating(rating: Annotated[int, typer.Argument(help="评定编号中的数字。Number of the rating.")]) -> None:
    """按当时所知和当时规则复算一次评定，比对摘要。Recompute a stored rating and compare its digest."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            stored, anew = await house.book.replay(house.store.reader, rating)
        if stored == anew:
            out.print(f"一致 equal: {stored}")
            return 0
        err.print(f"[red]不一致 differs[/red]: {stored} / {anew}")
        return 1

    _run(go())


if __name__ == "__main__":
    app()
