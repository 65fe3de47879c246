"""The nouns: what is stored (rows) and what is shown (published types), one file each."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Final

MODULES: Final = tuple(f"{__name__}.{found.name}" for found in sorted(iter_modules(__path__), key=lambda m: m.name))
"""Every module of this package: a noun is live because its file is there."""


def modules() -> Iterator[ModuleType]:
    """The modules, imported."""
    for name in MODULES:
        yield import_module(name)
