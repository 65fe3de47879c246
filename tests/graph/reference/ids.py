"""Global ids a second time: `Book:12`, a shelf's key being text."""

import re
from typing import Any

TEXT_KEYS = {"Shelf"}


class Refused(Exception):
    """The reference says no, with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def split(text: str) -> tuple[str, str]:
    """Type and key, as text."""
    match = re.fullmatch(r"([A-Za-z_][A-Za-z0-9_]*):(.{1,200})", text, re.DOTALL)
    if match is None:
        raise Refused("INVALID_ID")
    return match[1], match[2]


def key_in(text: str) -> Any:
    """The key as a row has it."""
    type_name, key = split(text)
    if type_name in TEXT_KEYS:
        return key
    if not re.fullmatch(r"0|-?[1-9][0-9]*", key) or not -(2**63) <= int(key) < 2**63:
        raise Refused("INVALID_ID")
    return int(key)
