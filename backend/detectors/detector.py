"""What a detector is: one set-based select that turns records into draft findings, for all agencies or for one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import backend.detectors
from backend.detectors.persons_named import note_persons
from backend.detectors.words import Words
from backend.storage.moments import to_micros
from backend.storage.reader import Dialect
from backend.storage.work import Work

COLUMNS: Final = (
    "rule_id",
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
"""What every detector's statement yields, under these names and in this order."""

DATED: Final = len(":2026-01-01")
"""Length of the day that ends the fact of a standing detector; what stands before it names the condition."""


@dataclass(frozen=True)
class Detector:
    """One rule's detector. `select` writes the SQL with the given words; a standing one drafts once while it lasts."""

    rule: str | None
    """None: the select yields `rule_id` itself, for records that name the rule they break."""
    name: str
    select: Callable[[Words], str]
    is_standing: bool = False
    """For continuing rules: no second finding of the same condition while the first has not been cured."""
    is_measured: bool = False
    """For shares and means: measured anew each half year."""

    def sql(self, dialect: Dialect, *, today: date, only_one: bool = False) -> str:
        """The statement: $1 is the day as ISO text, $2 the agency where only one is asked for."""
        rule = f"'{self.rule}' AS rule_id" if self.rule else "x.rule_id"
        columns = ", ".join([rule, *(f"x.{column}" for column in COLUMNS[1:])])
        select = self.select(Words(dialect, today, only_one=only_one))
        return (
            f"SELECT {columns} FROM ({select}) x WHERE x.occurred_on <= {Words(dialect, today, only_one=False).today}"
        )


def detectors() -> Iterator[Detector]:
    """Every detector: a module of this package is live because it is there."""
    for module in sorted(iter_modules(backend.detectors.__path__), key=lambda found: found.name):
        found = getattr(import_module(f"backend.detectors.{module.name}"), "DETECTOR", None)
        if isinstance(found, Detector):
            yield found


async def draft(work: Work, *, today: date, agency_id: int | None = None) -> int:
    """Run every detector inside this unit of work, and note whom findings name; the number of findings it drafted."""
    drafted = sum([await _draft(work, detector, today, agency_id) for detector in detectors()])
    if drafted or agency_id is None:
        await note_persons(work, agency_id)
    return drafted


async def _draft(work: Work, detector: Detector, today: date, agency_id: int | None) -> int:
    """Insert what is not there yet. The statement's own parameters follow the detector's."""
    params: list[object] = [today.isoformat()] if agency_id is None else [today.isoformat(), agency_id]
    name, drafter, at = (f"${len(params) + place}" for place in range(1, 4))
    evidence = f'{{"detector":"{detector.name}"}}'
    as_json = f"'{evidence}'" if work.dialect == "sqlite" else f"CAST('{evidence}' AS JSONB)"
    select = detector.sql(work.dialect, today=today, only_one=agency_id is not None)
    sql = (
        f"INSERT INTO finding ({', '.join(COLUMNS)}, state, evidence, detector, drafted_by, drafted_at)"
        f" SELECT y.*, 'DRAFT', {as_json}, CAST({name} AS TEXT), CAST({drafter} AS TEXT), CAST({at} AS BIGINT)"
        f" FROM ({select}) y WHERE NOT EXISTS (SELECT 1 FROM finding f"
        f" WHERE f.agency_id = y.agency_id AND f.rule_id = y.rule_id AND {_is_there(detector)})"
        " ON CONFLICT (agency_id, rule_id, fact_id) DO NOTHING"
    )
    return await work.execute(sql, [*params, detector.name, f"detector:{detector.name}", to_micros(work.at)])


def _is_there(detector: Detector) -> str:
    if not detector.is_standing:
        return "f.fact_id = y.fact_id"
    same = f"substr(f.fact_id, 1, length(f.fact_id) - {DATED}) = substr(y.fact_id, 1, length(y.fact_id) - {DATED})"
    return f"(f.fact_id = y.fact_id OR ({same} AND f.cured_on IS NULL AND f.state <> 'REVOKED'))"
