"""The scalars: strict dates and moments, and those that entities declare with `@scalar`."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from graphql import GraphQLError
from strawberry import scalar as strawberry_scalar
from strawberry.scalars import JSON
from strawberry.types.scalar import ScalarDefinition

from backend.graph.declare import scalar

LARGEST = Decimal(9 * 10**16)
"""Hundredths are held in 64 bits."""
DATE = re.compile(r"\d{4}-\d\d-\d\d")


@scalar("int", description="A whole number of up to 64 bits. 64 位整数。")
class Int64(int):
    """For counts and amounts beyond GraphQL's 32-bit `Int`."""


def _date(value: Any) -> date:
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise GraphQLError("Date must be written `2026-03-01`.")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise GraphQLError(f"`{value}` is not a day of the calendar.") from error


def _moment(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise GraphQLError("DateTime must be written `2026-03-01T08:00:00Z`.") from error
    if moment.tzinfo is None:
        raise GraphQLError("DateTime needs its offset from UTC, such as `Z` or `+08:00`.")
    return moment.astimezone(UTC)


def _hundredths(value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation as error:
        raise GraphQLError("A number is needed.") from error
    if isinstance(value, bool) or not number.is_finite() or abs(number) > LARGEST:
        raise GraphQLError("The number must lie within 90,000,000,000,000,000 either way.")
    if number * 100 != int(number * 100):
        raise GraphQLError("A number with at most two decimals is needed.")
    return number


def _int64(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**63) <= value < 2**63:
        raise GraphQLError("A whole number of up to 64 bits is needed.")
    return value


PARSERS: dict[str, Callable[[Any], Any]] = {"hundredths": _hundredths, "int": _int64}


def scalar_map(classes: Iterable[type]) -> dict[object, ScalarDefinition]:
    """The scalars of the schema: dates, moments, `Int64` and every marked class that a field is annotated with."""
    found: dict[object, ScalarDefinition] = {
        date: _definition("Date", "A day, `2026-03-01`. 日期。", _date, str),
        datetime: _definition("DateTime", "A moment in UTC, to the microsecond. 时刻。", _moment, str),
        Int64: _marked(Int64),
        JSON: _definition("JSON", "Any JSON value, as it is stored. 任意 JSON 值。", _as_given, _as_given),
    }
    for cls in classes:
        for annotation in _annotations(cls):
            if hasattr(annotation, "__scalar__"):
                found[annotation] = _marked(annotation)
    return found


def _annotations(cls: type) -> Iterable[Any]:
    definition: Any = cls.__strawberry_definition__  # type: ignore[attr-defined]
    for field in definition.fields:
        for holder in (field, *field.arguments):
            yield from _leaves(holder.type_annotation.raw_annotation if holder.type_annotation else None)


def _leaves(annotation: Any) -> Iterable[Any]:
    inner = get_args(annotation)
    if not inner:
        yield annotation
    for part in inner:
        yield from _leaves(part)


def _marked(cls: Any) -> ScalarDefinition:
    kind, description = cls.__scalar__
    return _definition(cls.__name__, description, PARSERS.get(kind, _as_given), _as_given)


def _as_given(value: Any) -> Any:
    return value


def _definition(
    name: str, description: str, parse: Callable[[Any], Any], serialize: Callable[[Any], Any]
) -> ScalarDefinition:
    return strawberry_scalar(name=name, description=description, parse_value=parse, serialize=serialize)
