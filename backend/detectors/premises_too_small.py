"""Q02: no working place of the agency with 100 square metres, as verified (002-LS 二(一)2)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    least = w.number("premises.hundredths_of_m2")
    return f"""
    SELECT p.agency_id, 'under_100_m2' AS case_code, 'premises:' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Agency' AS subject_type, p.agency_id AS subject_id,
           '核实场所面积' || p.area / 100 || '平方米，不足{least // 100}平方米' AS summary_zh,
           'Verified area of ' || p.area / 100 || ' m², under {least // 100} m²' AS summary_en
    FROM (SELECT q.agency_id, MAX(q.verified_area) AS area FROM premises q
          WHERE q.verified_on <= {w.today}{w.only("q.agency_id")} GROUP BY q.agency_id) p
    WHERE p.area < {least}"""


DETECTOR = Detector("Q02", "premises_too_small", _select, is_standing=True)
