"""R06: a report that copies another, as a person has confirmed (002-LS 二(四)12)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT l.agency_id, 'copied' AS case_code, 'look-alike:' || l.report_id AS fact_id,
           MIN(l.decided_on) AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Report' AS subject_type, l.report_id AS subject_id,
           '报告与另一份雷同，相似度' || MAX(l.similarity) / 100 || '%' AS summary_zh,
           'A report copies another, ' || MAX(l.similarity) / 100 || '% alike' AS summary_en
    FROM look_alike l
    WHERE l.state = 'CONFIRMED' AND l.decided_on <= {w.today}{w.only("l.agency_id")}
    GROUP BY l.agency_id, l.report_id"""


DETECTOR = Detector("R06", "report_copied", _select)
