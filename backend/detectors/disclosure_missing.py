"""R08: staff, procedure, content, prices or performance not disclosed, or not for a year (000-JL 四(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    items = w.items("a.undisclosed_items")
    ever = "EXISTS (SELECT 1 FROM disclosure d WHERE d.agency_id = a.id"
    year = w.before(w.today, f"{w.number('disclosure.months')} months")
    stale = f"{ever}) AND NOT {ever} AND d.disclosed_on > {year})"
    return f"""
    SELECT s.agency_id, 'missing_item' AS case_code, 'disclosure:' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on, s.lacking AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Agency' AS subject_type, s.agency_id AS subject_id,
           '未公开事项' || s.lacking || '项' AS summary_zh, s.lacking || ' items not disclosed' AS summary_en
    FROM (SELECT a.id AS agency_id, CASE WHEN {stale} THEN 1 ELSE {items} END AS lacking FROM agency a
          WHERE a.registration_state = 'ACTIVE'
            AND a.opened_on < {w.before(w.today, f"{w.number('disclosure.first_days')} days")}{w.only("a.id")}) s
    WHERE s.lacking > 0"""


DETECTOR = Detector("R08", "disclosure_missing", _select, is_standing=True)
