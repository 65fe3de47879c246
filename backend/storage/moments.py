"""Moments in the database: whole microseconds since 1970-01-01 UTC, the same BIGINT on both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar, overload

from tortoise.fields import Field
from tortoise.models import Model

M = TypeVar("M", bound=datetime | None)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_micros(moment: datetime) -> int:
    """Microseconds since the epoch. A moment without a time zone is refused: it names no moment."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone; give it one, say datetime(..., tzinfo=UTC)")
    return (moment - EPOCH) // MICROSECOND


def from_micros(micros: int) -> datetime:
    """The moment, in UTC, that is so many microseconds after the epoch."""
    return EPOCH + timedelta(microseconds=micros)


class MomentField(Field[M], datetime):
    """An aware `datetime` in Python, a BIGINT of microseconds in the database."""

    SQL_TYPE = "BIGINT"

    @overload
    def __init__(self: "MomentField[datetime]", *, null: Literal[False] = False, **kwargs: Any) -> None: ...
    @overload
    def __init__(self: "MomentField[datetime | None]", *, null: Literal[True], **kwargs: Any) -> None: ...
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)

    def to_db_value(self, value: Any, instance: type[Model] | Model) -> int | None:
        """Also takes microseconds as they are, as raw filters give them."""
        self.validate(value)
        return to_micros(value) if isinstance(value, datetime) else value

    def to_python_value(self, value: Any) -> Any:
        """What comes from the database is an integer; what a caller assigns is a moment already."""
        return from_micros(value) if isinstance(value, int) else value
