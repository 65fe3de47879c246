"""P01: a project team without the specialty that the service asks for (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT p.agency_id, 'mismatched_team' AS case_code, 'project:' || p.id || ':team' AS fact_id,
           p.started_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Project' AS subject_type, p.id AS subject_id,
           '服务小组专业不对口：' || p.title AS summary_zh, 'The team lacks the specialty: ' || p.title AS summary_en
    FROM project p
    WHERE NOT p.is_team_matched AND p.state <> 'CANCELLED'{w.only("p.agency_id")}"""


DETECTOR = Detector("P01", "team_mismatched", _select)
