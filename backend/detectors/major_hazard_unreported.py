"""H03: a major hazard reported to the local regulator late, or never (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    hours = w.number_by_region("major_hazard.report_hours", "e.region_id")
    allowed = f"({hours}) * CAST(3600000000 AS BIGINT)"
    since = w.before(w.today, f"{w.number('major_hazard.never_days')} days")
    never = f"h.found_on < {since}"
    return f"""
    SELECT h.agency_id, CASE WHEN h.reported_at IS NULL THEN 'never' ELSE 'late' END AS case_code,
           'hazard:' || h.id AS fact_id, h.found_on AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample, 'Hazard' AS subject_type, h.id AS subject_id,
           CASE WHEN h.reported_at IS NULL THEN '重大隐患未向监管部门报告'
                ELSE '重大隐患迟报，发现后' || ((h.reported_at - h.found_at) / 3600000000) || '小时' END AS summary_zh,
           CASE WHEN h.reported_at IS NULL THEN 'A major hazard was never reported'
                ELSE 'A major hazard was reported after ' || ((h.reported_at - h.found_at) / 3600000000)
                     || ' hours' END AS summary_en
    FROM hazard h JOIN enterprise e ON e.id = h.enterprise_id
    WHERE h.level = 'MAJOR' AND h.found_on <= {w.today}
      AND ((h.reported_at IS NULL AND {never}) OR h.reported_at - h.found_at > {allowed}){w.only("h.agency_id")}"""


DETECTOR = Detector("H03", "major_hazard_unreported", _select)
