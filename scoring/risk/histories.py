"""The input of the risk model: what was recorded of agencies, as events and spans, each with the day it became known.

No name and no region is in it, and features don't read who inspected: what is not told can't be learned.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from scoring.dossier import BrokenDossiers, DossierFault, Schema

AGENCIES: Schema = {
    "agency_id": pl.Int64,
    "opened_on": pl.Date,
    "known_on": pl.Date,
    "kind": pl.String,
    "owner": pl.String,
}
EVENTS: Schema = {
    "agency_id": pl.Int64,
    "channel": pl.String,
    "code": pl.String,
    "topic": pl.String,
    "happened_on": pl.Date,
    "known_on": pl.Date,
    "until_on": pl.Date,
    "amount": pl.Float64,
    "is_drawn": pl.Boolean,
    "is_revoked": pl.Boolean,
    "team": pl.String,
}
SPANS: Schema = {
    "agency_id": pl.Int64,
    "channel": pl.String,
    "from_on": pl.Date,
    "until_on": pl.Date,
    "known_on": pl.Date,
    "amount": pl.Float64,
}
CHANNELS = ("finding", "penalty", "onsite", "offsite", "report", "check", "hazard", "complaint", "review", "breach")
"""Events. `code` says what came of it. finding: S1 to S4 (`topic`: its rule's dimension). onsite, offsite, check:
PASSED, FAILED. report: IN_TIME, LATE (the day after it was due), UPLOADED_LATE (`amount`: days late). hazard: FOUND,
LATE, CLOSED (`amount`: days late). complaint: RECEIVED, UPHELD, NOT_UPHELD. penalty: its kind. review: GIVEN (`amount`:
the score). breach: a serious breach that inspectors established (`serious_breach.yaml`), on the day when they saw it,
known from its confirmation on: a severity or a kind of penalty. It is what the model foretells."""
SPAN_CHANNELS = ("contract", "risky_contract", "staff")
"""Spans: open contracts, those with high-risk clients, people at work."""


@dataclass(frozen=True)
class Histories:
    """Agencies, events and spans; `known_on` is the day from which anybody could have known.

    agencies: kind of service, a key of the owner (null: not known). events: what happened on a day, until the day
    from which it counts no more (repaired or revoked; null: goes on). spans: what lasts from a day until another (null:
    goes on). `is_drawn` (of an inspection: by lot) and `team` (who came) serve validation and adjustment, and are never
    features.
    """

    agencies: pl.DataFrame
    events: pl.DataFrame
    spans: pl.DataFrame

    def __post_init__(self) -> None:
        faults = []
        for name, schema in (("agencies", AGENCIES), ("events", EVENTS), ("spans", SPANS)):
            held = getattr(self, name).schema
            wrong = [column for column, kind in schema.items() if held.get(column) != kind]
            faults += [
                DossierFault(name, "", "WRONG_TYPE", f"{column} should be {schema[column].__name__}.")
                for column in wrong
            ]
        if not faults:
            unknown = set(self.events["channel"].unique()) - set(CHANNELS) | set(self.spans["channel"].unique()) - set(
                SPAN_CHANNELS
            )
            faults += [
                DossierFault("events", "", "UNKNOWN_CHANNEL", f"{channel} means nothing.")
                for channel in sorted(unknown)
            ]
        if faults:
            raise BrokenDossiers(faults)

    def as_of(self, day: date) -> Histories:
        """What was known at the end of a day: nothing that happened, or was recorded, after it.

        A span that ends later is one whose end nobody knows yet, unless it was agreed.
        """
        return Histories(
            self.agencies.filter((pl.col("opened_on") <= day) & (pl.col("known_on") <= day)),
            self.events.filter(
                (pl.col("happened_on") <= day)
                & (pl.col("known_on") <= day)
                & (pl.col("until_on").is_null() | (pl.col("until_on") > day))
            ),
            self.spans.filter((pl.col("from_on") <= day) & (pl.col("known_on") <= day)),
        )
