"""R03: a spot check found a grave omission in a report."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT k.agency_id, 'grave_omission' AS case_code, 'report_check:' || k.id AS fact_id,
           k.checked_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'ReportCheck' AS subject_type, k.id AS subject_id,
           '报告抽查认定重大疏漏：' || r.title AS summary_zh,
           'A spot check found a grave omission: ' || r.title AS summary_en
    FROM report_check k JOIN report r ON r.id = k.report_id
    WHERE k.outcome = 'GRAVELY_DEFICIENT' AND k.checked_on <= {w.today}{w.only("k.agency_id")}"""


DETECTOR = Detector("R03", "report_gravely_deficient", _select)
