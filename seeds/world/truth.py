"""The hidden quality of every agency: what really is, and what no table holds. It drives all that goes wrong."""

import numpy as np
import polars as pl

from seeds.world.dice import Real, dice


def quality(seed: int, agencies: int) -> Real:
    """How good each agency is: standard normal, in the order of the ids."""
    return dice(seed, "truth").standard_normal(agencies)


def truth(seed: int, agencies: int) -> pl.DataFrame:
    """The truth as a frame: agency_id and quality. The same seed gives it again at any time.

    >>> truth(1, 3).columns
    ['agency_id', 'quality']
    """
    return pl.DataFrame({"agency_id": np.arange(1, agencies + 1), "quality": quality(seed, agencies)})


def failing(of: Real, rate: float, slope: float = 0.9) -> Real:
    """How likely agencies of this quality fail where an average one does at `rate`."""
    return np.clip(rate * np.exp(-slope * of), 0.0, 0.95)
