"""S02: the weighted mean of the reviews of the last 12 months by all parties (001-HZ 五(六), 003-ND（二十）)."""

from backend.detectors.detector import Detector
from backend.detectors.words import Words

PARTIES = ("CLIENT", "BUYER", "THIRD_PARTY")


def _select(w: Words) -> str:
    whens = " ".join(f"WHEN '{who}' THEN {w.number('review.weight.' + who)}" for who in PARTIES)
    weight = f"CASE r.reviewer {whens} END"
    return f"""
    SELECT s.agency_id, 'mean_review' AS case_code, 'reviews:' || {w.half_year()} AS fact_id,
           {w.today} AS occurred_on, 1 AS quantity, s.points / s.weights AS measure, s.reviews AS sample,
           'Agency' AS subject_type, s.agency_id AS subject_id,
           '近12个月' || s.reviews || '次评价，均值' || (s.points / s.weights / 100) || '分' AS summary_zh,
           'Mean of ' || s.reviews || ' reviews: ' || (s.points / s.weights / 100) AS summary_en
    FROM (SELECT r.agency_id, COUNT(*) AS reviews, {w.total(f"({weight}) * r.score")} AS points,
                 {w.total(weight)} AS weights
          FROM client_review r
          WHERE r.reviewed_on > {w.before(w.today, "12 months")}
            AND r.reviewed_on <= {w.today}{w.only("r.agency_id")}
          GROUP BY r.agency_id) s
    WHERE s.reviews >= {w.number("sample.minimum")} AND s.points < s.weights * {w.number("review.mean")}"""


DETECTOR = Detector("S02", "client_reviews_low", _select, is_measured=True)
