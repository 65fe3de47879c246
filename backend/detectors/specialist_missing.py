"""Q04: serving chemical, mining or smelting clients without a mid-level engineer of that category (002-LS 二(一)2)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words

CATEGORIES = {
    "06": "COAL_MINE",
    "07": "NON_COAL_MINE",
    "08": "NON_COAL_MINE",
    "09": "NON_COAL_MINE",
    "10": "NON_COAL_MINE",
    "11": "NON_COAL_MINE",
    "12": "NON_COAL_MINE",
    "25": "CHEMICAL",
    "26": "CHEMICAL",
    "31": "METAL_SMELTING",
    "32": "METAL_SMELTING",
}
"""Divisions of GB/T 4754 and the engineer category that serves them: the narrow reading of `化工、矿山等`."""


def _select(w: Words) -> str:
    whens = " ".join(f"WHEN '{industry}' THEN '{category}'" for industry, category in CATEGORIES.items())
    needed = f"CASE n.industry_id {whens} END"
    industries = ", ".join(f"'{industry}'" for industry in CATEGORIES)
    return f"""
    SELECT m.agency_id, 'no_specialist' AS case_code, 'specialist:' || {w.text(w.today)} AS fact_id,
           {w.today} AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Agency' AS subject_type, m.agency_id AS subject_id,
           '服务高危企业而缺' || m.lacking || '个相关专业的中级以上注册安全工程师' AS summary_zh,
           'High-risk clients without a mid-level engineer of ' || m.lacking || ' categories' AS summary_en
    FROM (SELECT d.agency_id, COUNT(*) AS lacking
          FROM (SELECT DISTINCT c.agency_id, {needed} AS category
                FROM contract c JOIN enterprise n ON n.id = c.enterprise_id
                WHERE n.industry_id IN ({industries}) AND c.from_on <= {w.today}
                  AND c.until_on >= {w.today}{w.only("c.agency_id")}) d
          WHERE NOT EXISTS (SELECT 1 FROM employment e JOIN certificate q ON q.professional_id = e.professional_id
                            WHERE e.agency_id = d.agency_id AND e.from_on <= {w.today}
                              AND (e.until_on IS NULL OR e.until_on > {w.today})
                              AND q.kind = 'SAFETY_ENGINEER' AND q.tier IN ('MIDDLE', 'SENIOR')
                              AND q.category = d.category AND (q.valid_until IS NULL OR q.valid_until >= {w.today}))
          GROUP BY d.agency_id) m"""


DETECTOR = Detector("Q04", "specialist_missing", _select, is_standing=True)
