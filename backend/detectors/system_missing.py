"""Q07: internal systems that the agency lacks, of the seven asked for (002-LS 二(一)1, 二(一)5)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    items = w.items("a.missing_systems")
    return f"""
    SELECT a.id AS agency_id, 'missing_item' AS case_code, 'system:' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on, {items} AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Agency' AS subject_type, a.id AS subject_id,
           '内部管理制度缺' || {items} || '项' AS summary_zh, {items} || ' internal systems missing' AS summary_en
    FROM agency a
    WHERE {items} > 0 AND a.registration_state = 'ACTIVE' AND a.opened_on <= {w.today}{w.only("a.id")}"""


DETECTOR = Detector("Q07", "system_missing", _select, is_standing=True)
