"""Nouns: everything that can be imported, by name."""

from collections.abc import Mapping
from typing import Final

from backend.imports.agencies import AGENCIES
from backend.imports.noun import Noun

NOUNS: Final[Mapping[str, Noun]] = {noun.name: noun for noun in (AGENCIES,)}
