"""Declarations with faults."""

from typing import Annotated

import strawberry

from backend.graph.declare import (
    Connection,
    Group,
    Node,
    aggregated,
    column,
    every,
    expression,
    listed,
    lookup,
    many,
    one,
    published,
    queries,
)

HERE = "tests.graph.broken"


@published("thing", description="A thing.")
class Thing(Node):
    name: str = column("")
    bad: str = expression("Speaks of what is not known.", "{t}.x = :nothing")
    other: Annotated["Thing", strawberry.lazy(HERE)] = one(
        "Not nullable, though it may be absent from sight.", "other_id", to="nowhere"
    )
    things: list[Annotated["Thing", strawberry.lazy(HERE)]] = listed("Neither column nor predicate.")
    ordered: Connection[Annotated["Thing", strawberry.lazy(HERE)]] = many(
        "Of an unknown order.", "thing_id", order=("nothing",)
    )
    maker: Annotated["Thing", strawberry.lazy(HERE)] | None = one("By a predicate.", where="TRUE", groupable=True)
    notes: strawberry.scalars.JSON | None = column("Grouped by.", groupable=True)
    label: str | None = column("Measured.", measurable=True)
    counted: list[Group[Annotated["Thing", strawberry.lazy(HERE)]]] = aggregated("Neither column nor predicate.")
    bare: list[Annotated["Thing", strawberry.lazy(HERE)]] = aggregated("No groups.", "thing_id")


@published(description="No table.")
class Loose:
    name: str = column("A name.")


@queries
class Root:
    thing: Thing = lookup("Not nullable.", "id")
    loose: Connection[Loose] = every("Of no table.")
