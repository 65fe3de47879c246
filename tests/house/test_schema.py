"""The printed schema is the one that the code makes, and every word of it can be read in Chinese and in English."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLSchema,
    is_introspection_type,
    is_specified_scalar_type,
)

from backend.app import build_engine
from backend.clock import FrozenClock
from backend.graph.engine import Engine
from backend.ratings import RatingBook
from scoring.rulebook import load
from tests.clocks import NOON

PRINTED = Path(__file__).parents[2] / "schema.graphql"
CHINESE, ENGLISH = re.compile("[\u4e00-\u9fff]"), re.compile("[A-Za-z]{2}")


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The read engine over everything that is declared; it needs no database."""
    return build_engine(RatingBook(load(), "zj"), FrozenClock(NOON), b"s" * 32)


def test_the_printed_schema_is_the_one_that_the_code_makes(engine: Engine) -> None:
    assert PRINTED.read_text(encoding="utf-8") == engine.print_sdl(), "print it anew: anxin schema --write"


def test_every_type_field_and_argument_is_described_in_chinese_and_english(engine: Engine) -> None:
    lacking = [
        place
        for place, text in described(engine.schema)
        if not (text and CHINESE.search(text) and ENGLISH.search(text))
    ]
    assert lacking == []


def described(schema: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    """Every place of the schema that a client can ask about, and what it says."""
    for name, kind in schema.type_map.items():
        if is_introspection_type(kind) or is_specified_scalar_type(kind):
            continue
        yield name, kind.description
        if isinstance(kind, GraphQLEnumType):
            continue
        for field_name, field in getattr(kind, "fields", {}).items():
            yield f"{name}.{field_name}", field.description
            if not isinstance(kind, GraphQLInputObjectType):
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}({argument_name}:)", argument.description
