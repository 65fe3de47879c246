"""Q05: no practice notice to the client's county by the first day of service, or an incomplete one.

Licensed bodies tell of statutory work seven workdays ahead: a later notice counts as none (Order 1).
"""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT s.agency_id, CASE WHEN s.best IS NULL THEN 'none' ELSE 'incomplete' END AS case_code,
           'county:' || s.region_id AS fact_id, s.first_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample, 'Agency' AS subject_type, s.agency_id AS subject_id,
           CASE WHEN s.best IS NULL THEN '服务前未向' || r.full_name || '告知'
                ELSE '向' || r.full_name || '的告知内容不全' END AS summary_zh,
           CASE WHEN s.best IS NULL THEN 'No notice before service in ' || r.full_name
                ELSE 'Incomplete notice to ' || r.full_name END AS summary_en
    FROM (SELECT f.agency_id, f.region_id, f.first_on,
                 (SELECT MIN({w.items("n.missing")}) FROM practice_notice n
                  WHERE n.agency_id = f.agency_id AND n.region_id = f.region_id
                    AND {w.day_of("n.submitted_at")} <= f.first_on
                    AND (f.licensed = 0 OR n.covers_from IS NULL OR n.covers_from <= f.first_on)) AS best
          FROM (SELECT c.agency_id, c.region_id, MIN(c.from_on) AS first_on,
                       MAX(CASE WHEN k.is_statutory AND a.admission_profile = 'STATUTORY' THEN 1 ELSE 0 END)
                           AS licensed
                FROM contract c JOIN service_kind k ON k.code = c.service_kind_id JOIN agency a ON a.id = c.agency_id
                WHERE c.from_on <= {w.today}{w.only("c.agency_id")} GROUP BY c.agency_id, c.region_id) f) s
    JOIN region r ON r.code = s.region_id
    WHERE s.best IS NULL OR s.best > 0"""


DETECTOR = Detector("Q05", "notice_missing", _select)
