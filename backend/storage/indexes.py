"""An index that the ORM has no word for: its SQL for a fresh schema and for migrations. It knows no table."""

from collections.abc import Sequence

from tortoise.backends.base.schema_generator import BaseSchemaGenerator
from tortoise.indexes import Index
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor, BaseSchemaEditor
from tortoise.models import Model

PREFIX = "fx_"
"""How the names of falling indexes begin: migrations know an index by nothing else."""


class FallingIndex(Index):
    """Serves a list that falls by its first column, empty values last, and rises by the others.

    PostgreSQL puts empty values first when it reads an index from its end, so a plain one does not serve such a list.
    SQLite has them last by itself and knows no words for it in an index.
    """

    def get_sql(self, schema_generator: BaseSchemaGenerator, model: type[Model], safe: bool) -> str:
        """The plain index's SQL with the first column's direction."""
        plain = super().get_sql(schema_generator, model, safe)
        return _falling(plain, " NULLS LAST" if schema_generator.DIALECT == "postgres" else "")


class FallingSqlite(BaseSchemaEditor):
    """Lets migrations write falling indexes on SQLite."""

    def _get_index_sql(
        self,
        model: type[Model],
        field_names: Sequence[str],
        safe: bool = False,
        index_name: str | None = None,
        index_type: str | None = None,
        extra: str | None = None,
    ) -> str:
        plain = super()._get_index_sql(model, list(field_names), safe, index_name, index_type, extra)
        return _falling(plain, "") if (index_name or "").startswith(PREFIX) else plain


class FallingPostgresEditor(AsyncpgSchemaEditor):
    """Lets migrations write falling indexes on PostgreSQL."""

    def _get_index_sql(
        self,
        model: type[Model],
        field_names: Sequence[str],
        safe: bool = False,
        index_name: str | None = None,
        index_type: str | None = None,
        extra: str | None = None,
    ) -> str:
        plain = super()._get_index_sql(model, list(field_names), safe, index_name, index_type, extra)
        return _falling(plain, " NULLS LAST") if (index_name or "").startswith(PREFIX) else plain


def _falling(plain: str, nulls: str) -> str:
    head, _, columns = plain.partition('("')
    first, _, rest = columns.partition('"')
    return f'{head}("{first}" DESC{nulls}{rest}'
