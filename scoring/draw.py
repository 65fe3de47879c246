"""A weighted draw without replacement that anyone can replay: same roster and seed, same result on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from heapq import nsmallest
from math import log, log1p

# Logarithms in decimal are rounded the same way everywhere; those of floats are not.
_EXACT = Context(prec=50)
_SPACE = 2**256
# Logarithms of floats are not far from the exact ones, by less than this share of them.
_NEAR = 1e-9


class ChangedRoster(Exception):
    """The roster or a weight differs from what was drawn from, so the draw can't be replayed."""


@dataclass(frozen=True)
class Draw:
    """The record of a draw: what it takes to replay it, and who was picked, in order."""

    seed: str
    roster_digest: str
    size: int
    picked: tuple[int, ...]


def roster_digest(roster: Mapping[int, int]) -> str:
    """SHA-256 over ids and weights in the order of the ids."""
    lines = "\n".join(f"{name}:{roster[name]}" for name in sorted(roster))
    return hashlib.sha256(lines.encode()).hexdigest()


def seeded(seed: str, name: int) -> int:
    """A number from 0 to 2^256 - 1 that only seed and id decide."""
    return int.from_bytes(hashlib.sha256(f"{seed}\n{name}".encode()).digest())


def draw(roster: Mapping[int, int], seed: str, size: int) -> Draw:
    """Draw `size` ids; the roster maps each id to its weight in hundredths, and weight 0 is never picked.

    The largest u^(1/weight) wins (Efraimidis and Spirakis), which is the smallest -ln(u)/weight.

    >>> draw({1: 50, 2: 100, 3: 400}, "2026-Q3", 2).picked
    (3, 2)
    """
    keys = {name: (_key(seed, name, roster[name]), name) for name in _candidates(roster, seed, size)}
    picked = tuple(sorted(keys, key=lambda name: keys[name])[:size])
    return Draw(seed, roster_digest(roster), size, picked)


def _candidates(roster: Mapping[int, int], seed: str, size: int) -> Sequence[int]:
    """Those who may be picked, told by floats: exact logarithms, which are slow, are then taken of them alone."""
    about = {name: _about(seed, name, weight) for name, weight in roster.items() if weight > 0}
    if size >= len(about) or size < 1:
        return list(about) if size > 0 else []
    last = nsmallest(size, about.values())[-1]
    return [name for name, key in about.items() if key <= last * (1 + _NEAR)]


def _about(seed: str, name: int, weight: int) -> float:
    """`_key` as a float. Near 1 the logarithm is taken of what lacks of it, which is told exactly."""
    twice = 2 * seeded(seed, name) + 1
    lacks = 2 * _SPACE - twice
    return -(log(twice / (2 * _SPACE)) if twice < lacks else log1p(-(lacks / (2 * _SPACE)))) / weight


def _key(seed: str, name: int, weight: int) -> Decimal:
    u = _EXACT.divide(Decimal(2 * seeded(seed, name) + 1), Decimal(2 * _SPACE))
    return _EXACT.divide(-_EXACT.ln(u), Decimal(weight))


def replay(record: Draw, roster: Mapping[int, int]) -> Draw:
    """Draw again from a record; refuses a roster that has changed.

    >>> replay(draw({1: 100, 2: 100}, "s", 1), {1: 100, 2: 200})
    Traceback (most recent call last):
    scoring.draw.ChangedRoster: the roster is not the one that was drawn from
    """
    if roster_digest(roster) != record.roster_digest:
        raise ChangedRoster("the roster is not the one that was drawn from")
    return draw(roster, record.seed, record.size)
