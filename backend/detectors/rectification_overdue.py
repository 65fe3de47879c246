"""L05: what a penalty ordered to be put right is overdue (000-JL 五(一), 002-LS 二(二)7)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    late, waited = w.days(w.today, "p.rectify_until"), w.days(w.today, "o.due_on")
    return f"""
    SELECT p.agency_id, 'overdue' AS case_code, 'rectification:' || p.id || ':' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on, {late} AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Penalty' AS subject_type, p.id AS subject_id,
           '责令整改逾期' || {late} || '日：' || p.decision_number AS summary_zh,
           'Rectification ' || {late} || ' days overdue: ' || p.decision_number AS summary_en
    FROM penalty p
    WHERE p.decided_on <= {w.today} AND p.rectify_until < {w.today}
      AND (p.rectified_on IS NULL OR p.rectified_on > {w.today}){w.only("p.agency_id")}
    UNION ALL
    SELECT o.agency_id, 'overdue', 'order:' || o.id || ':' || {w.text(w.today)}, {w.today}, {waited}, {w.none},
           {w.none}, 'RectificationOrder', o.id, '责令整改逾期' || {waited} || '日',
           'Ordered rectification ' || {waited} || ' days overdue'
    FROM rectification_order o
    WHERE o.ordered_on <= {w.today} AND o.due_on < {w.today}
      AND NOT (o.state IN ('REPORTED', 'ACCEPTED') AND o.reported_on <= {w.today}){w.only("o.agency_id")}"""


DETECTOR = Detector("L05", "rectification_overdue", _select, is_standing=True)
