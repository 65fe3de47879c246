"""S02: the mean of the clients' reviews of the last 12 months (001-HZ 五(六))."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words


def _select(w: Words) -> str:
    return f"""
    SELECT s.agency_id, 'mean_review' AS case_code, 'reviews:' || {w.half_year()} AS fact_id,
           {w.today} AS occurred_on, 1 AS quantity, s.points / s.reviews AS measure, s.reviews AS sample,
           'Agency' AS subject_type, s.agency_id AS subject_id,
           '近12个月' || s.reviews || '次客户评价，均值' || s.points / s.reviews / 100 || '分' AS summary_zh,
           'Mean of ' || s.reviews || ' client reviews: ' || s.points / s.reviews / 100 AS summary_en
    FROM (SELECT r.agency_id, COUNT(*) AS reviews, {w.total("r.score")} AS points FROM client_review r
          WHERE r.reviewed_on > {w.before(w.today, "12 months")}
            AND r.reviewed_on <= {w.today}{w.only("r.agency_id")}
          GROUP BY r.agency_id) s
    WHERE s.reviews >= {w.number("sample.minimum")} AND s.points < s.reviews * {w.number("review.mean")}"""


DETECTOR = Detector("S02", "client_reviews_low", _select, is_measured=True)
