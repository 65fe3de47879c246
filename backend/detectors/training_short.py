"""T01: a training session with fewer hours than its course asks for, or more who passed than came (002-LS 二(四)12)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT s.agency_id, 'perfunctory' AS case_code, 'training_session:' || s.id AS fact_id,
           s.ended_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'TrainingSession' AS subject_type, s.id AS subject_id,
           '《' || c.title || '》实训' || s.hours_held || '学时，应' || c.hours_required || '学时' AS summary_zh,
           s.hours_held || ' of ' || c.hours_required || ' hours held, or attendance that does not add up' AS summary_en
    FROM training_session s JOIN course c ON c.id = s.course_id
    WHERE s.ended_on <= {w.today}{w.only("s.agency_id")}
      AND (s.hours_held < c.hours_required
           OR EXISTS (SELECT 1 FROM training_record r WHERE r.training_session_id = s.id AND r.passed > r.attended))"""


DETECTOR = Detector("T01", "training_short", _select)
