"""The generated arguments of lists and look-ups: filters, orders, search and pages."""

from collections.abc import Callable, Sequence
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLID,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
    get_named_type,
)
from strawberry.annotation import StrawberryAnnotation
from strawberry.utils.str_converters import to_camel_case

from backend.graph.catalog import FieldInfo, TypeInfo
from backend.graph.count import SAMPLE
from backend.graph.groups import DEFAULT_GROUPS, MOST_GROUPS, group_by, group_order
from backend.graph.identified import MOST_IDS
from backend.graph.kinds import EQUAL
from backend.graph.sources import Aggregated, Counted, Lookup, NodeById, NodesByIds

OPERATORS = {
    "eq": "Equal. 等于。",
    "ne": "Not equal; an empty value counts as different. 不等于。",
    "in": "One of these. 属于。",
    "isNull": "Whether the value is empty. 是否为空。",
    "lt": "Less than. 小于。",
    "lte": "At most. 不大于。",
    "gt": "Greater than. 大于。",
    "gte": "At least. 不小于。",
    "contains": "Contains this text. 包含。",
    "startsWith": "Begins with this text. 以此开头。",
}

PAGE = {
    "first": (GraphQLInt, "Rows from the start or after `after`, 1 to 100; 20 if nothing is said. 前若干行。"),
    "after": (GraphQLString, "Read on after this cursor. 在此游标之后。"),
    "last": (GraphQLInt, "Rows from the end or before `before`, 1 to 100. 末若干行。"),
    "before": (GraphQLString, "Read only what precedes this cursor. 在此游标之前。"),
}


class Inputs:
    """Makes each input type once."""

    def __init__(self, schema: GraphQLSchema, types: dict[str, TypeInfo], converter: Any) -> None:
        self._schema, self._types, self._converter = schema, types, converter
        self._made: dict[str, Any] = {}

    def arguments(self, info: FieldInfo) -> dict[str, GraphQLArgument]:
        """The generated arguments of a field."""
        if isinstance(info.source, NodeById):
            return {"id": _argument(GraphQLNonNull(GraphQLID), "Global id. 全局编号。")}
        if isinstance(info.source, NodesByIds):
            several = GraphQLNonNull(GraphQLList(GraphQLNonNull(GraphQLID)))
            return {"ids": _argument(several, f"Global ids, at most {MOST_IDS}; one may come twice. 全局编号。")}
        if isinstance(info.source, Lookup):
            return self._lookup(info.source, self._types[info.target])
        if isinstance(info.source, Aggregated):
            return self._groups(self._types[info.target])
        if isinstance(info.source, Counted):
            return self._count()
        if info.form != "connection":
            return {}
        made = {name: _argument(kind, text) for name, (kind, text) in PAGE.items()}
        target = self._types.get(info.target)
        if target is None:
            return made
        return made | self._conditions(target, self._order(target), "First, second, ... order. 排序。")

    def _conditions(self, target: TypeInfo, order: GraphQLEnumType | None, text: str) -> dict[str, GraphQLArgument]:
        made = {}
        if target.is_node or target.filterable() or target.published.filters:
            made["filter"] = _argument(self._filter(target), "Only rows that meet this. 筛选条件。")
        if order:
            made["orderBy"] = _argument(GraphQLList(GraphQLNonNull(order)), text)
        if target.published.search:
            made["search"] = _argument(GraphQLString, "Only rows that contain this text, from one character. 检索。")
        return made

    def _groups(self, target: TypeInfo) -> dict[str, GraphQLArgument]:
        most = f"The most groups, 1 to {MOST_GROUPS}; {DEFAULT_GROUPS} if nothing is said. 最多组数。"
        made = {"first": _argument(GraphQLInt, most)}
        if keys := self._once(f"{target.name}GroupBy", lambda: group_by(target)):
            several = GraphQLList(GraphQLNonNull(keys))
            made["groupBy"] = _argument(several, "By what; nothing: one group of all rows. 分组依据，不填为全部一组。")
        order = self._once(f"{target.name}GroupOrder", lambda: group_order(target))
        text = "First, second, ... order of the groups; by key if nothing is said. 排序。"
        return made | self._conditions(target, order, text)

    def _count(self) -> dict[str, GraphQLArgument]:
        mode = self._once("CountMode", _count_mode)
        return {
            "upTo": _argument(GraphQLInt, "Count no further than this: it is then the answer. 最多数到此数。"),
            "mode": _argument(mode, "How to count; EXACT if nothing is said. 计数方式，默认精确。"),
        }

    def _once(self, name: str, make: Callable[[], Any]) -> Any:
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]

    def _lookup(self, source: Lookup, target: TypeInfo) -> dict[str, GraphQLArgument]:
        alone = len(source.fields) == 1
        made = {}
        for python_name in source.fields:
            field = target.by_python_name[python_name]
            named = get_named_type(self._field_type(target, field))
            made[field.name] = _argument(GraphQLNonNull(named) if alone else named, f"`{field.name}`, unique. 唯一。")
        return made

    def _field_type(self, target: TypeInfo, field: FieldInfo) -> Any:
        owner = self._schema.type_map[target.name]
        assert isinstance(owner, GraphQLObjectType)
        return owner.fields[field.name].type

    def _operators(self, named: Any, operators: tuple[str, ...]) -> GraphQLInputObjectType:
        name = f"{named.name}Filter"
        if name not in self._made:
            types = {"isNull": GraphQLBoolean, "in": GraphQLList(GraphQLNonNull(named))}
            self._made[name] = GraphQLInputObjectType(
                name,
                {op: GraphQLInputField(types.get(op, named), description=OPERATORS[op]) for op in operators},
                description=f"What a value of {named.name} must meet; all that is said. 条件。",
            )
        return self._made[name]  # type: ignore[no-any-return]

    def _filter(self, target: TypeInfo) -> GraphQLInputObjectType:
        name = f"{target.name}Filter"
        if name not in self._made:
            self._made[name] = GraphQLInputObjectType(
                name,
                lambda: self._filter_fields(target),
                description=f"What a {target.name} must meet: all that is said. 筛选条件。",
            )
        return self._made[name]  # type: ignore[no-any-return]

    def _filter_fields(self, target: TypeInfo) -> dict[str, GraphQLInputField]:
        own = self._made[f"{target.name}Filter"]
        several = GraphQLList(GraphQLNonNull(own))
        made = {}
        if target.is_node:
            made["id"] = GraphQLInputField(self._operators(GraphQLID, EQUAL), description="Id. 编号。")
        for field in target.filterable():
            assert field.kind is not None
            operators = self._operators(get_named_type(self._field_type(target, field)), field.kind.operators)
            owner = self._schema.type_map[target.name]
            assert isinstance(owner, GraphQLObjectType)
            made[field.name] = GraphQLInputField(operators, description=owner.fields[field.name].description)
        for name, custom in target.published.filters.items():
            made[to_camel_case(name)] = GraphQLInputField(self.input_type(custom.type), description=custom.description)
        made["and"] = GraphQLInputField(several, description="All of these. 全部满足。")
        made["or"] = GraphQLInputField(several, description="At least one of these. 至少满足一项。")
        made["not"] = GraphQLInputField(own, description="Not this; rows without a value too. 不满足。")
        return made

    def input_type(self, annotation: Any) -> Any:
        """The GraphQL input type of a Python annotation, nullable."""
        optional = StrawberryAnnotation(annotation | None).resolve()
        return self._converter.from_maybe_optional(optional)

    def _order(self, target: TypeInfo) -> GraphQLEnumType | None:
        name = f"{target.name}Order"
        names = [field.python_name for field in target.orderable()]
        if target.is_node:
            names.append("id")
        if name not in self._made and names:
            values = {f"{field.upper()}_{way}": (field, way == "DESC") for field in names for way in ("ASC", "DESC")}
            self._made[name] = GraphQLEnumType(
                name,
                {key: GraphQLEnumValue(value, description=_way(*value)) for key, value in values.items()},
                description=f"Orders of {target.name}; empty values come last either way. 排序方式。",
            )
        return self._made.get(name)


def _argument(kind: Any, description: str) -> GraphQLArgument:
    return GraphQLArgument(kind, description=description)


def _count_mode() -> GraphQLEnumType:
    estimate = (
        f"Exact up to {SAMPLE}; beyond, an estimate whose cost does not grow with the table: {SAMPLE} places spread"
        " evenly over the list's own ids are looked up, and the share that is in the list is scaled up. The same list"
        " gives the same number. It is coarse where the list is a small part of its table: within 3 % of a list that"
        " is half of it, 10 % of a tenth, 30 % of a hundredth. Lists without whole-numbered ids are counted exactly."
        f" 不超过{SAMPLE}时精确；超过则为估计：在本列表编号范围内均匀抽查{SAMPLE}处，按命中比例推算，结果可重现。"
    )
    return GraphQLEnumType(
        "CountMode",
        {
            "EXACT": GraphQLEnumValue("EXACT", description="Every row is counted. 精确计数。"),
            "ESTIMATE": GraphQLEnumValue("ESTIMATE", description=estimate),
        },
        description="How the rows of a list are counted. 计数方式。",
    )


def _way(field: str, descending: bool) -> str:
    return f"By `{to_camel_case(field)}`, {'descending 降序' if descending else 'ascending 升序'}."


def add_arguments(
    schema: GraphQLSchema, types: dict[str, TypeInfo], shared: Sequence[TypeInfo], converter: Any
) -> Inputs:
    """Give every list and look-up of the schema its arguments, those that interfaces promise too."""
    inputs = Inputs(schema, types, converter)
    for info in (*types.values(), *shared):
        owner = schema.type_map[info.name]
        assert isinstance(owner, GraphQLObjectType | GraphQLInterfaceType)
        for name, field in info.fields.items():
            owner.fields[name].args.update(inputs.arguments(field))
    return inputs
