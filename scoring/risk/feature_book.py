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


def topic_stem(topic: str) -> str:
    """The stem of the features that count findings about a topic, a dimension of rules."""
    return f"{topic}_findings"


@lru_cache(maxsize=1)
def load_features() -> FeatureBook:
    """The book that is in force.

    >>> load_features().features["late_reports_days"].sign
    -1
    """
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    features: dict[str, Feature] = {}
    measures = told["measures"]
    of_topics = {suffix: measures[suffix] for suffix in told["topic_measures"]}
    topics = {topic_stem(topic): counted for topic, counted in told["topics"].items()}
    for stems, by in ((told["counted"], measures), (topics, of_topics)):
        for stem, counted in stems.items():
            for suffix, measure in by.items():
                name = f"{stem}_{suffix}"
                words = Words(*(measure[language].format(counted[language]) for language in ("zh", "en")))
                features[name] = Feature(name, words, counted["sign"] * measure["follows"])
    for name, other in (told["exposures"] | told["others"]).items():
        features[name] = Feature(name, Words(other["zh"], other["en"]), other["sign"])
    return FeatureBook(told["name"], told["from"], features)
