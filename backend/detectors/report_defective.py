"""R02: a spot check found ordinary defects in a report (002-LS 二(二)8)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT k.agency_id, 'ordinary_defect' AS case_code, 'report_check:' || k.id AS fact_id,
           k.checked_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'ReportCheck' AS subject_type, k.id AS subject_id,
           '报告抽查发现一般缺陷：' || r.title AS summary_zh,
           'A spot check found ordinary defects: ' || r.title AS summary_en
    FROM report_check k JOIN report r ON r.id = k.report_id
    WHERE k.outcome = 'DEFECTIVE' AND k.checked_on <= {w.today}{w.only("k.agency_id")}"""


DETECTOR = Detector("R02", "report_defective", _select)
