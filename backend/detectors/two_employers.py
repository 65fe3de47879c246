"""M06: a person who works full-time for two agencies at once (002-LS 二(二)7)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    both = f"""e.is_full_time AND o.is_full_time AND e.from_on <= {w.today} AND o.from_on <= {w.today}
          AND (e.until_on IS NULL OR e.until_on > o.from_on) AND (o.until_on IS NULL OR o.until_on > e.from_on)"""
    return f"""
    SELECT t.agency_id, 'shared_person' AS case_code, 'person:' || t.professional_id || ':employers' AS fact_id,
           t.since AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Professional' AS subject_type, t.professional_id AS subject_id,
           p.masked_name || '同时在两家以上机构专职从业' AS summary_zh,
           'One person (' || p.masked_name || ') works full-time for two agencies' AS summary_en
    FROM (SELECT e.agency_id, e.professional_id,
                 MIN(CASE WHEN o.from_on > e.from_on THEN o.from_on ELSE e.from_on END) AS since
          FROM employment e JOIN employment o ON o.professional_id = e.professional_id AND o.agency_id <> e.agency_id
          WHERE {both}{w.only("e.agency_id")} GROUP BY e.agency_id, e.professional_id) t
    JOIN professional p ON p.id = t.professional_id"""


DETECTOR = Detector("M06", "two_employers", _select)
