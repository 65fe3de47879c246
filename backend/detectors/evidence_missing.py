"""P05: stages of the projects that ended in the last 12 months, and those with evidence (002-LS 二(二)8)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT s.agency_id, 'evidence_present' AS case_code, 'evidence:' || {w.half_year()} AS fact_id,
           {w.today} AS occurred_on, 1 AS quantity, s.made * 10000 / s.due AS measure, s.due AS sample,
           'Agency' AS subject_type, s.agency_id AS subject_id,
           '近12个月过程证据' || s.made || '项，应有' || s.due || '项' AS summary_zh,
           s.made || ' of ' || s.due || ' stages have evidence' AS summary_en
    FROM (SELECT p.agency_id, {w.total("p.stages_due")} AS due, {w.total("p.stages_evidenced")} AS made
          FROM project p
          WHERE p.ended_on > {w.before(w.today, "12 months")} AND p.ended_on <= {w.today}{w.only("p.agency_id")}
          GROUP BY p.agency_id) s
    WHERE s.due >= {w.number("sample.minimum")} AND s.made * 10000 < s.due * {w.number("evidence.share")}"""


DETECTOR = Detector("P05", "evidence_missing", _select, is_measured=True)
