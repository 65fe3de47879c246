"""Seeded chance: each topic of the world has a generator of its own, so that a change to one leaves the others alone."""

from collections.abc import Sequence
from typing import TypeAlias
from zlib import crc32

import numpy as np
from numpy.random import PCG64, Generator, SeedSequence
from numpy.typing import NDArray

Whole: TypeAlias = NDArray[np.int64]
Real: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Texts: TypeAlias = NDArray[np.object_]


def dice(seed: int, topic: str) -> Generator:
    """The generator of a topic."""
    return Generator(PCG64(SeedSequence([seed, crc32(topic.encode())])))


def pick(roll: Generator, weights: Sequence[float] | Real, size: int) -> Whole:
    """Places drawn by weight, with replacement."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges / edges[-1], roll.random(size), side="right").astype(np.int64)


def texts(words: Sequence[str | None]) -> Texts:
    """Words that an array of places picks from."""
    made = np.empty(len(words), dtype=object)
    made[:] = list(words)
    return made


def hexes(roll: Generator, size: int) -> Texts:
    """Digests of files that were never there: 64 hexadecimal digits each."""
    flat = roll.bytes(32 * size).hex()
    return texts([flat[64 * place : 64 * place + 64] for place in range(size)])


def steps(counts: Whole) -> Whole:
    """0, 1, ... within each group of so many.

    >>> steps(np.array([2, 3])).tolist()
    [0, 1, 0, 1, 2]
    """
    total = int(counts.sum())
    return np.arange(total, dtype=np.int64) - np.repeat(np.cumsum(counts) - counts, counts)
