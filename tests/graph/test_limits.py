"""Documents beyond the limits are refused at once, chained fragments included."""

import time

from tests.graph.conftest import Asker


def _chain(links: int, inner: str) -> str:
    parts = [f"fragment F{at} on Book {{ {inner.format(at + 1)} }}" for at in range(links)]
    return '{ book(id: "Book:1") { ...F0 } } ' + " ".join(parts) + f" fragment F{links} on Book {{ title }}"


async def test_chained_fragments_are_judged_in_linear_time(ask: Asker) -> None:
    began = time.perf_counter()
    twice = "a: author {{ latest {{ ...F{0} }} }} b: author {{ latest {{ ...F{0} }} }}"
    assert (await ask.code(_chain(60, twice))).startswith("TOO_COMPLEX")
    assert (await ask.code(_chain(200, "...F{0} ...F{0}"))).startswith("TOO_COMPLEX")
    assert time.perf_counter() - began < 1


async def test_each_limit_has_its_code(ask: Asker) -> None:
    deep = "{ books { nodes { " + "author { latest { " * 12 + "id" + " } }" * 12 + " } } }"
    assert await ask.code(deep) == "TOO_COMPLEX_DEPTH"
    assert await ask.code("{ " + " ".join(f"a{at}: __typename" for at in range(101)) + " }") == "TOO_COMPLEX_ALIASES"
    assert await ask.code("{ " + "__typename " * 25 + "}") == "TOO_COMPLEX_REPEATS"
    assert await ask.code("{ books { nodes { " + "id " * 4000 + "} } }") == "TOO_COMPLEX_TOKENS"
    assert await ask.code("#" * 40_000) == "TOO_COMPLEX_CHARACTERS"
    assert await ask.code("{" * 3_900) in ("TOO_COMPLEX_DEPTH", "GRAPHQL_PARSE_FAILED")
    wide = "{ authors(first: 100) { nodes { books(first: 100) { nodes { loans(first: 100) { nodes { id } } } } } } }"
    assert await ask.code(wide) == "TOO_COMPLEX_POINTS"
    nested: dict[str, object] = {}
    for _ in range(50):
        nested = {"not": nested}
    filtered = "query ($f: BookFilter) { books(filter: $f) { totalCount } }"
    assert await ask.code(filtered, {"f": nested}) == "TOO_COMPLEX_NESTING"
    literal = "{ books(filter: " + "{not: " * 50 + "{}" + "}" * 50 + ") { totalCount } }"
    assert await ask.code(literal) == "TOO_COMPLEX_NESTING"
    many = {"or": [{"title": {"eq": "x"}}] * 300}
    assert await ask.code(filtered, {"f": many}) == "TOO_COMPLEX_ARGUMENTS"


async def test_fragments_and_directives_have_limits_of_their_own(ask: Asker) -> None:
    assert await ask.code(_chain(150, "...F{0}")) == "TOO_COMPLEX_NESTING"
    assert await ask.code("{ __typename " + "@skip(if: false) " * 51 + "}") == "TOO_COMPLEX_DIRECTIVES"
    assert await ask.code("{ " + "... { " * 120 + "__typename" + " }" * 120 + " }") == "TOO_COMPLEX_NESTING"


async def test_fragments_in_a_circle_are_invalid(ask: Asker) -> None:
    circle = '{ book(id: "Book:1") { ...A } } fragment A on Book { ...B } fragment B on Book { ...A }'
    assert await ask.code(circle) == "GRAPHQL_VALIDATION_FAILED"
