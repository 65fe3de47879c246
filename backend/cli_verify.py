"""anxin verify: the audit chain, ratings, risk scores and draws, checked again by whoever wants to."""

from collections.abc import Sequence
from typing import Annotated, Final

import typer

from backend import inspection_draws, risk_register, sampling
from backend.app import open_house
from backend.cli_house import err, out, run_to_end
from backend.clock import SystemClock
from backend.settings import Settings
from backend.storage.audit import verify_chain

verify: Final = typer.Typer(
    no_args_is_help=True, help="复核：审计链、评定、风险评分。Verify the audit chain, a rating or a risk score."
)

LARGEST: Final = 2**63 - 1
"""What a key can be at most."""


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

    run_to_end(go())


@verify.command("rating")
def verify_rating(
    rating: Annotated[int, typer.Argument(min=1, max=LARGEST, help="评定编号中的数字。Number of the rating.")],
) -> None:
    """按当时所知和当时规则复算一次评定，比对摘要。Recompute a stored rating and compare its digest."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            try:
                stored, anew = await house.book.replay(house.store.reader, rating)
            except LookupError as unknown:
                err.print(f"[red]没有 not there[/red]: {unknown}")
                return 1
        if stored == anew:
            out.print(f"一致 equal: {stored}")
            return 0
        err.print(f"[red]不一致 differs[/red]: {stored} / {anew}")
        return 1

    run_to_end(go())


@verify.command("score")
def verify_score(
    score: Annotated[int, typer.Argument(min=1, max=LARGEST, help="评分编号中的数字。Number of the risk score.")],
) -> None:
    """按当日开始时所知和当时模型复算一次风险评分。Recompute a stored risk score and compare its log-odds."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            try:
                stored, anew = await risk_register.replay(house.store.reader, house.book, score)
            except LookupError as unknown:
                err.print(f"[red]没有 not there[/red]: {unknown}")
                return 1
        if anew is not None and abs(stored - anew) < SAME:
            out.print(f"一致 equal: {stored}")
            return 0
        err.print(f"[red]不一致 differs[/red]: {stored} / {anew}")
        return 1

    run_to_end(go())


@verify.command("sample")
def verify_sample(
    sample: Annotated[int, typer.Argument(min=1, max=LARGEST, help="样本编号中的数字。Number of the sample.")],
) -> None:
    """按种子与名册重抽一次报告样本。Draw a sample of reports again from its seed and roster."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            return _told(await sampling.stored_and_drawn_again(house.store, sample), "份 reports")

    run_to_end(go())


@verify.command("draw")
def verify_draw(
    draw: Annotated[int, typer.Argument(min=1, max=LARGEST, help="抽取编号中的数字。Number of the draw.")],
) -> None:
    """按种子与名册重做一次双随机抽取。Make a double-random draw again from its seed and roster."""

    async def go() -> int:
        async with open_house(Settings(), SystemClock()) as house:
            return _told(await inspection_draws.stored_and_drawn_again(house.store, draw), "家 agencies")

    run_to_end(go())


def _told(found: tuple[Sequence[object], Sequence[object] | None] | None, of: str) -> int:
    """What was stored and what was drawn again, in words; the exit code."""
    if found is None:
        err.print("[red]没有 not there[/red]")
        return 1
    stored, anew = found
    if stored == anew:
        out.print(f"一致 equal: {len(stored)} {of}")
        return 0
    altered = "名册已改 the roster was altered" if anew is None else str(len(anew))
    err.print(f"[red]不一致 differs[/red]: {len(stored)} / {altered}")
    return 1


SAME: Final = 1e-9
"""Log-odds that differ by less are the same: sums are taken in another order for one row than for many."""
