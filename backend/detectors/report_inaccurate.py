"""R04: a report was found inaccurate (001-HZ 五(二))."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT k.agency_id, 'inaccurate' AS case_code, 'report_check:' || k.id AS fact_id,
           k.checked_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'ReportCheck' AS subject_type, k.id AS subject_id,
           '报告失实：' || r.title AS summary_zh, 'The report was found inaccurate: ' || r.title AS summary_en
    FROM report_check k JOIN report r ON r.id = k.report_id
    WHERE k.outcome = 'INACCURATE' AND k.checked_on <= {w.today}{w.only("k.agency_id")}"""


DETECTOR = Detector("R04", "report_inaccurate", _select)
