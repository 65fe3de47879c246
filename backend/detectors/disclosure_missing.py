"""R08: staff, procedure, content, prices or performance not disclosed (000-JL 四(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    items = w.items("a.undisclosed_items")
    return f"""
    SELECT a.id AS agency_id, 'missing_item' AS case_code, 'disclosure:' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on, {items} AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Agency' AS subject_type, a.id AS subject_id,
           '未公开事项' || {items} || '项' AS summary_zh, {items} || ' items not disclosed' AS summary_en
    FROM agency a
    WHERE {items} > 0 AND a.registration_state = 'ACTIVE' AND a.opened_on <= {w.today}{w.only("a.id")}"""


DETECTOR = Detector("R08", "disclosure_missing", _select, is_standing=True)
