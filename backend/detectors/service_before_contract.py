"""C01: a project that began before its contract was signed (002-LS 二(一)3)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    ahead = w.days("c.signed_on", "p.started_on")
    return f"""
    SELECT p.agency_id, 'no_contract' AS case_code, 'project:' || p.id || ':contract' AS fact_id,
           p.started_on AS occurred_on, 1 AS quantity, {w.none} AS measure, {w.none} AS sample,
           'Project' AS subject_type, p.id AS subject_id,
           '服务早于合同签订' || {ahead} || '日：' || p.title AS summary_zh,
           'Service began ' || {ahead} || ' days before the contract: ' || p.title AS summary_en
    FROM project p JOIN contract c ON c.id = p.contract_id
    WHERE p.started_on < c.signed_on{w.only("p.agency_id")}"""


DETECTOR = Detector("C01", "service_before_contract", _select)
