"""L07: an agency was interviewed, or criticised in a circular (002-LS 二(二)7, 001-HZ 五(六), 000-JL 五(一))."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT n.agency_id, CASE n.kind WHEN 'INTERVIEW' THEN 'interview' ELSE 'circular' END AS case_code,
           'notice:' || n.id AS fact_id, n.given_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Notice' AS subject_type, n.id AS subject_id,
           CASE n.kind WHEN 'INTERVIEW' THEN '被约谈' ELSE '被通报批评' END AS summary_zh,
           CASE n.kind WHEN 'INTERVIEW' THEN 'A warning interview was held'
                ELSE 'A circular criticised the agency' END AS summary_en
    FROM notice n
    WHERE n.kind IN ('INTERVIEW', 'CIRCULAR') AND n.given_on <= {w.today}{w.only("n.agency_id")}"""


DETECTOR = Detector("L07", "notice_given", _select)
