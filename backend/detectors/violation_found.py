"""Violations that inspections and cases brought to light: each names the rule and the case that it breaks."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT v.rule_id, v.agency_id, v.case_code, 'violation:' || v.id AS fact_id,
           v.occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Violation' AS subject_type, v.id AS subject_id,
           v.description AS summary_zh, r.name_en || ', found on ' || {w.text("v.found_on")} AS summary_en
    FROM violation v JOIN rule r ON r.code = v.rule_id
    WHERE v.found_on <= {w.today}{w.only("v.agency_id")}"""


DETECTOR = Detector(None, "violation_found", _select)
