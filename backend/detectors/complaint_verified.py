"""S01: a report from the public or an insider that proved true (002-LS 二(四)11)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT c.agency_id,
           CASE c.severity WHEN 'S1' THEN 'minor' WHEN 'S2' THEN 'ordinary' ELSE 'serious' END AS case_code,
           'complaint:' || c.id AS fact_id, c.received_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Complaint' AS subject_type, c.id AS subject_id,
           '举报查实' AS summary_zh, 'A report about the agency proved true' AS summary_en
    FROM complaint c
    WHERE c.kind = 'REPORT' AND c.outcome = 'UPHELD' AND c.severity IS NOT NULL
      AND COALESCE(c.concluded_on, c.answered_on) <= {w.today}{w.only("c.agency_id")}"""


DETECTOR = Detector("S01", "complaint_verified", _select)
