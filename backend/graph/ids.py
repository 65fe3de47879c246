"""Global ids: the text `Agency:12`."""

import re
from typing import Any

from backend.graph.kinds import Kind
from backend.graph.refusals import Path, invalid_id

GLOBAL = re.compile(r"([_A-Za-z][_0-9A-Za-z]*):([^\x00]{1,200})", re.DOTALL)
WHOLE = re.compile(r"0|-?[1-9][0-9]{0,18}")


def decode(text: str, path: Path) -> tuple[str, str]:
    """Type name and key; a text of another form is refused.

    >>> decode("Agency:12", ())
    ('Agency', '12')
    """
    match = GLOBAL.fullmatch(text)
    if not match:
        raise invalid_id(path)
    return match[1], match[2]


def key_of(key: str, kind: Kind, path: Path) -> Any:
    """The key as the primary key's column has it."""
    if kind.name != "int":
        return key
    if not WHOLE.fullmatch(key) or not -(2**63) <= int(key) < 2**63:
        raise invalid_id(path)
    return int(key)


def key_number(text: str) -> int | None:
    """The number that a key's text is; None if it is none that a row can have.

    >>> key_number("7"), key_number("-1"), key_number("x")
    (7, None, None)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def number_of(type_name: str, global_id: object) -> int | None:
    """The number in a global id of that type; None if it is of another, or none at all."""
    kind, _, key = str(global_id).partition(":")
    return key_number(key) if kind == type_name else None
