"""L04: an administrative penalty; one for a violation bears that fact, so that it counts once (002-LS 二(二)7)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT p.agency_id,
           CASE p.kind WHEN 'SIMPLE' THEN 'simple' WHEN 'FINE' THEN 'fine' WHEN 'REVOCATION' THEN 'revocation'
                ELSE 'large_fine_or_suspension' END AS case_code,
           CASE WHEN p.violation_id IS NULL THEN 'penalty:' || p.id ELSE 'violation:' || p.violation_id END AS fact_id,
           p.decided_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Penalty' AS subject_type, p.id AS subject_id,
           p.authority || '行政处罚' || p.decision_number AS summary_zh,
           'Penalty ' || p.decision_number AS summary_en
    FROM penalty p
    WHERE p.decided_on <= {w.today}{w.only("p.agency_id")}"""


DETECTOR = Detector("L04", "penalty_imposed", _select)
