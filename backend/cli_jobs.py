"""anxin detect, rate, snapshot, award-stars, supervise: long work, each in one transaction with its audit line."""

import secrets
from typing import Annotated, Final

import typer

from backend.cli_house import note, out, ready_house, run_to_end
from backend.clock import CHINA
from backend.detectors.detector import draft
from backend.entities.rating import RatingCause
from backend.jobs.award_stars import award
from backend.jobs.draw_up_list import draw_up
from backend.jobs.end_bans import end_bans
from backend.jobs.end_listings import end_listings
from backend.jobs.take_snapshot import take_snapshot
from backend.rating_rows import Occasion
from backend.settings import Settings

jobs: Final = typer.Typer()


@jobs.command()
def detect() -> None:
    """运行全部检测器，起草违规认定。Run every detector and draft findings."""

    async def go() -> int:
        async with ready_house(Settings()) as house, house.store.transaction() as work:
            await work.hold("record")
            drafted = await draft(work, today=work.at.astimezone(CHINA).date())
            note(work, "detect", ("Finding", "*"), drafted=drafted)
        out.print(f"起草 drafted: {drafted}")
        return 0

    run_to_end(go())


@jobs.command()
def rate(
    every: Annotated[bool, typer.Option("--all", help="全部重评。All agencies, not only those due.")] = False,
) -> None:
    """重新评定因时效而变化的机构（宜每日运行）。Rate anew the agencies that ageing has changed; run it every day."""

    async def go() -> int:
        async with ready_house(Settings()) as house, house.store.transaction() as work:
            await work.hold("record")
            today = work.at.astimezone(CHINA).date()
            occasion = Occasion(RatingCause.SNAPSHOT, today, work.at, work.at)
            ended = await end_listings(work, house.book, today)
            bans = await end_bans(work, today)
            rated = await house.book.rate_all(work, occasion, only_due=not every)
            note(work, "rate", ("Rating", "*"), rated=rated, listingsEnded=ended, bansEnded=bans)
        out.print(f"评定 rated: {rated}；名单期满 listings ended: {len(ended)}；禁入期满 bans ended: {len(bans)}")
        return 0

    run_to_end(go())


@jobs.command()
def snapshot() -> None:
    """留存本月评定快照，每月一次，宜每日运行。Keep every agency's rating of this month; run it every day."""

    async def go() -> int:
        async with ready_house(Settings()) as house, house.store.transaction() as work:
            await work.hold("record")
            month, rated = await take_snapshot(work, house.book)
            if rated:
                note(work, "snapshot", ("Rating", "*"), month=month, rated=rated)
        out.print(f"{month} 快照 snapshot: {rated}" if rated else f"{month} 无需留存 nothing to keep")
        return 0

    run_to_end(go())


@jobs.command("award-stars")
def award_all_stars() -> None:
    """评定全部人员星级。Award stars to everyone at work, as of today."""

    async def go() -> int:
        async with ready_house(Settings()) as house, house.store.transaction() as work:
            await work.hold("record")
            today = work.at.astimezone(CHINA).date()
            awarded = await award(work, house.book.in_use, house.book.profile, as_of=today)
            note(work, "awardStars", ("Star", "*"), awarded=awarded)
        out.print(f"评星 awarded: {awarded}")
        return 0

    run_to_end(go())


@jobs.command()
def supervise(
    period: Annotated[str, typer.Argument(help="期间，如2026Q4。Period, such as 2026Q4.")],
    seed: Annotated[str, typer.Option(help="抽取种子，默认随机。Seed of the draw; random by default.")] = "",
) -> None:
    """编制一个季度的监管清单。Draw up the supervision list of a quarter; once a quarter."""

    async def go() -> int:
        async with ready_house(Settings()) as house, house.store.transaction() as work:
            await work.hold("record")
            today = work.at.astimezone(CHINA).date()
            drawn = seed or secrets.token_hex(16)
            row = await draw_up(work, house.book.in_use, period=period, as_of=today, seed=drawn)
            note(work, "supervise", ("SupervisionList", row.id), period=period, seed=row.seed)
        out.print(f"{period}: 种子 seed {row.seed}, 名册摘要 roster {row.roster_digest}")
        return 0

    run_to_end(go())
