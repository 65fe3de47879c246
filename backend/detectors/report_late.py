"""R01: a report uploaded later than 30 days after the project's end, or not at all by 30 days more (002-LS 二(二)8)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    late = w.days(f"COALESCE(CASE WHEN r.uploaded_on <= {w.today} THEN r.uploaded_on END, {w.today})", "r.due_on")
    return f"""
    SELECT r.agency_id,
           CASE WHEN {late} <= 10 THEN 'late_1_to_10_days' WHEN {late} <= 30 THEN 'late_11_to_30_days'
                ELSE 'late_over_30_days' END AS case_code,
           'report:' || r.id AS fact_id, r.due_on AS occurred_on,
           {late} AS quantity, {w.none} AS measure, {w.none} AS sample, 'Report' AS subject_type, r.id AS subject_id,
           '服务报告逾期' || {late} || '日：' || r.title AS summary_zh,
           'Report ' || {late} || ' days late: ' || r.title AS summary_en
    FROM report r
    WHERE r.due_on < {w.today}
      AND ((r.uploaded_on > r.due_on AND r.uploaded_on <= {w.today})
           OR ((r.uploaded_on IS NULL OR r.uploaded_on > {w.today})
               AND {late} > {w.number("report.grace_days")})){w.only("r.agency_id")}"""


DETECTOR = Detector("R01", "report_late", _select)
