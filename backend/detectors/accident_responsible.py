"""L01: an accident for which the inquiry found the agency responsible (000-JL 五(二)); L02 has major responsibility."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT i.agency_id,
           CASE i.grade WHEN 'ORDINARY' THEN 'ordinary' WHEN 'LARGER' THEN 'larger' ELSE 'major' END AS case_code,
           'accident:' || i.id AS fact_id, i.occurred_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample, 'Accident' AS subject_type, i.id AS subject_id,
           {w.text("i.occurred_on")} || '事故调查认定机构负有责任' AS summary_zh,
           'Responsible for the accident of ' || {w.text("i.occurred_on")} AS summary_en
    FROM accident i
    WHERE i.is_agency_responsible AND i.agency_id IS NOT NULL
      AND (i.responsibility IS NULL OR i.responsibility = 'SECONDARY')
      AND i.concluded_on <= {w.today}{w.only("i.agency_id")}"""


DETECTOR = Detector("L01", "accident_responsible", _select)
