"""L02: an accident for which the look-back found the agency's responsibility to be major (004-FJ (七))."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT i.agency_id, 'major_responsibility' AS case_code, 'accident:' || i.id AS fact_id,
           i.occurred_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample, 'Accident' AS subject_type, i.id AS subject_id,
           {w.text("i.occurred_on")} || '事故倒查认定机构负有重大责任' AS summary_zh,
           'Major responsibility for the accident of ' || {w.text("i.occurred_on")} AS summary_en
    FROM accident i
    WHERE i.is_agency_responsible AND i.agency_id IS NOT NULL AND i.responsibility IN ('MAIN', 'FULL')
      AND i.concluded_on <= {w.today}{w.only("i.agency_id")}"""


DETECTOR = Detector("L02", "accident_major_responsibility", _select)
