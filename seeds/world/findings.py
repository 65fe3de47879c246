"""Findings of three years: what the detectors say, given due process as the commands would have given it.

Drafted by a detector, notified by one officer, objected to by some, confirmed by another officer; cured, repaired or
expired in time. The last weeks are left open: drafts, notified ones, objections to be decided.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl

from backend.detectors.detector import COLUMNS, DATED, Detector, detectors
from backend.storage.work import Work
from scoring.rulebook import Rulebook
from seeds.world.days import EPOCH, NEVER, day_of, isos, micros_of, moments, number, workdays_after
from seeds.world.dice import Flags, Texts, Whole, dice, texts
from seeds.world.loading import load

UNDATED: Final = ("disclosure_missing", "pension_mismatch", "system_missing")
"""Detectors of standing conditions whose records don't say since when; the world says it."""
KNOWN: Final = {
    "Violation": "SELECT id, found_on FROM violation",
    "Complaint": "SELECT id, COALESCE(answered_on, answer_due_on) FROM complaint",
    "Accident": "SELECT id, concluded_on FROM accident WHERE concluded_on IS NOT NULL",
}
"""When what a finding is about came to be known, where that is not the day it occurred."""
OBJECTED, GRANTED, WITHDRAWN, REPAIRED = 0.12, 0.3, 0.03, 0.07
GROUNDS: Final = ["系统登记日期有误，附佐证材料", "相关资料已于规定期限内提交", "责任在委托方，附往来函件"]
SCHEMA: Final = dict.fromkeys(COLUMNS, pl.String) | dict.fromkeys(
    ("agency_id", "quantity", "measure", "sample", "subject_id"), pl.Int64
)


async def load_findings(work: Work, rulebook: Rulebook, *, seed: int, start: int, today: int) -> dict[str, int]:
    """Findings and objections; how many of each."""
    parts = []
    for detector in detectors():
        found = await _found(work, detector, seed, start, today)
        if not found.is_empty():
            parts.append(found)
    frame = pl.concat(parts).sort("agency_id", "rule_id", "fact_id")
    known = await _known(work, frame)
    return await _give_process(work, rulebook, frame, known, seed, today)


def runs(start: int, today: int) -> list[int]:
    """The ends of the half years of the history, and today: when continuing conditions and shares are looked at."""
    ends = [date(year, month, day) for year in range(day_of(start).year, day_of(today).year + 1)
            for month, day in ((6, 30), (12, 31))]  # fmt: skip
    return [number(end) for end in ends if start + 90 < number(end) < today] + [today]


async def _found(work: Work, detector: Detector, seed: int, start: int, today: int) -> pl.DataFrame:
    """What a detector finds, with `cured` (a day's number or NEVER) for continuing conditions."""
    looks = runs(start, today) if detector.is_standing or detector.is_measured else [today]
    frames = []
    for place, day in enumerate(looks):
        rows = await _select(work, detector, day_of(day))
        frames.append(_frame(rows).with_columns(look=pl.lit(place, pl.Int64)))
    frame = pl.concat(frames).with_columns(cured=pl.lit(NEVER, pl.Int64), detector=pl.lit(detector.name))
    if detector.is_measured:
        frame = frame.unique(["agency_id", "fact_id"], keep="last", maintain_order=True)
    return (_episodes(frame, detector, seed, looks) if detector.is_standing else frame).drop("look")


async def _select(work: Work, detector: Detector, day: date) -> list[tuple[Any, ...]]:
    return await work.fetch(detector.sql(work.dialect, today=day), [day.isoformat()])


def _frame(rows: Sequence[Sequence[Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _episodes(frame: pl.DataFrame, detector: Detector, seed: int, looks: list[int]) -> pl.DataFrame:
    """One finding for each unbroken run of looks that saw the condition; cured after the last of them."""
    frame = frame.with_columns(stem=pl.col("fact_id").str.head(-DATED)).sort("agency_id", "stem", "look")
    roll = dice(seed, f"episodes of {detector.name}")
    if detector.name in UNDATED:
        whose = frame.select("agency_id", "stem").unique(maintain_order=True)
        begins = whose.with_columns(begins=pl.Series(roll.integers(0, len(looks), whose.height)))
        frame = frame.join(begins, on=["agency_id", "stem"], maintain_order="left")
        frame = frame.filter(pl.col("look") >= pl.col("begins")).drop("begins")
    is_new = (pl.col("look") - pl.col("look").shift(1).over("agency_id", "stem")).fill_null(2) > 1
    frame = frame.with_columns(episode=is_new.cast(pl.Int64).cum_sum())
    ended = frame.group_by("episode", maintain_order=True).agg(pl.col("look").last().alias("last"))
    firsts = frame.unique("episode", keep="first", maintain_order=True)
    last = ended["last"].to_numpy()
    upcoming = np.array([*looks, looks[-1]])[last + 1]
    days = np.array(looks)[last] + 1 + (roll.random(len(last)) * 0.8 * (upcoming - np.array(looks)[last])).astype(int)
    cured = np.where(last == len(looks) - 1, NEVER, days)
    return firsts.with_columns(cured=pl.Series(cured, dtype=pl.Int64)).drop("stem", "episode")


async def _known(work: Work, frame: pl.DataFrame) -> Whole:
    """The day on which each finding could be drafted."""
    occurred = _days(frame["occurred_on"])
    known = np.where(frame["rule_id"] == "R01", occurred + frame["quantity"].to_numpy(), occurred)
    subject, ids = frame["subject_type"].to_numpy(), frame["subject_id"].to_numpy()
    for kind, sql in KNOWN.items():
        rows = await work.fetch(sql)
        at = np.flatnonzero(subject == kind)
        if rows and len(at):
            table = np.zeros(max(row[0] for row in rows) + 1, dtype=np.int64)
            table[[row[0] for row in rows]] = [date.fromisoformat(row[1]).toordinal() - EPOCH for row in rows]
            known[at] = np.maximum(known[at], table[ids[at]])
    return known


def _days(column: pl.Series) -> Whole:
    return column.str.to_date().dt.epoch("d").to_numpy().astype(np.int64)


async def _give_process(
    work: Work, rulebook: Rulebook, frame: pl.DataFrame, known: Whole, seed: int, today: int
) -> dict[str, int]:
    roll, size = dice(seed, "due process"), frame.height
    kinds = rulebook.prices.cases.select(rule_id="rule", case_code="case", kind="kind", severity="severity").unique(
        ["rule_id", "case_code"]
    )
    frame = frame.join(kinds, on=["rule_id", "case_code"], how="left", maintain_order="left")
    once = (frame["kind"] == "one_off").to_numpy()
    lag = 1 + roll.exponential(10, size).astype(np.int64)
    drafted = np.where(once, np.minimum(known + lag, today), known)
    withdrawn = once & (roll.random(size) < WITHDRAWN)
    objects = ~withdrawn & (roll.random(size) < OBJECTED)
    grants = objects & once & (roll.random(size) < GRANTED)
    dropped = _before(drafted + roll.integers(2, 9, size), today, withdrawn)
    notified = _before(drafted + roll.integers(1, 7, size), today, ~withdrawn)
    until = np.where(notified == NEVER, NEVER, workdays_after(np.where(notified == NEVER, today, notified), 5))
    objected = _before(notified + roll.integers(1, 5, size), today, objects & (notified != NEVER))
    decided = _before(objected + roll.integers(4, 21, size), today, objected != NEVER)
    confirms = np.where(objects, decided, until) + roll.integers(1, 9, size)
    may = (notified != NEVER) & ~grants & (~objects | (decided != NEVER))
    confirmed = _before(confirms, today, may)
    revoked = np.where(withdrawn, dropped, np.where(grants, decided, NEVER))
    months = _validity(rulebook, frame, confirmed)
    repairs = once & frame["severity"].is_in(["S1", "S2"]).to_numpy() & (roll.random(size) < REPAIRED)
    repaired = _before(confirmed + roll.integers(60, 170, size), today, repairs & (confirmed != NEVER))
    expired = (frame["kind"] != "continuing").to_numpy() & (confirmed != NEVER) & (months <= today)
    cured = frame["cured"].to_numpy()
    state = np.select(
        [revoked != NEVER, repaired != NEVER, expired, confirmed != NEVER, objected != NEVER, notified != NEVER],
        ["REVOKED", "REPAIRED", "EXPIRED", "CONFIRMED", "OBJECTED", "NOTIFIED"],
        default="DRAFT",
    ).astype(object)
    moves = sum((days != NEVER).astype(np.int64) for days in (notified, objected, decided, confirmed, repaired))
    objected_at, decided_at = moments(objected, roll), moments(decided, roll)
    officers = _officers(roll.integers(1, 90, size))
    drafted_at = np.where(drafted >= today, micros_of(drafted), micros_of(drafted) + 7_200_000_000).astype(object)
    written: dict[str, object] = {
        "id": np.arange(1, size + 1),
        **{column: frame[column].to_list() for column in COLUMNS},
        "state": state,
        "evidence": texts([f'{{"detector":"{name}"}}' for name in frame["detector"].to_list()]),
        "detector": frame["detector"].to_list(),
        "drafted_by": ("detector:" + frame["detector"]).to_list(),
        "drafted_at": drafted_at,
        "notified_by": _if(notified != NEVER, officers + "1"),
        "notified_at": moments(notified, roll),
        "object_until": isos(until),
        "objected_at": objected_at,
        "decided_by": _if(decided != NEVER, officers + "2"),
        "decided_at": decided_at,
        "confirmed_by": _if(confirmed != NEVER, officers + "3"),
        "confirmed_at": moments(confirmed, roll),
        "confirmed_on": isos(confirmed),
        "cured_on": isos(cured),
        "cured_at": moments(cured, roll),
        "repaired_on": isos(repaired),
        "repaired_at": moments(repaired, roll),
        "revoked_on": isos(revoked),
        "revoked_at": np.where(grants, decided_at, moments(dropped, roll)),
        "version": 1 + moves,
    }
    await load(work, "finding", size, written)
    at = np.flatnonzero(objected != NEVER)
    outcome = np.where(decided[at] == NEVER, 0, np.where(grants[at], 1, 2))
    await load(
        work,
        "objection",
        len(at),
        {
            "id": np.arange(1, len(at) + 1),
            "finding_id": at + 1,
            "agency_id": frame["agency_id"].to_numpy()[at],
            "ground": texts(GROUNDS)[roll.integers(0, len(GROUNDS), len(at))],
            "lodged_by": texts([f"agency:{number}" for number in frame["agency_id"].to_numpy()[at].tolist()]),
            "lodged_at": objected_at[at],
            "outcome": texts(["OPEN", "GRANTED", "REFUSED"])[outcome],
            "reason": texts([None, "经核查，异议成立", "经核查，事实清楚，异议不成立"])[outcome],
            "decided_by": _if(outcome > 0, officers[at] + "2"),
            "decided_at": decided_at[at],
        },
    )
    return {"finding": size, "objection": len(at)}


def _before(days: Whole, today: int, may: Flags) -> Whole:
    """Days of events that have happened: allowed, and before today."""
    return np.where(may & (days < today), days, NEVER)


def _validity(rulebook: Rulebook, frame: pl.DataFrame, confirmed: Whole) -> Whole:
    """The day from which each confirmed one-off counts no more, by its severity."""
    months = rulebook.profiles["zj"].validity_months
    held = frame["severity"].replace_strict(months, return_dtype=pl.Int64, default=0)
    days = pl.Series(np.where(confirmed == NEVER, 0, confirmed), dtype=pl.Int32).cast(pl.Date)
    ends = pl.DataFrame({"day": days, "months": held}).select(
        pl.col("day").dt.offset_by(pl.format("{}mo", pl.col("months"))).dt.epoch("d")
    )
    return ends.to_series().to_numpy().astype(np.int64)


def _officers(numbers: Whole) -> Texts:
    return texts([f"officer:{number}-" for number in numbers.tolist()])


def _if(is_there: Flags, values: Texts) -> Texts:
    kept = values.copy()
    kept[~is_there] = None
    return kept
