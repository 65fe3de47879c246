"""R07: a statutory report whose data or images were not published in time (003-ND（三）)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    days = w.number("statutory_report.publish_days")
    return f"""
    SELECT r.agency_id, 'not_published' AS case_code, 'report:' || r.id || ':publication' AS fact_id,
           {w.after("r.uploaded_on", f"{days} days")} AS occurred_on,
           1 AS quantity, {w.none} AS measure, {w.none} AS sample, 'Report' AS subject_type, r.id AS subject_id,
           '法定报告上传{days}日仍未公开：' || r.title AS summary_zh,
           'Not published {days} days after its upload: ' || r.title AS summary_en
    FROM report r
    WHERE r.kind IN ('SAFETY_EVALUATION', 'TESTING') AND NOT r.is_published
      AND r.uploaded_on < {w.before(w.today, f"{days} days")}{w.only("r.agency_id")}"""


DETECTOR = Detector("R07", "statutory_report_unpublished", _select)
