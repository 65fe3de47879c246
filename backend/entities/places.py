"""How division codes nest: the half-open range of codes that a division and all below it occupy."""

import re
from typing import Final

from backend.errors import InvalidCode

CODE: Final = re.compile(r"[1-9][0-9]{5}[0-9A-Z]{0,6}")
"""GB/T 2260's six digits, and what a local unit adds to its county's."""


def subtree_from(code: str) -> str:
    """First code of the subtree: the code without its trailing pairs of zeros.

    >>> subtree_from("330000"), subtree_from("331100"), subtree_from("331102")
    ('33', '3311', '331102')
    """
    for width in (2, 4):
        if len(code) == 6 and code[width:].strip("0") == "":
            return code[:width]
    return code


def subtree_until(code: str) -> str:
    """First text after the subtree, in byte order: local units (`331102A01`) lie inside their county's range.

    >>> subtree_until("330000"), subtree_until("331100"), subtree_until("331102")
    ('34', '3312', '331103')
    """
    stem = subtree_from(code)
    return stem[:-1] + chr(ord(stem[-1]) + 1) if stem else "\U0010ffff"


def asked_from(code: str) -> str:
    """`subtree_from` of a code that a client gave: one that can be no division's is refused."""
    return subtree_from(_checked(code))


def asked_until(code: str) -> str:
    """`subtree_until` of a code that a client gave."""
    return subtree_until(_checked(code))


def _checked(code: str) -> str:
    if not CODE.fullmatch(code):
        raise InvalidCode(
            "DIVISION_CODE_FORMAT",
            zh=f"行政区划代码“{code}”格式不对。",
            en=f"The division code “{code}” is not of the right form.",
            remedy_zh="请填写六位数字的行政区划代码（GB/T 2260），如 331102。",
            remedy_en="Give six digits of GB/T 2260, such as 331102.",
            path=("region",),
        )
    return code
