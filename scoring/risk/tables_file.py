"""Tables as a file: canonical JSON that carries its own digest. Whatever is not exactly that is refused.

Nothing is unpickled or evaluated: a file is numbers and names, each checked for its type, or it is no model.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from hashlib import sha256
from itertools import pairwise
from typing import Any, Final

import orjson

from scoring.risk.tables import CategoryTable, RiskTables, StepTable, Table

FORMAT: Final = "anxin-risk-tables"
VERSION: Final = 1
MOST_BYTES: Final = 8_000_000
MOST_FEATURES: Final = 2_000
MOST_STEPS: Final = 65_536
_STEP: Final = frozenset({"name", "kind", "sign", "edges", "values", "missing"})
_CATEGORY: Final = frozenset({"name", "kind", "sign", "categories", "values", "missing"})
_WHOLE: Final = frozenset({"format", "version", "intercept", "features", "facts", "digest"})


class RefusedModel(ValueError):
    """A file that can't be trusted as a model; `code` is stable, the text says what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(f"{code}: {message} Take the file again from where it was made, or train anew.")


def digest_of(tables: RiskTables) -> str:
    """SHA-256 of the tables: the name of the model's version."""
    return sha256(_canonical(_content(tables))).hexdigest()


def dump(tables: RiskTables) -> bytes:
    """Tables as a file's bytes: sorted keys, no spaces, the digest within; the same tables give the same bytes."""
    content = _content(tables)
    return _canonical({**content, "digest": sha256(_canonical(content)).hexdigest()})


def parse(data: bytes) -> RiskTables:
    """Read a file's bytes; refuses one that was altered by a byte, is of another version, or holds a foreign type.

    Errors: RefusedModel with NOT_A_MODEL, OTHER_VERSION, ALTERED_MODEL, FOREIGN_TYPE or BROKEN_TABLE.

    >>> parse(b"{}")
    Traceback (most recent call last):
    scoring.risk.tables_file.RefusedModel: NOT_A_MODEL: The file is not of the format anxin-risk-tables. Take the file \
again from where it was made, or train anew.
    """
    if len(data) > MOST_BYTES:
        raise RefusedModel("NOT_A_MODEL", f"The file is larger than {MOST_BYTES} bytes.")
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise RefusedModel("NOT_A_MODEL", "The file is not JSON.") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise RefusedModel("NOT_A_MODEL", f"The file is not of the format {FORMAT}.")
    if type(content.get("version")) is not int or content["version"] != VERSION:
        raise RefusedModel("OTHER_VERSION", f"The file's version is not {VERSION}.")
    _keys(content, _WHOLE, "the file")
    digest = content.pop("digest")
    try:
        told, whole = _canonical(content), _canonical({**content, "digest": digest})
    except orjson.JSONEncodeError as error:
        # What may be read nested so deep is not written so: no file of ours is.
        raise RefusedModel("NOT_A_MODEL", "The file is nested too deep.") from error
    if digest != sha256(told).hexdigest() or whole != data:
        raise RefusedModel("ALTERED_MODEL", "The file's bytes are not those that its digest was made of.")
    features, facts = content["features"], content["facts"]
    if type(features) is not list or type(facts) is not dict or len(features) > MOST_FEATURES:
        raise RefusedModel("FOREIGN_TYPE", f"It needs a list of at most {MOST_FEATURES} features, and facts.")
    tables = tuple(_table(feature) for feature in features)
    if len({table.name for table in tables}) != len(tables):
        raise RefusedModel("BROKEN_TABLE", "Two features have one name.")
    return RiskTables(_real(content["intercept"], "intercept"), tables, facts)


def _content(tables: RiskTables) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "intercept": tables.intercept,
        "features": [_plain(table) for table in tables.tables],
        "facts": dict(tables.facts),
    }


def _plain(table: Table) -> dict[str, Any]:
    common = {"name": table.name, "sign": table.sign, "values": list(table.values), "missing": table.missing}
    if isinstance(table, StepTable):
        return {**common, "kind": "steps", "edges": list(table.edges)}
    return {**common, "kind": "categories", "categories": list(table.categories)}


def _canonical(content: Mapping[str, Any]) -> bytes:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS)


def _table(feature: object) -> Table:
    if type(feature) is not dict:
        raise RefusedModel("FOREIGN_TYPE", "A feature is not an object.")
    kind = feature.get("kind")
    if kind not in ("steps", "categories"):
        raise RefusedModel("FOREIGN_TYPE", f"No table is of the kind {kind!r}.")
    _keys(feature, _STEP if kind == "steps" else _CATEGORY, "a feature")
    name, sign = feature["name"], feature["sign"]
    if type(name) is not str or type(sign) is not int or sign not in (-1, 0, 1):
        raise RefusedModel("FOREIGN_TYPE", "A feature's name is a text, its sign -1, 0 or 1.")
    values = _reals(feature["values"], name)
    missing = _real(feature["missing"], name)
    if kind == "categories":
        categories = feature["categories"]
        if type(categories) is not list or any(type(one) is not str for one in categories):
            raise RefusedModel("FOREIGN_TYPE", f"The categories of {name} are not all texts.")
        if len(categories) != len(values) or len(set(categories)) != len(categories):
            raise RefusedModel("BROKEN_TABLE", f"{name} needs one value for each of its categories.")
        return CategoryTable(name, tuple(categories), values, missing, sign)
    edges = _reals(feature["edges"], name)
    if len(values) != len(edges) + 1 or any(low >= high for low, high in pairwise(edges)):
        raise RefusedModel("BROKEN_TABLE", f"{name} needs ascending edges, and one value more than edges.")
    if any(sign * (later - earlier) < 0 for earlier, later in pairwise(values)):
        raise RefusedModel("BROKEN_TABLE", f"{name} goes against its own sign.")
    return StepTable(name, edges, values, missing, sign)


def _keys(held: Mapping[str, object], wanted: frozenset[str], where: str) -> None:
    if held.keys() != wanted:
        raise RefusedModel("FOREIGN_TYPE", f"In {where} stand other keys than {', '.join(sorted(wanted))}.")


def _reals(values: object, name: str) -> tuple[float, ...]:
    if type(values) is not list or len(values) > MOST_STEPS:
        raise RefusedModel("FOREIGN_TYPE", f"{name} needs a list of at most {MOST_STEPS} numbers.")
    return tuple(_real(value, name) for value in values)


def _real(value: object, name: str) -> float:
    # A whole number would be written anew with its point: other bytes, so another version than the file's own.
    if type(value) is not float or not math.isfinite(value):
        raise RefusedModel("FOREIGN_TYPE", f"{name} holds something that is not a number with a point.")
    return value
