"""Drafts of migrations, from what the models have become. A draft is read and mended by hand before it is kept.

Mind: a new NOT NULL column needs `db_default`; a renamed model comes out as a new table and a dropped one;
`generated=False` on an integer key is lost, so keep such keys generated; indexes that the models can't express are a
`tortoise.migrations.operations.RunSQL` (the same SQL must do on both databases, or be chosen in a `RunPython`).
"""

import importlib
import pkgutil
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tortoise.context import TortoiseContext, _current_context
from tortoise.migrations.autodetector import MigrationAutodetector
from tortoise.migrations.writer import format_migration_name
from tortoise.models import Model

from backend.storage.store import APP, CONNECTION, MIGRATIONS, SHELL_TABLES


async def make_migration(name: str, models: Sequence[str], *, migrations: str = MIGRATIONS) -> Path | None:
    """Write the next migration, `0002_<name>.py`, into the package `migrations`; None if the models have not changed.

    No database is needed: what the models were is read from the migrations so far.
    """
    apps = {APP: {"models": [SHELL_TABLES, *models], "default_connection": CONNECTION, "migrations": migrations}}
    anywhere = {CONNECTION: {"engine": "tortoise.backends.sqlite", "credentials": {"file_path": ":memory:"}}}
    context = TortoiseContext()
    token = _current_context.set(context)
    try:
        await context.init(config={"connections": anywhere, "apps": apps}, init_connections=False)
        writers = await MigrationAutodetector(context.apps, apps).changes() if context.apps else []
        for writer in writers:
            writer.name = format_migration_name(int(writer.name.partition("_")[0]), name)
            return _headed(Path(writer.write()), name)
        return None
    finally:
        _current_context.reset(token)


def _headed(path: Path, name: str) -> Path:
    """Gives the draft what every module of ours has; `ruff format` and `ruff check --fix` do the rest."""
    lint = "# ruff: noqa: E501, RUF012 - the generator's way"
    path.write_text(f'"""{name.capitalize()}."""\n\n{lint}\n\n{path.read_text()}')
    return path


def models_in(package: str) -> list[str]:
    """The modules of a package that define tables, in order of their names: a file is live because it is there."""
    found = importlib.import_module(package)
    modules = (importlib.import_module(f"{package}.{entry.name}") for entry in pkgutil.iter_modules(found.__path__))
    return sorted(module.__name__ for module in modules if _defines_tables(module))


def _defines_tables(module: ModuleType) -> bool:
    return any(
        isinstance(thing, type)
        and issubclass(thing, Model)
        and thing.__module__ == module.__name__
        and not thing._meta.abstract
        for thing in vars(module).values()
    )
