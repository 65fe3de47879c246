"""Codes in bulk: unified social credit codes and resident ids that are well-formed, unique and fictitious."""

from typing import Final

import numpy as np

from seeds.world.dice import Texts, Whole

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LETTERS = np.array(list(ALPHABET))
_PLACES = {letter: place for place, letter in enumerate(ALPHABET)}
_BASE_36 = np.array([int(letter, 36) for letter in ALPHABET])
_ORGANISATION = np.array([3, 7, 9, 10, 5, 8, 4, 2])
_WHOLE_CODE = np.array([pow(3, place, 31) for place in range(17)])
_SPACE = 31**6
_STRIDE = 387_420_489
"""3^18: has no factor in common with 31^6, so that serial numbers spread without meeting."""
_RESIDENT = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_BIRTHS = 13_001
"""Days of birth in use, a prime."""


def credit_codes(prefixes: Texts, regions: Whole, serials: Whole) -> Texts:
    """Codes of GB 32100 by kind of registration, division (as a number) and serial number."""
    size = len(serials)
    values = np.zeros((size, 18), dtype=np.int64)
    values[:, 0:2] = [[_PLACES[letter] for letter in prefix] for prefix in prefixes]
    values[:, 2:8] = regions[:, None] // 10 ** np.arange(5, -1, -1) % 10
    values[:, 8], values[:, 9] = _PLACES["M"], _PLACES["A"]
    spread = (serials * _STRIDE + 7_654_321) % _SPACE
    values[:, 10:16] = spread[:, None] // 31 ** np.arange(5, -1, -1) % 31
    rest = _BASE_36[values[:, 8:16]] @ _ORGANISATION % 11
    values[:, 16] = np.where(rest == 1, _PLACES["X"], np.where(rest == 0, 0, 11 - rest))
    values[:, 17] = (31 - values[:, :17] @ _WHOLE_CODE % 31) % 31
    return _LETTERS[values].view("U18").ravel().astype(object)


def resident_ids(regions: Whole, serials: Whole) -> Texts:
    """Numbers of GB 11643 of people born from 1962 to 1997."""
    born = np.datetime64("1962-01-01") + (serials * 7919 % _BIRTHS)
    ymd = np.char.replace(born.astype(str), "-", "").astype(np.int64)
    number = regions * 10**11 + ymd * 1000 + serials // _BIRTHS % 999 + 1
    digits = number[:, None] // 10 ** np.arange(16, -1, -1) % 10
    check = np.array(list("10X98765432"), dtype=object)[digits @ _RESIDENT % 11]
    made: Texts = number.astype(str).astype(object) + check
    return made
