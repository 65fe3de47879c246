"""H02: a contract with hazards that nobody re-checked in time (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    days = w.number("hazard.recheck_days")
    return f"""
    SELECT s.agency_id, 'not_continued' AS case_code, 'contract:' || s.contract_id || ':recheck' AS fact_id,
           {w.after("s.first_on", f"{days} days")} AS occurred_on, 1 AS quantity, {w.none} AS measure,
           {w.none} AS sample, 'Contract' AS subject_type, s.contract_id AS subject_id,
           s.hazards || '处隐患到期' || {days} || '日仍未复查' AS summary_zh,
           s.hazards || ' hazards not re-checked {days} days after they were due' AS summary_en
    FROM (SELECT h.agency_id, p.contract_id, MIN(h.due_on) AS first_on, COUNT(*) AS hazards
          FROM hazard h JOIN project p ON p.id = h.project_id
          WHERE (h.rechecked_on IS NULL OR h.rechecked_on > {w.today})
            AND h.due_on < {w.before(w.today, f"{days} days")}{w.only("h.agency_id")}
          GROUP BY h.agency_id, p.contract_id) s"""


DETECTOR = Detector("H02", "hazard_not_rechecked", _select)
