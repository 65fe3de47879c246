"""Q03: fewer than five full-time qualified people with three pension months at the agency (002-LS 二(一)2)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def qualified(w: Words, what: str = "COUNT(DISTINCT e.professional_id)") -> str:
    """How many qualified people of the agency `a` work full time, have their pension months and no ban; or `what`."""
    months = w.number("staff.pension_months")
    return f"""
        SELECT {what} FROM employment e
        WHERE e.agency_id = a.id AND e.is_full_time AND e.from_on <= {w.today}
          AND (e.until_on IS NULL OR e.until_on > {w.today})
          AND (e.is_retired_rehire
               OR (e.pension_months >= {months} AND e.from_on <= {w.before(w.today, f"{months} months")}))
          AND EXISTS (SELECT 1 FROM certificate c WHERE c.professional_id = e.professional_id
                      AND (c.valid_until IS NULL OR c.valid_until >= {w.today})
                      AND (c.kind <> 'TITLE' OR c.tier <> 'JUNIOR'))
          AND NOT EXISTS (SELECT 1 FROM ban n WHERE n.professional_id = e.professional_id AND n.state = 'IN_FORCE'
                          AND n.from_on <= {w.today} AND (n.until_on IS NULL OR n.until_on > {w.today}))"""


def _select(w: Words) -> str:
    required = w.number("staff.required")
    return f"""
    SELECT s.agency_id, 'missing_person' AS case_code, 'staff:' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on,
           {required} - s.staff AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Agency' AS subject_type, s.agency_id AS subject_id,
           '专职专业人员' || s.staff || '人，少于{required}人' AS summary_zh,
           s.staff || ' full-time qualified people, fewer than {required}' AS summary_en
    FROM (SELECT a.id AS agency_id, ({qualified(w)}) AS staff FROM agency a
          WHERE a.registration_state = 'ACTIVE' AND a.opened_on <= {w.today}{w.only("a.id")}) s
    WHERE s.staff < {required}"""


DETECTOR = Detector("Q03", "staff_shortage", _select, is_standing=True)
