"""The model as a scikit-learn estimator: additive, monotone boosting beside a plain line, calibrated on later time.

Every tree may look at one feature only, so the model is a sum of step functions of one feature each: it can be written
out as tables (`compiling.py`), its reasons add up exactly, and a sign that the trade knows holds everywhere. How much
boosting and how much line, later time decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import _check_sample_weight, check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

from scoring.risk.calibration import blended, level
from scoring.risk.line import Line, fit_line
from scoring.risk.tables import Real, probability_of
from scoring.risk.windows import Places, Split, folds, rolling_windows

STRIDE = 10
"""Rounds are chosen in steps of so many."""
LATEST = 0.5
"""Share of the rows, the latest, on which rounds are chosen and probabilities calibrated."""


class AdditiveRisk(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Additive monotone boosting: probability of a label from numbers (missing ones allowed) and category codes.

    Parameters
    ----------
    monotone : sequence of {-1, 0, 1}, one a feature; None: no signs
        1: more never lowers the probability.
    categorical : sequence of int
        Places of the features that hold category codes 0, 1, ...; a code that `fit` never saw counts as missing.
    nuisance : sequence of int
        Places of features that explain the labels but may not be predicted with (who inspected): they are fitted
        beside the others and take no part in a prediction.
    learning_rate, max_leaf_nodes, l2_regularization, max_features : as in HistGradientBoostingClassifier
    smallest_leaf, leaf_share
        A leaf holds at least `smallest_leaf` rows and `leaf_share` of all rows.
    most_rounds : int
        The number of rounds is chosen up to this by log loss on later windows.
    bag : int
        So many seeds; their mean raw score stays additive.
    windows : int
        Rolling windows (with `when`) or folds (without) that choose the rounds and calibrate.
    gap : float
        What a window's model learns from lies so much earlier than it, in the unit of `when`: until a label is known.
    random_state : int

    Attributes
    ----------
    classes_, n_features_in_ : as scikit-learn has them
    rounds_ : int
    edges_ : list of arrays, the cut points of each feature
    models_, line_ : the bag, and the line beside it
    weights_, offset_ : log-odds = offset_ + weights_[0] * mean raw score of the bag + weights_[1] * line

    References
    ----------
    Lou, Caruana, Gehrke: Intelligible models for classification and regression, 2012. Platt: Probabilistic outputs for
    support vector machines, 1999.
    """

    def __init__(
        self,
        *,
        monotone: Sequence[int] | None = None,
        categorical: Sequence[int] = (),
        nuisance: Sequence[int] = (),
        learning_rate: float = 0.1,
        max_leaf_nodes: int = 3,
        smallest_leaf: int = 20,
        leaf_share: float = 0.005,
        l2_regularization: float = 3.0,
        max_features: float = 0.5,
        most_rounds: int = 250,
        bag: int = 5,
        windows: int = 8,
        gap: float = 0.0,
        random_state: int = 0,
    ) -> None:
        self.monotone = monotone
        self.categorical = categorical
        self.nuisance = nuisance
        self.learning_rate = learning_rate
        self.max_leaf_nodes = max_leaf_nodes
        self.smallest_leaf = smallest_leaf
        self.leaf_share = leaf_share
        self.l2_regularization = l2_regularization
        self.max_features = max_features
        self.most_rounds = most_rounds
        self.bag = bag
        self.windows = windows
        self.gap = gap
        self.random_state = random_state

    def fit(
        self, X: ArrayLike, y: ArrayLike, *, when: ArrayLike | None = None, sample_weight: ArrayLike | None = None
    ) -> Self:
        """Fit to X, shape (rows, features), and two classes y, shape (rows,).

        `when`, shape (rows,), orders the rows in time: rounds and calibration are then learned from later windows only.
        Errors: ValueError where there is one class only, or more than two.
        """
        rows, y = validate_data(self, X, y, dtype=np.float64, ensure_all_finite="allow-nan")
        check_classification_targets(y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        if len(self.classes_) > 2:
            raise ValueError(f"Only binary classification is supported. y has {len(self.classes_)} classes.")
        if len(self.classes_) < 2:
            raise ValueError("This estimator needs samples of 2 classes; the data contains one class only.")
        weight = None if sample_weight is None else _check_sample_weight(sample_weight, rows, dtype=np.float64)
        self.edges_ = [_edges(rows[:, place], place in set(self.categorical)) for place in range(rows.shape[1])]
        with threadpool_limits(1, user_api="blas"):  # in parts, a sum would depend on the number of threads
            self._learn(self._codes(rows), labels, weight, when)
        return self

    def decision_function(self, X: ArrayLike) -> Real:
        """Calibrated log-odds of the second class; shape (rows,)."""
        check_is_fitted(self)
        rows = validate_data(self, X, dtype=np.float64, ensure_all_finite="allow-nan", reset=False)
        return self.of_codes(self._codes(rows))

    def predict_proba(self, X: ArrayLike) -> Real:
        """Probabilities of both classes; shape (rows, 2)."""
        second = probability_of(self.decision_function(X))
        return np.column_stack([1.0 - second, second])

    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """The likelier class; shape (rows,)."""
        likelier = (self.decision_function(X) > 0).astype(np.intp)
        return self.classes_[likelier]

    def of_codes(self, codes: Real) -> Real:
        """Calibrated log-odds of rows of bin numbers; shape (rows,)."""
        hidden = self._hidden(codes)
        boosted: Real = np.mean([model.decision_function(hidden) for model in self.models_], axis=0)
        total: Real = self.offset_ + self.weights_[0] * boosted + self.weights_[1] * self.line_.over(hidden)
        return total

    def _codes(self, X: Real) -> Real:
        """Each value's bin; a missing one stays missing. Boosting on bins leaves the cut points in our hands."""
        codes = np.empty_like(X)
        for place, edges in enumerate(self.edges_):
            column = X[:, place]
            if place in set(self.categorical):
                known = np.isin(column, edges)
                codes[:, place] = np.where(known, np.searchsorted(edges, column), np.nan)
            else:
                codes[:, place] = np.where(np.isnan(column), np.nan, np.searchsorted(edges, column, side="right"))
        return codes

    def _hidden(self, codes: Real) -> Real:
        if not len(self.nuisance):
            return codes
        hidden = codes.copy()
        hidden[:, list(self.nuisance)] = 0.0
        return hidden

    def _learn(self, codes: Real, labels: NDArray[np.int64], weight: Real | None, when: ArrayLike | None) -> None:
        if when is None:
            splits = folds(labels, self.windows, self.random_state)
        else:
            splits = rolling_windows(np.asarray(when, dtype=np.float64), self.windows, share=LATEST, gap=self.gap)
        splits = [(train, test) for train, test in splits if len(np.unique(labels[train])) == 2 and len(test)]
        self.rounds_, self.weights_, self.offset_ = *self._chosen(codes, labels, weight, splits), 0.0
        self.models_ = [
            self._booster(self.rounds_, len(labels), seed).fit(codes, labels, sample_weight=weight)
            for seed in range(self.random_state, self.random_state + self.bag)
        ]
        self.line_ = self._line(codes, labels, weight)
        if splits:
            latest = np.concatenate([test for _, test in splits])
            self.offset_ = level(self.of_codes(codes[latest]), labels[latest])

    def _chosen(
        self, codes: Real, labels: NDArray[np.int64], weight: Real | None, splits: list[Split]
    ) -> tuple[int, tuple[float, float]]:
        """Rounds, and the weights of boosting and line, by log loss on the windows."""
        if not splits:
            return min(100, self.most_rounds), (1.0, 0.0)
        tried = labels[np.concatenate([test for _, test in splits])]
        staged, lines = zip(*(self._staged(codes, labels, weight, *split) for split in splits), strict=True)
        stage, boosting, line = blended(np.concatenate(staged, axis=1), np.concatenate(lines), tried)
        return (stage + 1) * STRIDE, (boosting, line)

    def _staged(
        self, codes: Real, labels: NDArray[np.int64], weight: Real | None, train: Places, test: Places
    ) -> tuple[Real, Real]:
        """A window's raw scores by what came before: boosted, after 10, 20, ... rounds (stages, rows), and by line."""
        rounds = max(STRIDE, self.most_rounds // STRIDE * STRIDE)
        counted = None if weight is None else weight[train]
        hidden = self._hidden(codes[test])
        model = self._booster(rounds, len(train), self.random_state)
        model.fit(codes[train], labels[train], sample_weight=counted)
        stages: Iterator[Real] = model.staged_decision_function(hidden)
        kept = [raw.ravel() for place, raw in enumerate(stages, 1) if place % STRIDE == 0]
        return np.stack(kept), self._line(codes[train], labels[train], counted).over(hidden)

    def _line(self, codes: Real, labels: NDArray[np.int64], weight: Real | None) -> Line:
        held = frozenset(self.categorical)
        bins = [len(edges) + (place not in held) for place, edges in enumerate(self.edges_)]
        signs = self.monotone if self.monotone is not None else [0] * len(bins)
        return fit_line(codes, labels, weight, bins, signs=signs, categorical=held)

    def _booster(self, rounds: int, rows: int, seed: int) -> HistGradientBoostingClassifier:
        return HistGradientBoostingClassifier(
            interaction_cst="no_interactions",
            monotonic_cst=self.monotone,
            categorical_features=list(self.categorical) or None,
            learning_rate=self.learning_rate,
            max_iter=rounds,
            max_leaf_nodes=self.max_leaf_nodes,
            min_samples_leaf=max(1, min(max(self.smallest_leaf, int(rows * self.leaf_share)), rows // 10)),
            l2_regularization=self.l2_regularization,
            max_features=self.max_features,
            early_stopping=False,
            random_state=seed,
        )

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.classifier_tags.multi_class = False
        return tags


MOST_BINS = 255


def _edges(column: Real, is_categorical: bool) -> Real:
    """Cut points of a number, or the codes of a category, as training knows them."""
    known = np.unique(column[~np.isnan(column)])
    if is_categorical:
        return known
    middles = (known[:-1] + known[1:]) / 2
    if len(known) <= MOST_BINS:
        return middles
    shares = np.linspace(0, 100, MOST_BINS + 1)[1:-1]
    return np.unique(np.percentile(column[~np.isnan(column)], shares, method="midpoint"))
