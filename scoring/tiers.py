"""The supervision tiers as data, by level A to D: checks, ceilings, draw weights, samples, and who is in which.

All of it a proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from scoring.reading import BrokenRulebook, Fault, Node, Words, read_yaml
from scoring.risk.bands import load_bands
from scoring.rule import LEVELS, POINTS_BASES

_FILE = Path(__file__).parent / "schemes" / "tiers.yaml"


@dataclass(frozen=True)
class Tier:
    """How one level is supervised: visits a year, samples a quarter, whole percents, weights in hundredths."""

    level: str
    quarterly_offsite_checks: int
    quarterly_onsite_checks: int
    planned_visits: int
    visit_ceiling: int
    draw_weight: int
    draw_percent_at_least: int
    draw_percent_at_most: int
    reports_percent: int
    reports_at_least: int
    statutory_reports_percent: int
    client_calls: int
    upgrade_after_days: int
    is_eligible_for_public_money: bool
    says: Words

    def reports_to_sample(self, uploaded: int) -> int:
        """How many of a quarter's reports are sampled: the share rounded up, at least the minimum, at most all.

        >>> load_tiers().tiers["B"].reports_to_sample(35)
        4
        """
        share = -(-uploaded * self.reports_percent // 100)
        return min(uploaded, max(share, self.reports_at_least))


@dataclass(frozen=True)
class Tiers:
    """All tiers by level, where their numbers come from, and how the score weighs while no model speaks."""

    points_basis: str
    documents: tuple[str, ...]
    zero_score_factor: int
    by_risk_band: dict[str, dict[str, str]]
    bands_from: date | None
    """From when this table of bands holds."""
    tiers: dict[str, Tier]

    def level_of(self, graded: str, by_rules: str, band: str | None) -> str:
        """The tier of an agency: its grade's, or the one that its risk band puts it in, whichever is the stricter.

        `graded` and `by_rules`: how its grade is treated, A to D, with the RISK line and by rules alone; `band`: None
        where it has no score.

        >>> tiers = load_tiers()
        >>> tiers.level_of("B", "B", None), tiers.level_of("B", "B", "HIGH"), tiers.level_of("D", "D", "LOW")
        ('B', 'C', 'D')
        """
        return graded if band is None else max(graded, self.by_risk_band[band][by_rules])

    @property
    def digest(self) -> str:
        """SHA-256 of the scheme as it stands."""
        return sha256(repr(self).encode()).hexdigest()


def load_tiers(path: Path = _FILE) -> Tiers:
    """Read the tiers; raises BrokenRulebook with everything that is wrong.

    >>> load_tiers().tiers["D"].is_eligible_for_public_money
    False
    """
    faults: list[Fault] = []
    node = Node(read_yaml(path, path.name, faults), path.name, faults)
    table, by_band = node.node("tiers"), node.node("by_risk_band")
    by_band.choice("basis", ("proposal",), "UNKNOWN_BASIS")
    by_band.raw("from")
    tiers = Tiers(
        points_basis=node.choice("points_basis", POINTS_BASES, "UNKNOWN_BASIS"),
        documents=node.list_of_texts("documents"),
        zero_score_factor=node.hundredths("zero_score_factor"),
        by_risk_band=_read_bands(by_band.node("tiers")),
        bands_from=by_band.day("from"),
        tiers={level: _read_tier(level, table.node(level)) for level in LEVELS},
    )
    for read in (table, by_band, node):
        read.finish()
    if faults:
        raise BrokenRulebook(faults)
    return tiers


def _read_bands(node: Node) -> dict[str, dict[str, str]]:
    """The table of bands: each raises by one tier at most, none lowers, a higher one never raises less."""
    table: dict[str, dict[str, str]] = {}
    below: Mapping[str, str] = {level: level for level in LEVELS}
    for band in load_bands().bands:
        row = node.node(band.code)
        table[band.code] = {level: row.choice(level, LEVELS, "UNKNOWN_TIER") for level in LEVELS}
        for level, tier in table[band.code].items():
            if tier not in LEVELS:
                continue
            if tier < below[level]:
                row.note("TIER_LOWERED", f"`{level}` is put in {tier}.", f"Write {below[level]} or a stricter tier.")
            if LEVELS.index(tier) > LEVELS.index(level) + 1:
                row.note("TIER_TOO_FAR", f"`{level}` is put in {tier}.", "Raise it by one tier at most.")
        row.finish()
        below = table[band.code]
    node.finish()
    return table


def _read_tier(level: str, node: Node) -> Tier:
    visits, ratio, reports = (node.node(key) for key in ("onsite_visits", "draw_ratio_percent", "reports_each_quarter"))
    tier = Tier(
        level=level,
        quarterly_offsite_checks=node.integer("quarterly_offsite_checks"),
        quarterly_onsite_checks=node.integer("quarterly_onsite_checks"),
        planned_visits=visits.integer("plan"),
        visit_ceiling=visits.integer("ceiling"),
        draw_weight=node.hundredths("draw_weight"),
        draw_percent_at_least=ratio.integer("at_least"),
        draw_percent_at_most=ratio.integer("at_most"),
        reports_percent=reports.integer("percent"),
        reports_at_least=reports.integer("at_least"),
        statutory_reports_percent=node.integer("statutory_reports_each_half_year_percent"),
        client_calls=node.integer("client_calls_each_quarter"),
        upgrade_after_days=node.integer("upgrade_after_days"),
        is_eligible_for_public_money=node.flag("public_money"),
        says=node.words("says"),
    )
    if tier.planned_visits > tier.visit_ceiling:
        node.note("PLAN_ABOVE_CEILING", "More visits are planned than allowed.", "Lower the plan.")
    for child in (visits, ratio, reports, node):
        child.finish()
    return tier
