"""What a detector is: one set-based select that turns records into draft findings, for all agencies or for one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import backend.detectors
from backend.storage.moments import to_micros
from backend.storage.reader import Dialect
from backend.storage.work import Work

COLUMNS: Final = (
    "agency_id",
    "case_code",
    "fact_id",
    "occurred_on",
    "quantity",
    "measure",
    "sample",
    "subject_type",
    "subject_id",
    "summary_zh",
    "summary_en",
)
"""What every detector's select yields, under these names and in this order."""


class Words:
    """The few words of SQL in which the two databases differ. `today` is $1 of every detector; `agency` is $2."""

    def __init__(self, dialect: Dialect, *, only_one: bool) -> None:
        self.dialect, self.only_one = dialect, only_one
        self.none = "CAST(NULL AS BIGINT)"
        self.today = "?1" if dialect == "sqlite" else "$1::date"

    def days(self, later: str, earlier: str) -> str:
        """Whole days from one day to another."""
        if self.dialect == "sqlite":
            return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
        return f"({later} - {earlier})"

    def before(self, day: str, span: str) -> str:
        """The day that lies `span` (`12 months`, `30 days`) before another."""
        if self.dialect == "sqlite":
            return f"date({day}, '-{span}')"
        return f"({day} - interval '{span}')::date"

    def after(self, day: str, span: str) -> str:
        """The day that lies `span` after another."""
        if self.dialect == "sqlite":
            return f"date({day}, '+{span}')"
        return f"({day} + interval '{span}')::date"

    def day_of(self, moment: str) -> str:
        """The Beijing day of a moment."""
        if self.dialect == "sqlite":
            return f"date({moment} / 1000000 + 28800, 'unixepoch')"
        return f"(timestamp 'epoch' + ({moment} / 1000000 + 28800) * interval '1 second')::date"

    def half_year(self) -> str:
        """Today's half year, such as 2026H2: the fact that a share or mean of the last 12 months is measured for."""
        month = "CAST(substr(?1, 6, 2) AS INTEGER)" if self.dialect == "sqlite" else "EXTRACT(MONTH FROM $1::date)"
        year = "substr(?1, 1, 4)" if self.dialect == "sqlite" else "to_char($1::date, 'YYYY')"
        return f"({year} || CASE WHEN {month} <= 6 THEN 'H1' ELSE 'H2' END)"

    def items(self, column: str) -> str:
        """How many items a JSON list holds."""
        return f"json_array_length({column})" if self.dialect == "sqlite" else f"jsonb_array_length({column})"

    def text(self, value: str) -> str:
        """A value as text."""
        return f"CAST({value} AS TEXT)"

    def only(self, column: str) -> str:
        """The condition that keeps to one agency, where one was asked for; goes after a WHERE."""
        if not self.only_one:
            return ""
        return f" AND {column} = ?2" if self.dialect == "sqlite" else f" AND {column} = $2::bigint"


@dataclass(frozen=True)
class Detector:
    """One rule's detector. `select` writes the SQL with the given words; a standing one drafts once while it lasts."""

    rule: str
    name: str
    select: Callable[[Words], str]
    is_standing: bool = False
    """For continuing rules: no second finding while the first has not been cured."""
    is_measured: bool = False
    """For shares and means: measured anew each half year."""

    def sql(self, dialect: Dialect, *, only_one: bool = False) -> str:
        """The select with its columns in order."""
        columns = ", ".join(f"x.{column}" for column in COLUMNS)
        return f"SELECT {columns} FROM ({self.select(Words(dialect, only_one=only_one))}) x"


def detectors() -> Iterator[Detector]:
    """Every detector: a module of this package is live because it is there."""
    for module in sorted(iter_modules(backend.detectors.__path__), key=lambda found: found.name):
        found = getattr(import_module(f"backend.detectors.{module.name}"), "DETECTOR", None)
        if isinstance(found, Detector):
            yield found


async def draft(work: Work, *, today: date, agency_id: int | None = None) -> int:
    """Run every detector inside this unit of work; the number of findings it drafted."""
    return sum([await _draft(work, detector, today, agency_id) for detector in detectors()])


async def _draft(work: Work, detector: Detector, today: date, agency_id: int | None) -> int:
    """Insert what is not there yet. The statement's own parameters follow the detector's."""
    params: list[object] = [today] if agency_id is None else [today, agency_id]
    name, drafter, rule, at = (f"${len(params) + place}" for place in range(1, 5))
    standing = " AND f.cured_on IS NULL AND f.state <> 'REVOKED'" if detector.is_standing else ""
    again = " OR TRUE" if detector.is_standing else ""
    evidence = '{"detector":"\' || ' + name + " || '\"}"
    as_json = f"'{evidence}'" if work.dialect == "sqlite" else f"('{evidence}')::jsonb"
    select = detector.sql("postgresql" if work.dialect == "postgresql" else "sqlite", only_one=agency_id is not None)
    if work.dialect == "sqlite":
        select = select.replace("?1", "$1").replace("?2", "$2")
    sql = (
        "INSERT INTO finding (agency_id, case_code, fact_id, occurred_on, quantity, measure, sample, subject_type,"
        " subject_id, summary_zh, summary_en, state, evidence, detector, drafted_by, rule_id, drafted_at)"
        f" SELECT x.*, 'DRAFT', {as_json}, {name}, {drafter}, {rule}, CAST({at} AS BIGINT) FROM ({select}) x"
        f" WHERE x.occurred_on <= {Words(work.dialect, only_one=False).today.replace('?1', '$1')}"
        f" AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.agency_id = x.agency_id AND f.rule_id = {rule}"
        f" AND (f.fact_id = x.fact_id{again}){standing})"
        " ON CONFLICT (agency_id, rule_id, fact_id) DO NOTHING"
    )
    params += [detector.name, f"detector:{detector.name}", detector.rule, to_micros(work.at)]
    return await work.execute(sql, params)
