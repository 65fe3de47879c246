"""Q06: long-term service in another city without a fixed office and resident staff there (002-LS 二(一)4)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    months = w.number("long_term.months")
    return f"""
    SELECT l.agency_id, 'no_local_office' AS case_code, 'city:' || l.city || '00:' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Agency' AS subject_type, l.agency_id AS subject_id,
           '在' || r.name || '长期服务而无固定场所及常驻人员' AS summary_zh,
           'Long-term service in ' || r.name || ' without office and resident staff' AS summary_en
    FROM (SELECT DISTINCT c.agency_id, substr(c.region_id, 1, 4) AS city
          FROM contract c JOIN agency a ON a.id = c.agency_id JOIN service_kind k ON k.code = c.service_kind_id
          WHERE k.is_long_term AND c.from_on <= {w.today} AND c.until_on >= {w.today}
            AND c.until_on >= {w.after("c.from_on", f"{months} months")}
            AND substr(c.region_id, 1, 4) <> substr(a.region_id, 1, 4){w.only("c.agency_id")}) l
    JOIN region r ON r.code = l.city || '00'
    WHERE NOT EXISTS (SELECT 1 FROM branch b WHERE b.agency_id = l.agency_id AND substr(b.region_id, 1, 4) = l.city
                      AND b.is_fixed_office AND b.resident_staff > 0 AND b.opened_on <= {w.today}
                      AND (b.closed_on IS NULL OR b.closed_on > {w.today}))"""


DETECTOR = Detector("Q06", "no_local_office", _select, is_standing=True)
