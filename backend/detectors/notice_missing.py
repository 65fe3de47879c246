"""Q05: no practice notice to the client's county by the first day of service, or an incomplete one.

Licensed bodies tell of statutory work seven workdays ahead: a later notice counts as none (Order 1). The seven workdays
run to the first statutory service in the county, whatever else began there before, and a notice of other work does not
tell of it. Notices from before the days were counted (`covers_from` empty) stand.
"""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    in_time = f"n.agency_id = f.agency_id AND n.region_id = f.region_id AND {w.day_of('n.submitted_at')}"
    is_licensed = "k.is_statutory AND a.admission_profile = 'STATUTORY'"
    return f"""
    SELECT s.agency_id, CASE WHEN s.best IS NULL OR s.is_late THEN 'none' ELSE 'incomplete' END AS case_code,
           'county:' || s.region_id AS fact_id,
           CASE WHEN s.best IS NOT NULL AND s.is_late THEN s.licensed_on ELSE s.first_on END AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample, 'Agency' AS subject_type, s.agency_id AS subject_id,
           CASE WHEN s.best IS NULL THEN '服务前未向' || r.full_name || '告知'
                WHEN s.is_late THEN '法定服务未提前七个工作日向' || r.full_name || '告知'
                ELSE '向' || r.full_name || '的告知内容不全' END AS summary_zh,
           CASE WHEN s.best IS NULL THEN 'No notice before service in ' || r.full_name
                WHEN s.is_late THEN 'No notice seven workdays before statutory work in ' || r.full_name
                ELSE 'Incomplete notice to ' || r.full_name END AS summary_en
    FROM (SELECT f.agency_id, f.region_id, f.first_on, f.licensed_on,
                 (SELECT MIN({w.items("n.missing")}) FROM practice_notice n
                  WHERE {in_time} <= f.first_on) AS best,
                 f.licensed_on IS NOT NULL AND NOT EXISTS
                 (SELECT 1 FROM practice_notice n WHERE {in_time} <= f.licensed_on
                  AND (n.covers_from IS NULL OR (n.covers_from <= f.licensed_on AND n.service_kind_id IN
                       (SELECT nk.code FROM service_kind nk WHERE nk.is_statutory)))) AS is_late
          FROM (SELECT c.agency_id, c.region_id, MIN(c.from_on) AS first_on,
                       MIN(CASE WHEN {is_licensed} THEN c.from_on END) AS licensed_on
                FROM contract c JOIN service_kind k ON k.code = c.service_kind_id JOIN agency a ON a.id = c.agency_id
                WHERE c.from_on <= {w.today}{w.only("c.agency_id")} GROUP BY c.agency_id, c.region_id) f) s
    JOIN region r ON r.code = s.region_id
    WHERE s.best IS NULL OR s.best > 0 OR s.is_late"""


DETECTOR = Detector("Q05", "notice_missing", _select)
