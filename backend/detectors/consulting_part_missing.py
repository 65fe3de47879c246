"""P03: consulting that ended without one of its four parts (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT p.agency_id, 'missing_part' AS case_code, 'project:' || p.id || ':parts' AS fact_id,
           p.ended_on AS occurred_on, p.parts_missing AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Project' AS subject_type, p.id AS subject_id,
           '咨询服务缺' || p.parts_missing || '项内容：' || p.title AS summary_zh,
           'Consulting without ' || p.parts_missing || ' of its parts: ' || p.title AS summary_en
    FROM project p
    WHERE p.parts_missing > 0 AND p.ended_on <= {w.today}{w.only("p.agency_id")}"""


DETECTOR = Detector("P03", "consulting_part_missing", _select)
