"""Nouns: everything that can be imported, by name."""

from collections.abc import Mapping
from typing import Final

from backend.imports.agencies import AGENCIES
from backend.imports.contracts import CONTRACTS
from backend.imports.enterprises import ENTERPRISES
from backend.imports.noun import Noun
from backend.imports.professionals import PROFESSIONALS
from backend.imports.reports import REPORTS

NOUNS: Final[Mapping[str, Noun]] = {
    noun.name: noun for noun in (AGENCIES, PROFESSIONALS, ENTERPRISES, CONTRACTS, REPORTS)
}
