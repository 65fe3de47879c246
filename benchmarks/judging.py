"""How long the engine looks at a document before it says yes or no: the worst that 15 kB can hold.

    python -m benchmarks.judging [--rounds 15]

Each document is measured in three parts: parsing, the judgement of its limits, and all until it is refused or ready
(validation, selection and cost included). Medians of rounds; documents are told apart by a comment, so nothing is kept.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from graphql import DocumentNode, GraphQLError, parse

from backend.app import build_engine
from backend.clock import SystemClock
from backend.errors import Refusal
from backend.graph.document import DocumentError
from backend.graph.engine import Engine
from backend.graph.limits import Limits, judge
from backend.graph.request import Request
from backend.ratings import RatingBook
from scoring.rulebook import load

SIZE = 15_000


def chain(spreads: int) -> str:
    """Fragments that each spread the next one several times."""
    links: list[str] = []
    while sum(map(len, links)) < SIZE - 300:
        at = len(links)
        links.append(f"fragment F{at} on Agency {{ {f'...F{at + 1} ' * spreads}}} ")
    return "{ agencies { nodes { ...F0 } } } " + "".join(links) + f"fragment F{len(links)} on Agency {{ name }}"


def filled(begin: str, part: Callable[[int], str], end: str) -> str:
    """A document of 15 kB made of numbered parts."""
    parts: list[str] = []
    length = len(begin) + len(end)
    while (length := length + len(part(len(parts)))) < SIZE:
        parts.append(part(len(parts)))
    return begin + "".join(parts) + end


DOCUMENTS = {
    "chained fragments, once each": chain(1),
    "chained fragments, twice each": chain(2),
    "chained fragments, eight times each": chain(8),
    "one field, many times": filled("{ agencies { nodes { ", lambda at: "name ", "} } }"),
    "aliases": filled("{ agencies { nodes { ", lambda at: f"a{at}: name ", "} } }"),
    "root fields": filled("{ ", lambda at: f"a{at}: agencies {{ totalCount }} ", "}"),
    "inline fragments in one another": "{ agencies { nodes { " + "... { " * 2000 + "name" + " }" * 2000 + " } } }",
    "fragments side by side": filled(
        "{ agencies { nodes { name } } } ", lambda at: f"fragment F{at} on Agency {{ name grade score }} ", ""
    ),
    "nested lists": filled("{ agencies { nodes { ", lambda at: "region { agencies { nodes { ", "name") + "} " * 40,
    "a large filter": filled("{ agencies(filter: {or: [", lambda at: '{name: {eq: "a"}} ', "]}) { totalCount } }"),
    "directives": filled("{ agencies { nodes { name ", lambda at: "@skip(if: false) ", "} } }"),
    "an honest one": filled(
        "query ($n: Int) { ",
        lambda at: f"q{at}: agencies(first: $n) {{ nodes {{ id name grade region {{ name }} }} }} ",
        "}",
    ),
}


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, whatever comes of it."""
    start = time.perf_counter()
    with suppress(Refusal, DocumentError, GraphQLError):
        work()
    return time.perf_counter() - start


def parsed(text: str) -> DocumentNode | None:
    """The document, if it can be read at all."""
    try:
        return parse(text)
    except GraphQLError:
        return None


def outcome(engine: Engine, text: str) -> str:
    """What the engine says to it."""
    try:
        return f"ready, {engine.ready(Request(text)).cost} points"
    except Refusal as refusal:
        return refusal.code
    except DocumentError as found:
        return found.code


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    engine = build_engine(RatingBook(load(), "zj"), SystemClock(), b"0" * 32)
    limits = Limits()
    print(f"{'document':38} {'bytes':>6} {'parse ms':>9} {'judge ms':>9} {'all ms':>9}  outcome")
    for name, text in DOCUMENTS.items():
        ast = parsed(text)
        steps: list[Callable[[int], object]] = [
            lambda _, text=text: parse(text, max_tokens=limits.tokens),  # type: ignore[misc]
            lambda _, ast=ast: ast and judge(ast, limits),  # type: ignore[misc]
            lambda number, text=text: engine.ready(Request(f"{text}\n# {number}")),  # type: ignore[misc]
        ]
        taken = [statistics.median(seconds(partial(step, turn)) for turn in range(rounds)) * 1000 for step in steps]
        figures = " ".join(f"{value:9.1f}" for value in taken)
        print(f"{name:38} {len(text):6} {figures}  {outcome(engine, text)}")


if __name__ == "__main__":
    main()
