"""The sheet that the steps pass on: lines, agencies and reasons as frames, with the terms of the rating."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from scoring.dossier import Dossiers
from scoring.profile import Profile
from scoring.rulebook import Rulebook

FULL = 100  # a weight or factor of one, in hundredths

REASONS: dict[str, type[pl.DataType]] = {
    "agency_id": pl.Int64,
    "kind": pl.String,
    "code": pl.String,
    "level": pl.String,
    "finding_id": pl.Int64,
    "rule_version_from": pl.Date,
    "until": pl.Date,
    "detail": pl.String,
}


@dataclass(frozen=True)
class Sheet:
    """What a step gets and gives back. `lines` stand in the order of confirmation, agency by agency."""

    lines: pl.DataFrame
    agencies: pl.DataFrame
    reasons: pl.DataFrame
    risk: pl.DataFrame | None
    rulebook: Rulebook
    profile: Profile
    as_of: date

    @property
    def day(self) -> pl.Expr:
        """The day of the rating as an expression."""
        return pl.lit(self.as_of)


def open_sheet(
    dossiers: Dossiers, rulebook: Rulebook, profile: Profile, as_of: date, risk: pl.DataFrame | None
) -> Sheet:
    """Lay out what was confirmed by the day; a cure, repair or visit after the day is not known on it."""
    day = pl.lit(as_of)
    known = [pl.when(pl.col(name) <= day).then(pl.col(name)).alias(name) for name in ("cured_on", "repaired_on")]
    findings = dossiers.findings.lazy().filter(pl.col("confirmed_on") <= day).with_columns(known)
    merits = dossiers.merits.lazy().filter(pl.col("awarded_on") <= day)
    lines = pl.concat(
        [
            findings.rename({"finding_id": "entry_id"}).with_columns(source=pl.lit("DEDUCTION")),
            merits.rename({"merit_id": "entry_id", "awarded_on": "confirmed_on"}).with_columns(
                occurred_on=pl.col("confirmed_on"), source=pl.lit("BONUS")
            ),
        ],
        how="diagonal",
    )
    past = ("last_onsite_on", "low_since", "rose_on", "rectified_on")
    happened = [pl.when(pl.col(name) <= day).then(pl.col(name)).alias(name) for name in past]
    agencies = dossiers.agencies.select("agency_id", "opened_on", "finished_projects", *happened).sort("agency_id")
    ordered = lines.sort("agency_id", pl.col("source") == "BONUS", "confirmed_on", "entry_id").pipe(run)
    return Sheet(ordered, agencies, pl.DataFrame(schema=REASONS), risk, rulebook, profile, as_of)


def months_later(day: str | pl.Expr, months: pl.Expr, choices: Iterable[int]) -> pl.Expr:
    """Days moved by calendar months, row by row; 31 January plus one month is the last day of February.

    `choices` are all the numbers of months there can be, a handful: one offset for each is faster than an offset with
    a text built for every row, and polars 2.1 panics on such texts where no row is left.
    """
    start = pl.col(day) if isinstance(day, str) else day
    moved = pl.lit(None, pl.Date)
    for choice in sorted(set(choices)):
        moved = pl.when(months == choice).then(start.dt.offset_by(f"{choice}mo")).otherwise(moved)
    return moved


def run(plan: pl.LazyFrame) -> pl.DataFrame:
    """Run a step's plan as it is written, in memory.

    Plans of a few columns take longer to optimise than to run, and the streaming engine longer to set up than either;
    on 400,000 lines it makes no difference.
    """
    return plan.collect(optimizations=pl.QueryOptFlags.none(), engine="in-memory")


def product(*factors: pl.Expr) -> pl.Expr:
    """The product of amounts in hundredths, rounded half up once."""
    result, scale = factors[0], 1
    for factor in factors[1:]:
        result, scale = result * factor, scale * FULL
    return (2 * result + scale) // (2 * scale) if scale > 1 else result


def looked_up(column: str, table: Mapping[str, int] | Mapping[str, str] | Mapping[int, str]) -> pl.Expr:
    """The entry of a short table for each value of a column, null where there is none."""
    found = pl.lit(None)
    for key, value in table.items():
        found = pl.when(pl.col(column) == key).then(pl.lit(value)).otherwise(found)
    return found
