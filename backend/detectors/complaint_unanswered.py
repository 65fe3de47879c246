"""S03: a complaint about a service answered late, or upheld (000-JL 五(二)). Reports, regulators answer."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    upheld = f"(c.outcome = 'UPHELD' AND COALESCE(c.concluded_on, c.answered_on) <= {w.today})"
    return f"""
    SELECT c.agency_id, CASE WHEN {upheld} THEN 'upheld' ELSE 'late' END AS case_code,
           'complaint:' || c.id AS fact_id, c.received_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Complaint' AS subject_type, c.id AS subject_id,
           CASE WHEN {upheld} THEN '投诉属实' ELSE '投诉逾期未答复' END AS summary_zh,
           CASE WHEN {upheld} THEN 'A complaint was upheld'
                ELSE 'A complaint was not answered in time' END AS summary_en
    FROM complaint c
    WHERE c.kind = 'SERVICE' AND c.state IN ('ACCEPTED', 'ANSWERED', 'CONCLUDED') AND c.received_on <= {w.today}
      AND ({upheld} OR c.answered_on > c.answer_due_on
           OR (c.answered_on IS NULL AND c.answer_due_on < {w.today})){w.only("c.agency_id")}"""


DETECTOR = Detector("S03", "complaint_unanswered", _select)
