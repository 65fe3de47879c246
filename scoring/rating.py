"""Rates agencies: dossiers, a rulebook, a profile and a day go in; ratings with every line and reason come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

import orjson
import polars as pl

from scoring.checking import dossier_faults
from scoring.digest import input_digests
from scoring.dossier import BrokenDossiers, DossierFault, Dossiers
from scoring.explanation import LESSENING, line_text, reason_words
from scoring.profile import Profile
from scoring.rulebook import Rulebook
from scoring.sheet import Sheet, looked_up, open_sheet
from scoring.steps import STEPS

RISK_ABSENT = "NO_MODEL_HAS_PASSED_ITS_GATE"
"""Why there is no RISK line, unless `rate` is told of another reason."""
NOT_SCORED = "AGENCY_NOT_SCORED"
"""Why an agency has none while the model speaks of others: too new, or its last score is too old."""

_LINE_COLUMNS = (
    "agency_id",
    "seq",
    "source",
    "finding_id",
    "merit_id",
    "rule",
    "rule_version_from",
    "case",
    "dimension",
    "severity",
    "fact_id",
    "occurred_on",
    "confirmed_on",
    "cured_on",
    "repaired_on",
    "quantity",
    "measure",
    "sample",
    "price",
    "repeat_factor",
    "weight",
    "full_points",
    "taken_points",
    "lessened",
    "half_from",
    "counts_until",
    "is_vetoing",
    "veto_until",
)
_AMOUNTS = tuple(sorted({name for _, *pair in LESSENING for name in pair} - {"full_points", "taken_points"}))
_MADE = ("seq", "finding_id", "merit_id", "lessened")
_RAW_COLUMNS = ("entry_id", *(name for name in _LINE_COLUMNS if name not in _MADE), *_AMOUNTS)
_RATING_COLUMNS = (
    "agency_id",
    "score",
    "grade",
    "rule_score",
    "rule_grade",
    "treated_as",
    "bonus_points",
    "risk_points",
    "is_vetoed",
    "is_provisional",
    "reasons",
    "risk_absent_reason",
    "model",
    "next_change_on",
    "input_digest",
)


@dataclass(frozen=True)
class Ratings:
    """Ratings of one day. `ratings`: a row an agency; `lines`: every entry and its points; `reasons`: of the grade.

    Points and scores are integer hundredths. `counts_until` is the first day on which a line counts nothing, and
    `next_change_on` the first on which ageing alone changes the weight of a line that counts.
    """

    ratings: pl.DataFrame
    reasons: pl.DataFrame
    rulebook: Rulebook
    profile: Profile
    as_of: date
    known_at: datetime
    dossiers: Dossiers = field(repr=False)
    risk: pl.DataFrame | None = field(repr=False)
    _lines: pl.DataFrame = field(repr=False)

    @cached_property
    def lines(self) -> pl.DataFrame:
        """Every entry of every agency in the order of confirmation, with what each step lessened."""
        return _finish_lines(self._lines)

    def lines_of(self, agency_id: int) -> list[dict[str, object]]:
        """The lines of one agency as plain rows."""
        return list(_plain_lines(self._lines.filter(pl.col("agency_id") == agency_id)))

    def reasons_of(self, agency_id: int) -> list[dict[str, object]]:
        """Why the grade is not the score's own: each reason in Chinese and English, with its clause."""
        rows = self.reasons.filter(pl.col("agency_id") == agency_id).to_dicts()
        return [{**row, **reason_words(row, self.rulebook, self.profile)} for row in rows]

    def explain(self, agency_id: int, language: str = "en") -> list[str]:
        """The lines in words, such as `I02 10 of 15: dimension cap`."""
        return [line_text(line, language) for line in self.lines_of(agency_id)]

    def document(self, agency_id: int) -> bytes:
        """The rating of one agency as canonical JSON: the same bytes for the same input, whoever computes it."""
        rating = self.ratings.row(by_predicate=pl.col("agency_id") == agency_id, named=True)
        return self.canonical(self._content(rating, self.lines_of(agency_id), self.reasons_of(agency_id)))

    def contents(self) -> Iterator[dict[str, Any]]:
        """Every agency's rating with its lines and reasons in words, as plain data, in the order of agency ids."""
        lines = _by_agency(_plain_lines(self._lines))
        reasons = _by_agency(self.reasons.iter_rows(named=True))
        for rating in self.ratings.sort("agency_id").iter_rows(named=True):
            agency_id = rating["agency_id"]
            said = [{**row, **reason_words(row, self.rulebook, self.profile)} for row in reasons.get(agency_id, [])]
            yield self._content(rating, lines.get(agency_id, []), said)

    def canonical(self, content: Mapping[str, Any]) -> bytes:
        """What `contents` yields as canonical JSON: sorted keys, no spaces, days and moments in ISO form."""
        return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)

    def _content(
        self, rating: Mapping[str, Any], lines: list[dict[str, Any]], reasons: list[dict[str, Any]]
    ) -> dict[str, Any]:
        return {
            **rating,
            "as_of": self.as_of,
            "known_at": self.known_at.astimezone(UTC).isoformat(),
            "lines": lines,
            "points_basis": self.profile.points_basis,
            "profile": self.profile.name,
            "reasons": reasons,
            "rulebook": self.rulebook.fingerprint,
            "thresholds_basis": self.profile.thresholds_basis,
        }


def _plain_lines(lines: pl.DataFrame) -> Iterator[dict[str, Any]]:
    """The lines as `lines` has them, row by row: for rows, plain Python is quicker than lists of structs."""
    seq, agency_id = 0, None
    for row in lines.select(*_RAW_COLUMNS).iter_rows(named=True):
        seq, agency_id = (seq + 1 if row["agency_id"] == agency_id else 1), row["agency_id"]
        amounts = {name: row.pop(name) for name in _AMOUNTS}
        entry_id, source = row.pop("entry_id"), row["source"]
        row["seq"] = seq
        row["finding_id"] = entry_id if source == "DEDUCTION" else None
        row["merit_id"] = entry_id if source == "BONUS" else None
        amounts |= {"full_points": row["full_points"], "taken_points": row["taken_points"]}
        row["lessened"] = [
            {"step": step, "before": amounts[before], "after": amounts[after]}
            for step, before, after in LESSENING
            if None not in (amounts[before], amounts[after]) and amounts[after] < amounts[before]
        ]
        yield row


def _by_agency(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row["agency_id"], []).append(row)
    return grouped


def rate(
    dossiers: Dossiers,
    rulebook: Rulebook,
    profile: str,
    *,
    as_of: date,
    known_at: datetime,
    risk: pl.DataFrame | None = None,
    risk_absent: str = RISK_ABSENT,
) -> Ratings:
    """Rate every agency of the dossiers as of a day, from what was known at a moment.

    `risk` holds agency_id, points (hundredths), model, and perhaps scored_on and counts_until (the first day on which
    the score is too old), one row an agency; None while no model may speak, and `risk_absent` then says why.

    >>> from scoring.rulebook import load
    >>> late = {"finding_id": 1, "agency_id": 7, "rule": "R01", "case": "late_1_to_10_days", "fact_id": "report 1",
    ...         "occurred_on": date(2026, 1, 9), "confirmed_on": date(2026, 1, 20)}
    >>> agency = {"agency_id": 7, "opened_on": date(2020, 1, 1), "finished_projects": 9}
    >>> moment = datetime(2026, 2, 1, tzinfo=UTC)
    >>> rated = rate(Dossiers.of([agency], [late]), load(), "zj", as_of=date(2026, 2, 1), known_at=moment)
    >>> rated.ratings.select("score", "grade").row(0)
    (9900, 'B')
    >>> rated.explain(7)
    ['R01 1 of 1']
    """
    terms = rulebook.profiles[profile]
    faults = dossier_faults(dossiers, rulebook) + _terms_faults(terms, as_of, known_at) + _risk_faults(risk)
    if faults:
        raise BrokenDossiers(faults)
    valid = _still_valid(risk, as_of)
    sheet = open_sheet(dossiers, rulebook, terms, as_of, valid)
    digests = input_digests(sheet)
    for step in STEPS:
        sheet = step(sheet)
    ratings = _finish_ratings(sheet, digests, risk_absent)
    return Ratings(ratings, sheet.reasons, rulebook, terms, as_of, known_at, dossiers, valid, sheet.lines)


def _terms_faults(profile: Profile, as_of: date, known_at: datetime) -> list[DossierFault]:
    faults = []
    if not profile.is_in_force(as_of):
        message = f"{profile.name} holds from {profile.starts_on} to {profile.until}, not on {as_of}."
        faults.append(DossierFault("profile", profile.name, "PROFILE_NOT_IN_FORCE", message))
    if known_at.tzinfo is None:
        faults.append(DossierFault("known_at", "", "NO_TIME_ZONE", "a moment of knowledge needs its time zone."))
    return faults


def _risk_faults(risk: pl.DataFrame | None) -> list[DossierFault]:
    if risk is None:
        return []
    schema = {"agency_id": pl.Int64, "points": pl.Int64, "model": pl.String}
    if {name: risk.schema.get(name) for name in schema} != schema:
        return [DossierFault("risk", "", "WRONG_TYPE", "it needs agency_id and points as Int64 and model as String.")]
    checks = {
        "DUPLICATE_ID": risk["agency_id"].is_duplicated().any(),
        "WRONG_POINTS": bool((risk["points"] < 0).any()),
        "MIXED_MODELS": risk["model"].n_unique() > 1,
        "MISSING_VALUE": bool(risk.select(pl.any_horizontal(pl.col(*schema).is_null().any())).item()),
    }
    return [
        DossierFault("risk", "", code, "each agency has one row of one model.") for code, bad in checks.items() if bad
    ]


def _still_valid(risk: pl.DataFrame | None, as_of: date) -> pl.DataFrame | None:
    if risk is None:
        return None
    terms = {"scored_on": pl.lit(as_of), "counts_until": pl.lit(None, pl.Date)}
    full = risk.with_columns(**{name: term for name, term in terms.items() if name not in risk.columns})
    return full.filter(pl.col("counts_until").is_null() | (pl.col("counts_until") > as_of))


def _finish_ratings(sheet: Sheet, digests: pl.DataFrame, risk_absent: str) -> pl.DataFrame:
    known = [grade.code for grade in sheet.profile.grades] + (["PROVISIONAL"] if sheet.profile.provisional else [])
    levels = {code: sheet.profile.treated_as(code) for code in known}
    ratings = (
        _with_codes(sheet)
        .join(digests, on="agency_id", how="left", maintain_order="left")
        .with_columns(
            treated_as=looked_up("grade", levels),
            risk_absent_reason=pl.when(pl.col("model").is_null()).then(
                pl.lit(risk_absent if sheet.risk is None else NOT_SCORED)
            ),
        )
    )
    return ratings.select(*_RATING_COLUMNS)


def _with_codes(sheet: Sheet) -> pl.DataFrame:
    """The agencies with the codes of their reasons; most often there are none."""
    if sheet.reasons.is_empty():
        return sheet.agencies.with_columns(reasons=pl.lit([], pl.List(pl.String)))
    codes = sheet.reasons.group_by("agency_id").agg(reasons=pl.col("code").unique(maintain_order=True))
    joined = sheet.agencies.join(codes, on="agency_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("reasons").fill_null([]))


def _finish_lines(lines: pl.DataFrame) -> pl.DataFrame:
    numbered = lines.with_columns(
        seq=pl.int_range(pl.len(), dtype=pl.Int64).over("agency_id") + 1,
        finding_id=pl.when(pl.col("source") == "DEDUCTION").then("entry_id"),
        merit_id=pl.when(pl.col("source") == "BONUS").then("entry_id"),
    )
    lessened = _lessened(numbered)
    joined = numbered.join(lessened, on=["agency_id", "seq"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("lessened").fill_null([])).select(*_LINE_COLUMNS)


def _lessened(lines: pl.DataFrame) -> pl.DataFrame:
    """The changes of each line as a list, built from the few changes there are instead of all that could be."""
    changes = [
        lines.filter(pl.col(after) < pl.col(before)).select(
            "agency_id", "seq", order=pl.lit(place), step=pl.lit(name), before=before, after=after
        )
        for place, (name, before, after) in enumerate(LESSENING)
    ]
    ordered = pl.concat(changes).sort("agency_id", "seq", "order")
    return ordered.group_by("agency_id", "seq").agg(lessened=pl.struct("step", "before", "after"))
