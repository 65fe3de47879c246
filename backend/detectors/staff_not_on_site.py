"""P02: a visit on which the named staff were not there (003-ND（三）)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT v.agency_id, 'not_on_site' AS case_code, 'visit:' || v.id AS fact_id,
           v.visited_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Visit' AS subject_type, v.id AS subject_id,
           {w.text("v.visited_on")} || '上门服务约定人员未到场' AS summary_zh,
           'Named staff were not on site on ' || {w.text("v.visited_on")} AS summary_en
    FROM visit v
    WHERE NOT v.is_named_staff_present{w.only("v.agency_id")}"""


DETECTOR = Detector("P02", "staff_not_on_site", _select)
