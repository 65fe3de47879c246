"""Finds what the modules of a package declare: what stands in a file is live because the file is there."""

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any


@dataclass
class Declared:
    """Everything found, in the order of module names."""

    types: list[type] = field(default_factory=list)
    queries: list[type] = field(default_factory=list)
    commands: list[Any] = field(default_factory=list)
    subscriptions: list[type] = field(default_factory=list)


def collect(*packages: ModuleType) -> Declared:
    """The declarations of every module of these packages."""
    found = Declared()
    for package in packages:
        for module in _modules(package):
            _read(module, found)
    return found


def _modules(package: ModuleType) -> Iterable[ModuleType]:
    yield package
    for info in sorted(pkgutil.walk_packages(package.__path__, package.__name__ + "."), key=lambda info: info.name):
        yield importlib.import_module(info.name)


def _read(module: ModuleType, found: Declared) -> None:
    """Only what the module itself defines: an imported name belongs to its own file."""
    for value in vars(module).values():
        if getattr(value, "__module__", None) != module.__name__:
            continue
        if hasattr(value, "__command__"):
            found.commands.append(value)
        elif not isinstance(value, type):
            continue
        elif "__published__" in vars(value):
            found.types.append(value)
        elif "__queries__" in vars(value):
            found.queries.append(value)
        elif "__subscriptions__" in vars(value):
            found.subscriptions.append(value)
