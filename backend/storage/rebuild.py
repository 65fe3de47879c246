"""Changing a SQLite table without loss: tortoise rebuilds the table and forgets its indexes and composite uniques."""

from typing import Any

import orjson
from tortoise.migrations.schema_editor import SqliteSchemaEditor

from backend.storage.indexes import FallingSqlite
from backend.storage.sql import quoted


class CarefulSqliteEditor(FallingSqlite, SqliteSchemaEditor):
    """Puts back what a rebuild drops. It runs with foreign keys off, or children would go with the old table."""

    _leaving: tuple[str, ...] = ()
    """The columns of a unique constraint that a rebuild is to leave out."""

    async def remove_constraint(self, model: Any, constraint: Any) -> None:
        """A unique constraint that was made with its table goes by a rebuild: SQLite drops no such index."""
        columns = tuple(self._resolve_fields_to_columns(model, constraint.fields or ()))
        found = await self._indexes(model._meta.db_table)
        if not any(sql is None and tuple(own) == columns for _, own, sql in found):
            await super().remove_constraint(model, constraint)
            return
        self._leaving = columns
        await self._remake_table(model)
        self._leaving = ()

    async def _run_sql(self, sql: str) -> None:
        # Not split at every semicolon, as tortoise does: one may stand in a text or in a trigger's body.
        if self.collect_sql:
            self.collected_sql.append(sql)
        else:
            await self.client.execute_script(sql)

    async def _remake_table(
        self, model: Any, create_field: Any = None, delete_field: Any = None, alter_fields: Any = None
    ) -> None:
        if self.collect_sql:
            await super()._remake_table(model, create_field, delete_field, alter_fields)
            return
        table = model._meta.db_table
        before = await self._indexes(table)
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        renamed = {_column(old): _column(new) for old, new in alter_fields or ()}
        gone = {_column(delete_field)} if delete_field else set()
        kept = {tuple(columns) for _, columns, _ in await self._indexes(table)}
        for name, columns, sql in before:
            now = [renamed.get(column, column) for column in columns]
            is_leaving = sql is None and tuple(columns) == self._leaving
            if gone.isdisjoint(columns) and not is_leaving and (sql or tuple(now) not in kept):
                await self._put_back(table, name, columns, now, sql)

    async def _put_back(self, table: str, name: str, columns: list[str], now: list[str], sql: str | None) -> None:
        if sql and columns == now:
            await self._run_sql(sql)
            return
        unique = "" if sql and not sql.upper().startswith("CREATE UNIQUE") else "UNIQUE "
        name = name if sql else "_".join(("uid", table, *now))
        listed = ", ".join(map(quoted, now))
        await self._run_sql(f"CREATE {unique}INDEX {quoted(name)} ON {quoted(table)} ({listed})")

    async def _indexes(self, table: str) -> list[tuple[str, list[str], str | None]]:
        """Name, columns and SQL of each index; a unique constraint's index has no SQL. Primary keys are left out."""
        _, rows = await self.client.execute_query(
            "SELECT list.name, list.origin, master.sql, (SELECT json_group_array(info.name) FROM"
            " pragma_index_info(list.name) AS info) AS columns FROM pragma_index_list(?) AS list"
            " JOIN sqlite_master AS master ON master.name = list.name WHERE list.origin <> 'pk'",
            [table],
        )
        return [(row["name"], _names(row["columns"]), row["sql"]) for row in rows]


def _column(field: Any) -> str:
    return str(field.source_field or field.model_field_name)


def _names(text: str) -> list[str]:
    names: list[str | None] = orjson.loads(text)
    return [name or "" for name in names]
