"""C02: a contract that lacks some of its eleven elements (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT c.agency_id, 'missing_element' AS case_code, 'contract:' || c.id || ':elements' AS fact_id,
           c.signed_on AS occurred_on, c.missing_count AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Contract' AS subject_type, c.id AS subject_id,
           '合同' || c.number || '缺' || c.missing_count || '项要素' AS summary_zh,
           'Contract ' || c.number || ' lacks ' || c.missing_count || ' elements' AS summary_en
    FROM contract c
    WHERE c.missing_count > 0{w.only("c.agency_id")}"""


DETECTOR = Detector("C02", "contract_incomplete", _select)
