"""What the champion must hold its own against: a logistic regression, and boosting that may use interactions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, QuantileTransformer, SplineTransformer

Make = Callable[[Sequence[int], Sequence[int]], Any]
"""Signs of the features and places of the categories in; an unfitted classifier with `predict_proba` out."""


def logistic(signs: Sequence[int], categorical: Sequence[int]) -> Any:
    """L2 logistic regression on splines of ranks: heavy tails would make a plain one collapse."""
    numbers = [place for place in range(len(signs)) if place not in set(categorical)]
    ranks = make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        QuantileTransformer(n_quantiles=100, subsample=50_000, random_state=0),
        SplineTransformer(n_knots=4, degree=2, include_bias=False),
    )
    texts = make_pipeline(
        SimpleImputer(strategy="constant", fill_value=-1, keep_empty_features=True),
        OneHotEncoder(handle_unknown="ignore", min_frequency=20),
    )
    parts = ColumnTransformer([("numbers", ranks, numbers), ("texts", texts, list(categorical))])
    return make_pipeline(parts, LogisticRegression(C=0.05, max_iter=500))


def monotone(signs: Sequence[int], categorical: Sequence[int]) -> Any:
    """Boosting with interactions, signs kept."""
    return HistGradientBoostingClassifier(
        monotonic_cst=list(signs),
        categorical_features=list(categorical) or None,
        learning_rate=0.05,
        max_iter=200,
        max_leaf_nodes=8,
        min_samples_leaf=50,
        l2_regularization=10.0,
        max_features=0.5,
        early_stopping=False,
        random_state=0,
    )


CHALLENGERS: dict[str, Make] = {"logistic": logistic, "monotone": monotone}


def scores(make: Make, signs: Sequence[int], categorical: Sequence[int], *, train: Any, labels: Any, test: Any) -> Any:
    """Probabilities of the rows `test` by a challenger that was fitted to `train`; shape (rows,)."""
    fitted = make(signs, categorical).fit(train, labels)
    return np.asarray(fitted.predict_proba(test)[:, 1], dtype=np.float64)
