"""The schema in GraphQL's own language, with what a client may want to know of costs: `@cost` and `@listSize`."""

import re

from graphql import (
    DirectiveLocation,
    GraphQLArgument,
    GraphQLDirective,
    GraphQLInt,
    GraphQLList,
    GraphQLNonNull,
    GraphQLString,
    print_schema,
)

from backend.graph.catalog import Catalog, FieldInfo
from backend.graph.cost import SIZED, weight_of
from backend.graph.groups import DEFAULT_GROUPS
from backend.graph.lift import DEFAULT_SIZE
from backend.graph.sources import Aggregated, Listed, NodesByIds, Rows

NAMES = GraphQLList(GraphQLNonNull(GraphQLString))
COST = GraphQLDirective(
    "cost",
    [DirectiveLocation.FIELD_DEFINITION],
    {"weight": GraphQLArgument(GraphQLNonNull(GraphQLString), description="Points. 点数。")},
    description="What a field costs in points beside the objects that it holds. 字段自身的点数。",
)
LIST_SIZE = GraphQLDirective(
    "listSize",
    [DirectiveLocation.FIELD_DEFINITION],
    {
        "assumedSize": GraphQLArgument(GraphQLInt, description="Its length if no argument says otherwise. 默认长度。"),
        "slicingArguments": GraphQLArgument(NAMES, description="The arguments that set its length. 决定长度的参数。"),
        "sizedFields": GraphQLArgument(NAMES, description="The fields below that are so long. 以此为长度的子字段。"),
    },
    description="How long a list may be: costs multiply by it. 列表长度，用于计算点数。",
)


TYPE = re.compile(r"(?:type (\w+) .*|type (\w+)) ?\{|\}")
SLICED = 'slicingArguments: ["first", "last"], sizedFields: ["' + '", "'.join(SIZED) + '"]'
FIELD = re.compile(r"  (\w+)[(:]")


def print_sdl(catalog: Catalog) -> str:
    """The schema's text: as graphql-core prints it, with the costs behind each field that has some."""
    owner, field, quoted = "", "", False
    lines = []
    for line in print_schema(catalog.schema).splitlines():
        outside = not quoted and '"""' not in line
        quoted ^= line.count('"""') % 2 == 1
        if outside and (found := TYPE.match(line)):
            owner = found[1] or found[2] or ""
        elif outside and (found := FIELD.match(line)):
            field = found[1]
        is_field = outside and owner in catalog.types and bool(re.match(r"  (\)|\w+(\(.*\))?): ", line))
        lines.append(line + (_costs(catalog.types[owner].fields[field]) if is_field else ""))
    return "\n".join(lines) + "\n"


def _costs(info: FieldInfo) -> str:
    """The directives of a field."""
    weight = weight_of(info, info.name)
    found = f' @cost(weight: "{weight}")' if weight else ""
    if info.form == "connection":
        return f"{found} @listSize(assumedSize: {DEFAULT_SIZE}, {SLICED})"
    if isinstance(info.source, Aggregated):
        return f'{found} @listSize(assumedSize: {DEFAULT_GROUPS}, slicingArguments: ["first"])'
    if isinstance(info.source, NodesByIds):
        return f'{found} @listSize(slicingArguments: ["ids"])'
    if isinstance(info.source, Listed) or (isinstance(info.source, Rows) and info.form == "list"):
        return f"{found} @listSize(assumedSize: {info.source.limit})"
    return found
