"""S04: an agency took it out on a whistle-blower (002-LS 二(四)11)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT c.agency_id, 'retaliation' AS case_code, 'complaint:' || c.id AS fact_id, c.received_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Complaint' AS subject_type, c.id AS subject_id,
           '查实打击报复吹哨人' AS summary_zh, 'Retaliation against a whistle-blower was proven' AS summary_en
    FROM complaint c
    WHERE c.kind = 'RETALIATION' AND c.outcome = 'UPHELD'
      AND COALESCE(c.concluded_on, c.answered_on) <= {w.today}{w.only("c.agency_id")}"""


DETECTOR = Detector("S04", "whistle_blower_punished", _select)
