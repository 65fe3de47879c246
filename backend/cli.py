"""anxin: the command behind everything. Each command opens the house, does one thing, and says how it went.

Exit codes: 0 done, 1 refused (the reason and what to do stand on standard error), 2 wrong use.
"""

from pathlib import Path
from typing import Annotated, Final

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backend.app import House, build_engine, create_app, open_house
from backend.cli_explain import explaining
from backend.cli_house import err, out, ready_house, run_to_end
from backend.cli_import import imports
from backend.cli_jobs import jobs
from backend.cli_risk import risk
from backend.cli_verify import verify
from backend.clock import SystemClock
from backend.error_catalogue import markdown
from backend.overview import print_overview, print_tokens
from backend.ratings import RatingBook
from backend.serving import server
from backend.settings import Settings
from backend.states_page import markdown as states_markdown
from backend.storage.migrate import migrate
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
app.add_typer(verify, name="verify")
app.add_typer(risk, name="risk")
app.add_typer(jobs)
app.add_typer(imports)
app.add_typer(explaining)


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

    run_to_end(go())


@app.command()
def demo(
    agencies: Annotated[int, typer.Option(help="机构数。Number of agencies.", min=10)] = 2000,
    seed: Annotated[int, typer.Option(help="随机种子。Seed: the same seed gives the same world.")] = 1,
) -> None:
    """建立演示省（浙江区划、三年历史、已知真相）；已有则不变。Build the demo province; does nothing if there is one."""

    async def go() -> int:
        async with ready_house(Settings()) as house:
            await _build_demo(house, agencies, seed)
            await print_overview(out, house)
        return 0

    run_to_end(go())


async def _build_demo(house: House, agencies: int, seed: int) -> None:
    # Here and not above: the simulation brings numpy, which a server that only serves should not load.
    from seeds.demo import build_demo

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("demo", total=None)
        summary = await build_demo(
            house.store,
            seed=seed,
            agencies=agencies,
            today=house.clock.today(),
            progress=lambda step, done, total: bar.update(task, description=step, completed=done, total=total),
        )
    made = f"已建 built: {sum(summary.rows.values()):,} 行 rows" if summary.is_built else "已有，未改动 there already"
    out.print(f"演示省 demo province: {summary.agencies:,} 家机构 agencies, {made}")


async def _serve(house: House) -> None:
    out.print(f"GraphiQL: [bold]http://{house.settings.host}:{house.settings.port}/graphql[/bold]  (Ctrl+C 结束 ends)")
    await server(create_app(house), host=house.settings.host, port=house.settings.port).serve()


@app.command()
def serve() -> None:
    """启动服务。Serve GraphQL (and GraphiQL) at ANXIN_HOST:ANXIN_PORT, after bringing the tables up to date."""

    async def go() -> int:
        async with ready_house(Settings()) as house:
            await _serve(house)
        return 0

    run_to_end(go())


@app.command("run")
def run_all(
    agencies: Annotated[int, typer.Option(help="演示省机构数。Agencies of the demo province.", min=10)] = 2000,
) -> None:
    """一步到位：建库、演示省、评定、概览、令牌、服务。All in one: database, demo, overview, tokens, server."""

    async def go() -> int:
        async with ready_house(Settings()) as house:
            await _build_demo(house, agencies, 1)
            await print_overview(out, house)
            await print_tokens(out, house)
            await _serve(house)
        return 0

    run_to_end(go())


@app.command()
def tokens() -> None:
    """为每种角色签发一个令牌。Print a ready-made token for each role (of the demo province)."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            await print_tokens(out, house)
        return 0

    run_to_end(go())


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


@app.command()
def errors(
    write: Annotated[
        bool, typer.Option("--write", help="写入 docs/errors.md。Write the page instead of printing.")
    ] = False,
) -> None:
    """列出全部错误代码。List every coded error, or write the list to docs/errors.md."""
    page = markdown()
    if write:
        Path("docs/errors.md").write_text(page, encoding="utf-8")
    else:
        typer.echo(page, nl=False)


@app.command()
def states(
    write: Annotated[
        bool, typer.Option("--write", help="写入 docs/states.md。Write the page instead of printing.")
    ] = False,
) -> None:
    """画出全部状态机。Draw every state machine, or write the page to docs/states.md."""
    page = states_markdown()
    if write:
        Path("docs/states.md").write_text(page, encoding="utf-8")
    else:
        typer.echo(page, nl=False)
