"""What all rows share: short constructors for their columns. The rows themselves stand beside their nouns."""

from enum import Enum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

from backend.storage.indexes import PREFIX, FallingIndex
from backend.storage.moments import MomentField

# The ORM's overloads want `null` as a literal; here it is passed on.
_fields: Any = fields
_MomentField: Any = MomentField


def key() -> Any:
    """A 64-bit primary key that the database hands out."""
    return _fields.BigIntField(primary_key=True)


def short_text(length: int, *, null: bool = False, unique: bool = False, index: bool = False) -> Any:
    """A short text that names something: credit code, division code, decision number."""
    return _fields.CharField(length, null=null, unique=unique, db_index=index)


def long_text(*, null: bool = False) -> Any:
    """Free text."""
    return _fields.TextField(null=null)


def choice(of: type[Enum], *, null: bool = False, default: Enum | None = None) -> Any:
    """One name of an enumeration, stored as text; pair it with `one_of` in the row's constraints."""
    given = {} if default is None else {"db_default": default.name}
    return _fields.CharField(max(len(member.name) for member in of) + 8, null=null, **given)


def one_of(table: str, column: str, of: type[Enum]) -> CheckConstraint:
    """The database's own refusal of a name that is not in the enumeration."""
    names = ",".join(f"'{member.name}'" for member in of)
    return CheckConstraint(check=f"{column} IN ({names})", name=f"ck_{table}_{column}")


def belongs_to(row: str, *, null: bool = False, index: bool = True) -> Any:
    """A reference to another row that must stay while this one stands: nothing here is ever deleted under another."""
    return _fields.ForeignKeyField(
        f"anxin.{row}", related_name=False, null=null, db_index=index, on_delete=_fields.RESTRICT
    )


def whole(default: int | None = None, *, null: bool = False) -> Any:
    """A whole number: counts, fen, hundredths."""
    return _fields.BigIntField(null=null) if default is None else _fields.BigIntField(null=null, db_default=default)


def real(*, null: bool = False) -> Any:
    """A number that was measured or computed: degrees, probabilities."""
    return _fields.FloatField(null=null)


def flag(default: bool = False) -> Any:
    """Yes or no."""
    return _fields.BooleanField(db_default=default)


def day(*, null: bool = False) -> Any:
    """A calendar day in Beijing."""
    return _fields.DateField(null=null)


def moment(*, null: bool = False) -> Any:
    """A moment, kept as microseconds since the epoch."""
    return _MomentField(null=null)


def data(*, null: bool = True) -> Any:
    """A small JSON value whose inside is never filtered by."""
    return _fields.JSONField(null=null)


def falling_index(table: str, *columns: str) -> FallingIndex:
    """An index for a list that falls by its first column, empty values last."""
    return FallingIndex(fields=columns, name=f"{PREFIX}{table}_{'_'.join(columns)}"[:60])


def index(table: str, *columns: str) -> Index:
    """An index named after its table and columns, so that a migration can find it again on both databases."""
    return Index(fields=columns, name=f"ix_{table}_{'_'.join(columns)}"[:60])
