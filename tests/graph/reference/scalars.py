"""The schema's scalars a second time: what is taken, and how a value is shown."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema

LARGEST = 2**63 - 1


@dataclass(frozen=True)
class JSONValue:
    """A JSON scalar in an answer: its keys have no order that a selection gave them."""

    value: Any


def _parse_date(given: Any) -> date:
    if not isinstance(given, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given):
        raise GraphQLError("no date")
    return date.fromisoformat(given)


def _parse_moment(given: Any) -> datetime:
    moment = datetime.fromisoformat(given)
    if moment.tzinfo is None:
        raise GraphQLError("no offset")
    return moment.astimezone(UTC)


def _show_moment(moment: datetime) -> str:
    return f"{moment.date().isoformat()}T{moment:%H:%M:%S.%f}Z"


def _parse_price(given: Any) -> Decimal:
    price = Decimal(str(given))
    if isinstance(given, bool) or not price.is_finite() or abs(price) > 9 * 10**16:
        raise GraphQLError("no price")
    if price != price.quantize(Decimal("0.01")):
        raise GraphQLError("too many decimals")
    return price


def _show_price(price: Decimal) -> float:
    return int(price * 100) / 100


def _parse_int64(given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not -LARGEST - 1 <= given <= LARGEST:
        raise GraphQLError("no whole number")
    return given


def _show_json(text: str) -> JSONValue:
    return JSONValue(json.loads(text))


def _same(given: Any) -> Any:
    return given


SCALARS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "Date": (_parse_date, date.isoformat),
    "DateTime": (_parse_moment, _show_moment),
    "Price": (_parse_price, _show_price),
    "Int64": (_parse_int64, int),
    "JSON": (_same, _show_json),
}


def give_scalars(schema: GraphQLSchema) -> None:
    """Give the scalars of a schema that was read from its text their meaning."""
    for name, (parse, show) in SCALARS.items():
        scalar = schema.type_map.get(name)
        if isinstance(scalar, GraphQLScalarType):
            scalar.parse_value = scalar.coerce_input_value = parse  # type: ignore[method-assign, assignment]
            scalar.serialize = scalar.coerce_output_value = show  # type: ignore[method-assign, assignment]
