"""H04: a hazard long past its due day that was not reported to the local regulator (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    days = w.number("hazard.linger_days")
    left = f"COALESCE(CASE WHEN h.rectified_on <= {w.today} THEN h.rectified_on END, {w.today})"
    return f"""
    SELECT h.agency_id, 'not_reported' AS case_code, 'hazard:' || h.id AS fact_id,
           {w.after("h.due_on", f"{days} days")} AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample, 'Hazard' AS subject_type, h.id AS subject_id,
           '隐患逾期' || {w.days(left, "h.due_on")} || '日未整改且未报告' AS summary_zh,
           'A hazard open ' || {w.days(left, "h.due_on")} || ' days past its due day was not reported' AS summary_en
    FROM hazard h
    WHERE h.reported_at IS NULL AND h.lingering_reported_at IS NULL AND h.due_on < {w.before(w.today, f"{days} days")}
      AND (h.rectified_on IS NULL OR {w.days(left, "h.due_on")} > {days}){w.only("h.agency_id")}"""


DETECTOR = Detector("H04", "lingering_hazard_unreported", _select)
