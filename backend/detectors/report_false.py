"""R05: a report was found false (000-JL 五(一), 002-LS 二(四)12)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT k.agency_id, 'false_report' AS case_code, 'report_check:' || k.id AS fact_id,
           k.checked_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'ReportCheck' AS subject_type, k.id AS subject_id,
           '虚假报告：' || r.title AS summary_zh, 'The report was found false: ' || r.title AS summary_en
    FROM report_check k JOIN report r ON r.id = k.report_id
    WHERE k.outcome = 'FALSE' AND k.checked_on <= {w.today}{w.only("k.agency_id")}"""


DETECTOR = Detector("R05", "report_false", _select)
