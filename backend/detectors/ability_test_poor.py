"""T02: absences from the yearly ability test, and a low pass rate (002-LS 二(三)10)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    taken = f"""
        SELECT x.agency_id, x.ability_test_id, t.held_on, t.title, COUNT(*) AS staff,
               {w.total("CASE WHEN x.is_absent THEN 0 ELSE 1 END")} AS sat,
               {w.total("CASE WHEN x.is_passed THEN 1 ELSE 0 END")} AS passed
        FROM ability_test_result x JOIN ability_test t ON t.id = x.ability_test_id
        WHERE t.held_on <= {w.today}{w.only("x.agency_id")}
        GROUP BY x.agency_id, x.ability_test_id, t.held_on, t.title"""
    least = w.number("sample.minimum")
    return f"""
    SELECT s.agency_id, 'attendance' AS case_code, 'ability_test:' || s.ability_test_id || ':attendance' AS fact_id,
           s.held_on AS occurred_on, 1 AS quantity, s.sat * 10000 / s.staff AS measure, s.staff AS sample,
           'AbilityTest' AS subject_type, s.ability_test_id AS subject_id,
           s.title || '：应考' || s.staff || '人，实考' || s.sat || '人' AS summary_zh,
           s.sat || ' of ' || s.staff || ' sat the ability test' AS summary_en
    FROM ({taken}) s
    WHERE s.staff >= {least} AND s.sat * 10000 < s.staff * {w.number("ability_test.attendance")}
    UNION ALL
    SELECT s.agency_id, 'pass_rate', 'ability_test:' || s.ability_test_id || ':pass_rate', s.held_on, 1,
           s.passed * 10000 / s.sat, s.sat, 'AbilityTest', s.ability_test_id,
           s.title || '：实考' || s.sat || '人，合格' || s.passed || '人',
           s.passed || ' of ' || s.sat || ' passed the ability test'
    FROM ({taken}) s
    WHERE s.sat >= {least} AND s.passed * 10000 < s.sat * {w.number("ability_test.pass_rate")}"""


DETECTOR = Detector("T02", "ability_test_poor", _select)
