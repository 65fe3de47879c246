"""The GraphQL types of groups: what rows may be grouped by, what they are measured by, and in what order they come."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLFloat,
    GraphQLInt,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
)

from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.shapes import Group
from backend.graph.sources import GroupKey, Measure, One, Published

DEFAULT_GROUPS, MOST_GROUPS = 100, 1000
KEYS = ("text", "enum", "bool", "date", "int")
"""Kinds that rows may be grouped by."""
NUMBERS = ("int", "hundredths", "float")
MEASURES = {"sum": NUMBERS, "avg": NUMBERS, "min": (*NUMBERS, "date", "moment"), "max": (*NUMBERS, "date", "moment")}
"""The functions, and the kinds that each takes."""
UNITS = {"": "", "YEAR": "first day of its year 所在年首日", "QUARTER": "first day of its quarter 所在季首日",
         "MONTH": "first day of its month 所在月首日"}  # fmt: skip
FUNCTIONS = {
    "sum": "Sums over the rows that have a value; null where none has. Floats are added to six decimals. 合计。",
    "avg": "Means over the rows that have a value: the exact sum divided once, to the nearest double. 平均值。",
    "min": "Least values; null where no row has one. 最小值。",
    "max": "Greatest values; null where no row has one. 最大值。",
}


@dataclass(frozen=True)
class Key:
    """Something that rows may be grouped by: a field, or the year, quarter or month of a date."""

    field: FieldInfo
    unit: str

    @property
    def name(self) -> str:
        """Its name in the key of a group."""
        return self.field.name + self.unit.capitalize()

    @property
    def choice(self) -> str:
        """Its name among the values of `groupBy`."""
        return self.field.python_name.upper() + (f"_{self.unit}" if self.unit else "")


def keys_of(target: TypeInfo) -> list[Key]:
    """Everything that rows of a type may be grouped by."""
    fields = [info for info in target.fields.values() if getattr(info.source, "groupable", False)]
    return [Key(info, unit) for info in fields for unit in (UNITS if info.kind and info.kind.name == "date" else ("",))]


def measured(target: TypeInfo, function: str) -> list[FieldInfo]:
    """The fields of a type that a function takes."""
    return [
        info
        for info in target.fields.values()
        if getattr(info.source, "measurable", False) and info.kind and info.kind.name in MEASURES[function]
    ]


def is_group(graphql_type: Any) -> bool:
    """Whether a GraphQL type is one of groups."""
    definition = getattr(graphql_type, "extensions", {}).get("strawberry-definition")
    return getattr(getattr(definition, "concrete_of", None), "origin", None) is Group


def row_type(graphql_type: Any) -> str:
    """The name of the type whose rows a group counts, before its key is made."""
    return str(get_named_type(graphql_type.fields["key"].type).name)


def add_groups(schema: GraphQLSchema, types: dict[str, TypeInfo], whole: Any) -> None:
    """Give every type of groups its key and its measures; `whole` is the scalar of sums of whole numbers."""
    for graphql_type in [found for found in schema.type_map.values() if is_group(found)]:
        assert isinstance(graphql_type, GraphQLObjectType)
        target = types[row_type(graphql_type)]
        owner = schema.type_map[target.name]
        assert isinstance(owner, GraphQLObjectType)
        parts = dict(_parts(graphql_type.name, target, owner, whole))
        del graphql_type.fields["key"]
        fields = {"count": types[graphql_type.name].fields["count"]}
        for name, (part, infos) in parts.items():
            graphql_type.fields[name] = GraphQLField(GraphQLNonNull(part), description=part.description)
            fields[name] = FieldInfo(name, name, graphql_type.name, None, "one", False, type_name=part.name)
            schema.type_map[part.name] = part
            types[part.name] = _type(part.name, infos)
        if target.published.floor:
            least = target.published.floor
            hidden = f"Groups of fewer than {least} rows are left out. 少于 {least} 行的组不列出。"
            graphql_type.description = f"{graphql_type.description} {hidden}"
        types[graphql_type.name] = _type(graphql_type.name, fields)


Part = tuple[GraphQLObjectType, Mapping[str, FieldInfo]]


def _parts(name: str, target: TypeInfo, owner: GraphQLObjectType, whole: Any) -> Iterator[tuple[str, Part]]:
    if keys := keys_of(target):
        yield "key", _key(f"{name}Key", keys, owner)
    for function, text in FUNCTIONS.items():
        if infos := measured(target, function):
            yield function, _measures(f"{name}{function.capitalize()}", function, text, infos, owner, whole)


def _key(name: str, keys: list[Key], owner: GraphQLObjectType) -> Part:
    fields, infos = {}, {}
    for key in keys:
        info, said = key.field, owner.fields[key.field.name]
        text = f"{said.description} ({UNITS[key.unit]})" if key.unit else said.description
        fields[key.name] = GraphQLField(get_named_type(said.type), description=text)
        infos[key.name] = FieldInfo(
            key.name, key.name, name, GroupKey(info.python_name, key.unit), info.form, True, info.kind, info.target,
            info.type_name,
        )  # fmt: skip
    text = "What the rows of a group have in common; null in all that they were not grouped by. 分组键，未分组的为空。"
    return GraphQLObjectType(name, fields, description=text), infos


def _measures(
    name: str, function: str, text: str, measures: list[FieldInfo], owner: GraphQLObjectType, whole: Any
) -> Part:
    fields, infos = {}, {}
    for info in measures:
        assert info.kind is not None
        said = owner.fields[info.name]
        kind = GraphQLFloat if function == "avg" else get_named_type(said.type)
        if function == "sum" and kind is GraphQLInt:
            kind = whole
        fields[info.name] = GraphQLField(kind, description=said.description)
        source = Measure(function, info.python_name)
        infos[info.name] = FieldInfo(info.name, info.python_name, name, source, "value", True, info.kind)
    return GraphQLObjectType(name, fields, description=text), infos


def _type(name: str, fields: Mapping[str, FieldInfo]) -> TypeInfo:
    return TypeInfo(name, Published("", "id"), False, fields, {info.python_name: info for info in fields.values()})


def group_by(target: TypeInfo) -> GraphQLEnumType | None:
    """What rows of a type may be grouped by, as an enumeration."""
    values = {
        key.choice: GraphQLEnumValue((key.field.python_name, key.unit), description=f"By `{key.name}`. 分组。")
        for key in keys_of(target)
    }
    text = f"What rows of {target.name} may be grouped by. 分组依据。"
    return GraphQLEnumType(f"{target.name}GroupBy", values, description=text) if values else None


def group_order(target: TypeInfo) -> GraphQLEnumType:
    """The orders that groups of a type may come in."""
    ways = {"KEY": ("key", "", "`key`"), "COUNT": ("count", "", "`count`")}
    for function in MEASURES:
        for info in measured(target, function):
            said = f"`{info.name}` of `{function}`"
            ways[f"{function}_{info.python_name}".upper()] = (function, info.python_name, said)
    values = {
        f"{name}_{way}": GraphQLEnumValue((what, field, way == "DESC"), description=f"By {said}, {words}.")
        for name, (what, field, said) in ways.items()
        for way, words in (("ASC", "ascending 升序"), ("DESC", "descending 降序"))
    }
    text = f"Orders of groups of {target.name}; empty values come last, equal groups by key. 排序方式。"
    return GraphQLEnumType(f"{target.name}GroupOrder", values, description=text)


def faults_of(info: FieldInfo) -> Iterator[str]:
    """What is wrong with a field that is groupable or measurable."""
    kind = info.kind.name if info.kind else info.form
    if getattr(info.source, "groupable", False):
        if isinstance(info.source, One):
            if not info.source.column or info.source.where or info.source.order:
                yield "can't be grouped by: only a relation by a column alone can"
        elif kind not in KEYS:
            yield f"can't be grouped by: it is of kind {kind}"
    if getattr(info.source, "measurable", False) and kind not in MEASURES["min"]:
        yield f"can't be measured: it is of kind {kind}"
