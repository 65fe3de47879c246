"""H01: hazard entries of the last 12 months without photo, advice or example picture (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    faulty = "h.content = '' OR h.photo_digest IS NULL OR COALESCE(h.advice, '') = '' OR h.example_digest IS NULL"
    return f"""
    SELECT s.agency_id, 'faulty_entries' AS case_code, 'hazards:' || {w.half_year()} AS fact_id,
           {w.today} AS occurred_on, 1 AS quantity, s.faulty * 10000 / s.entries AS measure, s.entries AS sample,
           'Agency' AS subject_type, s.agency_id AS subject_id,
           '近12个月隐患记录' || s.entries || '条，不合格' || s.faulty || '条' AS summary_zh,
           s.faulty || ' of ' || s.entries || ' hazard entries are faulty' AS summary_en
    FROM (SELECT h.agency_id, COUNT(*) AS entries, {w.total(f"CASE WHEN {faulty} THEN 1 ELSE 0 END")} AS faulty
          FROM hazard h
          WHERE h.found_on > {w.before(w.today, "12 months")} AND h.found_on <= {w.today}{w.only("h.agency_id")}
          GROUP BY h.agency_id) s
    WHERE s.entries >= {w.number("sample.minimum")}
      AND s.faulty * 10000 > s.entries * {w.number("hazard_faults.share")}"""


DETECTOR = Detector("H01", "hazard_entries_faulty", _select, is_measured=True)
