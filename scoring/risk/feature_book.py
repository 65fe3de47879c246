"""The book of features: what each is called in both languages, and the sign that people gave it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

from scoring.reading import Words

FILE = Path(__file__).with_name("feature_book.yaml")


@dataclass(frozen=True)
class Feature:
    """A feature's words and its sign."""

    name: str
    words: Words
    sign: int


@dataclass(frozen=True)
class FeatureBook:
    """All features that people have reviewed, by name."""

    name: str
    starts_on: date
    features: Mapping[str, Feature]

    @property
    def signs(self) -> dict[str, int]:
        """Signs by feature."""
        return {name: feature.sign for name, feature in self.features.items()}


@lru_cache(maxsize=1)
def load_features() -> FeatureBook:
    """The book that is in force.

    >>> load_features().features["late_reports_days"].sign
    -1
    """
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    features: dict[str, Feature] = {}
    for stem, counted in told["counted"].items():
        for suffix, measure in told["measures"].items():
            name = f"{stem}_{suffix}"
            words = Words(*(measure[language].format(counted[language]) for language in ("zh", "en")))
            features[name] = Feature(name, words, counted["sign"] * measure["follows"])
    for name, other in (told["exposures"] | told["others"]).items():
        features[name] = Feature(name, Words(other["zh"], other["en"]), other["sign"])
    return FeatureBook(told["name"], told["from"], features)
