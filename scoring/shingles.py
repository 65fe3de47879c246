"""How alike two texts are: their shingles, and a small sketch of them that estimates what they share.

A sketch is the smallest hashes of a text's shingles (bottom-k). Of two texts, the share of the smallest hashes of both
together that each has estimates the share of common shingles (Jaccard). Pure; a text has one sketch anywhere.
"""

import re
import unicodedata
from collections.abc import Sequence
from hashlib import blake2b
from typing import Final

LENGTH: Final = 8
"""Characters of a shingle."""
SIZE: Final = 256
"""Hashes of a sketch."""
_NOTHING: Final = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """The letters and digits of a text, in one form: widths, blanks and punctuation say nothing.

    >>> plain("（一） 隐患 ＡＢ，c")
    '一隐患abc'
    """
    return _NOTHING.sub("", unicodedata.normalize("NFKC", text)).casefold()


def shingles(text: str) -> set[str]:
    """Hashes of every run of so many characters, 16 hexadecimal digits each."""
    told = plain(text)
    runs = {told[at : at + LENGTH] for at in range(len(told) - LENGTH + 1)}
    return {blake2b(run.encode(), digest_size=8).hexdigest() for run in runs}


def sketch(hashes: set[str]) -> list[str]:
    """The smallest of them, in order."""
    return sorted(hashes)[:SIZE]


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """The estimated share of common shingles of two sketches, 0 to 1.

    >>> likeness(["a", "b"], ["a", "c"])
    0.3333333333333333
    """
    smallest = sorted({*one, *other})[: max(len(one), len(other), SIZE)]
    both = set(one) & set(other)
    return sum(each in both for each in smallest) / len(smallest) if smallest else 0.0
