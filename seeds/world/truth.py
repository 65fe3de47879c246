"""The hidden quality of every agency: what really is, and what no table holds. It drives all that goes wrong."""

from typing import Final

import numpy as np
import polars as pl

from seeds.world.dice import Real, dice

SLOPE: Final = 0.6
"""How steeply failures fall with quality: one standard deviation better means half as many."""


def quality(seed: int, agencies: int) -> Real:
    """How good each agency is: standard normal, in the order of the ids."""
    return dice(seed, "truth").standard_normal(agencies)


def truth(seed: int, agencies: int) -> pl.DataFrame:
    """The truth as a frame: agency_id and quality. The same seed gives it again at any time.

    >>> truth(1, 3).columns
    ['agency_id', 'quality']
    """
    return pl.DataFrame({"agency_id": np.arange(1, agencies + 1), "quality": quality(seed, agencies)})


def strain(of: Real, slope: float = SLOPE) -> Real:
    """How much more often agencies of this quality fail than an average one, 1 for the average."""
    return np.exp(-slope * of)


def failing(of: Real, rate: float, slope: float = SLOPE) -> Real:
    """How likely agencies of this quality fail where an average one does at `rate`."""
    return np.clip(rate * strain(of, slope), 0.0, 0.95)
