"""Q08: a change of the agency's data that was told after the days allowed (002-LS 二(二)7)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    late = w.days("c.reported_on", "c.due_on")
    return f"""
    SELECT c.agency_id, 'late_update' AS case_code, 'change:' || c.id AS fact_id, c.due_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample, 'AgencyChange' AS subject_type, c.id AS subject_id,
           '信息变更逾期' || {late} || '日报告：' || c.item AS summary_zh,
           'Change told ' || {late} || ' days late: ' || c.item AS summary_en
    FROM agency_change c
    WHERE c.reported_on > c.due_on{w.only("c.agency_id")}"""


DETECTOR = Detector("Q08", "change_reported_late", _select)
