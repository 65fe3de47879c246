"""From a panel to a card: models that knew only what came before, what they showed, and the page that says so."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from scoring.risk.card import html, markdown, sections
from scoring.risk.feature_book import load_features
from scoring.risk.gate import judge, load_gate, passes
from scoring.risk.validation import TooLittleHistory, report, roll

BOOK = load_features()
ORIGINS = [date(2024, 1, 1), date(2024, 7, 1), date(2025, 1, 1), date(2025, 7, 1)]
QUICK = {"most_rounds": 20, "bag": 1, "windows": 2}


def made(rows: int = 600, *, shuffled: bool = False) -> pl.DataFrame:
    """A panel in which late reports and failed visits tell of breaches; the west is as bad as the east."""
    roll = np.random.default_rng(4)
    frames = []
    for origin in ORIGINS:
        late, failed = roll.poisson(1.2, rows).astype(float), roll.poisson(0.5, rows).astype(float)
        risk = 1 / (1 + np.exp(2.2 - 0.7 * late - 0.9 * failed))
        label = (roll.random(rows) < risk).astype(int)
        frames.append(
            pl.DataFrame(
                {
                    "agency_id": np.arange(rows),
                    "origin": [origin] * rows,
                    "late_reports_1y": late,
                    "onsite_failed_1y": failed,
                    "staff_now": roll.integers(3, 30, rows).astype(float),
                    "label": roll.permutation(label) if shuffled else label,
                    "is_seen": roll.random(rows) < 0.8,
                    "is_drawn": roll.random(rows) < 0.1,
                    "team": roll.choice(["a", "b"], rows),
                    "finding_count": late,
                    "region": roll.choice(["east", "west"], rows),
                }
            )
        )
    return pl.concat(frames)


@pytest.fixture(scope="module")
def told() -> tuple[Any, dict[str, Any]]:
    """What rolling validation says of that panel."""
    rolled = roll(made(), signs=BOOK.signs, baselines=["finding_count"], groups=["region"], horizon=365, settings=QUICK)
    return rolled, report(rolled)


def test_models_are_tried_on_what_they_could_not_know(told: tuple[Any, dict[str, Any]]) -> None:
    _, found = told
    assert [window["origin"] for window in found["windows"]] == ["2025-01-01", "2025-07-01"]
    assert found["models"]["champion"]["auc"] > found["models"]["finding_count"]["auc"] > 0.6
    assert found["additivity"] < 1e-9
    assert found["breaches"] == 0
    assert {group["value"] for group in found["fairness"]} == {"east", "west"}
    assert found["exploration"]["low"] < found["exploration"]["rate"] < found["exploration"]["high"]


def test_labels_that_were_shuffled_do_not_pass_the_gate() -> None:
    shuffled = made(shuffled=True).drop("region")
    rolled = roll(shuffled, signs=BOOK.signs, baselines=["finding_count"], settings=QUICK)
    checks = judge(report(rolled), load_gate(), reviewed=BOOK.features, signs=BOOK.signs)
    assert {"DISCRIMINATION", "BEATS_FINDING_COUNT"} <= {check.code for check in checks if not check.is_passed}


def test_too_little_history_is_said(told: tuple[Any, dict[str, Any]]) -> None:
    with pytest.raises(TooLittleHistory, match="1 origins"):
        roll(made().drop("region").filter(pl.col("origin") == ORIGINS[0]), signs=BOOK.signs)


def test_the_card_says_all_in_both_languages(told: tuple[Any, dict[str, Any]]) -> None:
    rolled, found = told
    checks = judge(found, load_gate(), reviewed=BOOK.features, signs=BOOK.signs)
    assert not passes(checks)
    page = html("卡 <card>", sections(rolled.last.tables, found, checks, BOOK, pictures=True))
    assert "卡 &lt;card&gt;" in page
    assert page.count("<svg") >= 5
    assert "近一年逾期报告" in page
    assert "late reports in the last year" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    text = markdown("卡 card", sections(rolled.last.tables, found, checks, BOOK, pictures=False))
    assert "| 未通过 NO | WINDOWS |" in text
    assert "<svg" not in text
