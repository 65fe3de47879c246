"""The input of a rating: what the core is told of the agencies, as polars frames with checked columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

Row = Mapping[str, object]
Schema = dict[str, type[pl.DataType]]

AGENCIES: Schema = {
    "agency_id": pl.Int64,
    "opened_on": pl.Date,
    "finished_projects": pl.Int64,
    "last_onsite_on": pl.Date,
    "low_since": pl.Date,
    "rose_on": pl.Date,
    "rectified_on": pl.Date,
}
"""`low_since`: first day of the unbroken run of lowest grades that its last rating ends; `rose_on`: the day on which it
last left such a run; `rectified_on`: the last day on which what was ordered was put right, as accepted."""
FINDINGS: Schema = {
    "finding_id": pl.Int64,
    "agency_id": pl.Int64,
    "rule": pl.String,
    "case": pl.String,
    "fact_id": pl.String,
    "occurred_on": pl.Date,
    "confirmed_on": pl.Date,
    "cured_on": pl.Date,
    "repaired_on": pl.Date,
    "quantity": pl.Int64,
    "measure": pl.Int64,
    "sample": pl.Int64,
}
MERITS: Schema = {
    "merit_id": pl.Int64,
    "agency_id": pl.Int64,
    "rule": pl.String,
    "case": pl.String,
    "fact_id": pl.String,
    "awarded_on": pl.Date,
    "quantity": pl.Int64,
}
# What a row may leave out, and what it then means.
_DEFAULTS: dict[str, object] = {
    "last_onsite_on": None,
    "low_since": None,
    "rose_on": None,
    "rectified_on": None,
    "cured_on": None,
    "repaired_on": None,
    "quantity": 1,
    "measure": None,
    "sample": None,
    "finished_projects": 0,
}
_MAY_BE_NULL = (
    "last_onsite_on",
    "low_since",
    "rose_on",
    "rectified_on",
    "cured_on",
    "repaired_on",
    "measure",
    "sample",
)


@dataclass(frozen=True, order=True)
class DossierFault:
    """One thing wrong in the input: a stable code, the frame and row that it is about, and what is wrong."""

    frame: str
    row: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.frame} {self.row}: {self.code}: {self.message}"


class BrokenDossiers(Exception):
    """The input can't be rated. `faults` holds everything that is wrong with it."""

    def __init__(self, faults: Iterable[DossierFault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True)
class Dossiers:
    """All that the core is told: agencies, their confirmed findings, and their merits.

    Measures are hundredths (of a percent, or of a point of a mean). Only findings that were confirmed by the moment
    of knowledge belong in; what was confirmed after the day of the rating is passed over by `rate`.
    """

    agencies: pl.DataFrame
    findings: pl.DataFrame
    merits: pl.DataFrame

    def __post_init__(self) -> None:
        faults: list[DossierFault] = []
        for name, schema in (("agencies", AGENCIES), ("findings", FINDINGS), ("merits", MERITS)):
            faults += _shape_faults(name, getattr(self, name), schema)
        if faults:
            raise BrokenDossiers(faults)

    @classmethod
    def of(cls, agencies: Iterable[Row], findings: Iterable[Row] = (), merits: Iterable[Row] = ()) -> Dossiers:
        """Build dossiers from plain rows; quantity is 1 and every optional date is absent unless given.

        >>> from datetime import date
        >>> Dossiers.of([{"agency_id": 1, "opened_on": date(2020, 1, 1)}]).agencies["finished_projects"].to_list()
        [0]
        """
        faults: list[DossierFault] = []
        frames = [
            _frame(name, rows, schema, faults)
            for name, rows, schema in (
                ("agencies", agencies, AGENCIES),
                ("findings", findings, FINDINGS),
                ("merits", merits, MERITS),
            )
        ]
        if faults:
            raise BrokenDossiers(faults)
        return cls(*frames)


def _frame(name: str, rows: Iterable[Row], schema: Schema, faults: list[DossierFault]) -> pl.DataFrame:
    full = []
    for place, row in enumerate(rows):
        where = f"row {place}"
        faults += [DossierFault(name, where, "UNKNOWN_COLUMN", f"{key} means nothing.") for key in row.keys() - schema]
        missing = [key for key in schema if key not in row and key not in _DEFAULTS]
        faults += [DossierFault(name, where, "MISSING_COLUMN", f"{key} is missing.") for key in missing]
        full.append({key: row.get(key, _DEFAULTS.get(key)) for key in schema})
    try:
        return pl.DataFrame(full, schema=schema, strict=True)
    except (TypeError, pl.exceptions.PolarsError) as error:
        faults.append(DossierFault(name, "", "WRONG_TYPE", str(error)))
        return pl.DataFrame(schema=schema)


def _shape_faults(name: str, frame: pl.DataFrame, schema: Schema) -> list[DossierFault]:
    faults = []
    for column, dtype in schema.items():
        if column not in frame.columns:
            faults.append(DossierFault(name, "", "MISSING_COLUMN", f"{column} is missing."))
        elif frame.schema[column] != dtype:
            message = f"{column} is {frame.schema[column]} and should be {dtype.__name__}."
            faults.append(DossierFault(name, "", "WRONG_TYPE", message))
        elif column not in _MAY_BE_NULL and frame[column].null_count():
            faults.append(DossierFault(name, "", "MISSING_VALUE", f"{column} has nulls."))
    return faults
