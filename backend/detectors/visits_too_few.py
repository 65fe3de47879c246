"""C05: visits of the last 12 months against those that running contracts asked for (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    since = w.before(w.today, "12 months")
    return f"""
    SELECT d.agency_id, 'visits_done' AS case_code, 'visits:' || {w.half_year()} AS fact_id, {w.today} AS occurred_on,
           1 AS quantity, d.made * 10000 / d.due AS measure, d.due AS sample,
           'Agency' AS subject_type, d.agency_id AS subject_id,
           '近12个月上门服务' || d.made || '次，约定' || d.due || '次' AS summary_zh,
           d.made || ' visits in 12 months, ' || d.due || ' agreed' AS summary_en
    FROM (SELECT c.agency_id, {w.total("c.visits_a_year")} AS due,
                 {
        w.total(f'''(SELECT COUNT(*) FROM visit v WHERE v.contract_id = c.id
                      AND v.visited_on > {since} AND v.visited_on <= {w.today})''')
    } AS made
          FROM contract c
          WHERE c.from_on <= {since} AND c.until_on >= {w.today} AND c.visits_a_year > 0{w.only("c.agency_id")}
          GROUP BY c.agency_id) d
    WHERE d.due >= {w.number("sample.minimum")} AND d.made * 10000 < d.due * {w.number("visits.share")}"""


DETECTOR = Detector("C05", "visits_too_few", _select, is_measured=True)
