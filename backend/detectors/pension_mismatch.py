"""Q09: people who hold certificates here and are insured elsewhere (002-LS 二(二)7)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT e.agency_id, 'mismatched_person' AS case_code,
           'person:' || e.professional_id || ':' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Professional' AS subject_type, e.professional_id AS subject_id,
           p.masked_name || '的证书与社保不一致' AS summary_zh,
           'Certificate and social insurance of one person (' || p.masked_name || ') do not match' AS summary_en
    FROM employment e JOIN professional p ON p.id = e.professional_id
    WHERE NOT e.is_pension_matched AND NOT e.is_retired_rehire AND e.pension_checked_on <= {w.today}
      AND e.from_on <= {w.today} AND (e.until_on IS NULL OR e.until_on > {w.today}){w.only("e.agency_id")}
      AND EXISTS (SELECT 1 FROM certificate c WHERE c.professional_id = e.professional_id)"""


DETECTOR = Detector("Q09", "pension_mismatch", _select, is_standing=True)
