"""I01: prevention services of a policy short of what was agreed, or no yearly assessment (000-JL 四(二)2)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    ended = f"p.agency_id IS NOT NULL AND p.until_on < {w.today}{w.only('p.agency_id')}"
    return f"""
    SELECT p.agency_id, 'service_missing' AS case_code, 'policy:' || p.id || ':services' AS fact_id,
           p.until_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'InsurancePolicy' AS subject_type, p.id AS subject_id,
           '保单' || p.number || '事故预防服务' || p.prevention_services_done || '次，约定'
           || p.prevention_services_due || '次' AS summary_zh,
           p.prevention_services_done || ' of ' || p.prevention_services_due
           || ' prevention services done' AS summary_en
    FROM insurance_policy p
    WHERE p.prevention_services_done < p.prevention_services_due AND {ended}
    UNION ALL
    SELECT p.agency_id, 'assessment_missing', 'policy:' || p.id || ':assessment', p.until_on, 1, {w.none}, {w.none},
           'InsurancePolicy', p.id, '保单' || p.number || '未作年度评估',
           'No yearly assessment under policy ' || p.number
    FROM insurance_policy p
    WHERE p.assessed_on IS NULL AND {ended}"""


DETECTOR = Detector("I01", "prevention_missing", _select)
