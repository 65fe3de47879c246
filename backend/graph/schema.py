"""Builds the GraphQL schema from what was declared, and reads the declarations back into a catalog."""

from collections.abc import Iterable, Sequence
from typing import Any

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_introspection_type,
)
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver
from strawberry.types.union import StrawberryUnion
from strawberry.utils.str_converters import to_camel_case

from backend.graph.abstract import rows_of_several
from backend.graph.catalog import Catalog, FieldInfo, TypeInfo
from backend.graph.groups import add_groups, is_group, row_type
from backend.graph.inputs import Inputs, add_arguments
from backend.graph.kinds import KINDS, SCALARS, Kind
from backend.graph.problem import Problem
from backend.graph.scalars import Int64, scalar_map
from backend.graph.sdl import COST, LIST_SIZE
from backend.graph.sources import ABSENT, METADATA, Command, Computed, NodeById, NodesByIds, Published, Rows


def build(
    types: Iterable[type], queries: Iterable[type], commands: Iterable[Any], subscriptions: Iterable[type] = ()
) -> Catalog:
    """The catalog of everything declared."""
    published = [*types, Problem]
    roots, events = list(queries), tuple(subscriptions)
    for cls in (*published, *roots):
        _give_arguments(cls)
    config = StrawberryConfig(scalar_map=scalar_map([*published, *roots]))
    made = strawberry.Schema(
        query=strawberry.type(type("Query", tuple(roots), {}), description="Everything that can be read. 查询。"),
        mutation=_mutation([function.__command__ for function in commands]),
        subscription=strawberry.type(type("Subscription", events, {}), description="What is told as it happens. 订阅。")
        if events
        else None,
        types=published,
        config=config,
    )
    kinds = _kinds(config)
    drafts, shared = _read_types(made._schema, kinds)
    add_groups(made._schema, drafts, made.schema_converter.from_scalar(Int64))
    inputs = add_arguments(made._schema, drafts, shared, made.schema_converter)
    bound = _bound(drafts, inputs, kinds)
    return Catalog(_again(made._schema), drafts, bound, made, _abstract(made._schema, drafts))


def _bound(
    types: dict[str, TypeInfo], inputs: Inputs, kinds: dict[str, Kind]
) -> dict[tuple[str, str], tuple[Kind | None, bool]]:
    """How filters and arguments are bound: as their GraphQL type says, or untyped after a function has made them."""
    found = {}
    for owner in types.values():
        declared: list[tuple[str, str, Any]] = [
            (f"{owner.name}.filter", name, given) for name, given in owner.published.filters.items()
        ]
        for info in owner.fields.values():
            if isinstance(info.source, Rows):
                declared += [(info.coordinate, name, given) for name, given in info.source.args.items()]
        for place, name, given in declared:
            graphql_type = inputs.input_type(given.type)
            many = isinstance(graphql_type, GraphQLList)
            named = get_named_type(graphql_type)
            kind = KINDS["enum"] if isinstance(named, GraphQLEnumType) else kinds.get(named.name)
            found[place, name] = (None, False) if given.bind else (kind, many)
    return found


def _again(schema: GraphQLSchema) -> GraphQLSchema:
    """The schema once more, so that it knows the inputs that were added."""
    arguments = schema.to_kwargs()
    arguments["types"] = tuple(schema.type_map.values())
    arguments["directives"] = (*schema.directives, COST, LIST_SIZE)
    return GraphQLSchema(**arguments)


def _give_arguments(cls: type) -> None:
    """Row sources and functions name their own arguments."""
    definition: Any = cls.__strawberry_definition__  # type: ignore[attr-defined]
    for field in definition.fields:
        source = field.metadata.get(METADATA)
        if isinstance(source, Rows):
            field.arguments = [
                StrawberryArgument(
                    name,
                    None,
                    StrawberryAnnotation(given.type),
                    description=given.description,
                    default=strawberry.UNSET if given.default is ABSENT else given.default,
                )
                for name, given in source.args.items()
            ]
        elif isinstance(source, Computed):
            field.arguments = _after_first(source.function)


def _after_first(function: Any) -> list[StrawberryArgument]:
    """The arguments of a function without its first parameter, the call or the work."""
    resolver: Any = StrawberryResolver(function)
    first = next(iter(resolver.signature.parameters))
    return [argument for argument in resolver.arguments if argument.python_name != first]


def _mutation(commands: Sequence[Command]) -> type | None:
    if not commands:
        return None
    fields: dict[str, Any] = {}
    for command in commands:
        name = command.function.__name__
        answers = StrawberryUnion(
            name=to_camel_case(name)[0].upper() + to_camel_case(name)[1:] + "Result",
            type_annotations=tuple(StrawberryAnnotation(answer) for answer in (*command.returns, Problem)),
            description="What was changed, or why not. 变更结果或问题。",
        )
        field = StrawberryField(
            python_name=name,
            type_annotation=StrawberryAnnotation(answers),
            description=command.description,
            metadata={METADATA: command},
        )
        field.arguments = _after_first(command.function)
        fields[name] = field
    namespace = {"__annotations__": dict.fromkeys(fields, Any), **fields}
    made = strawberry.type(type("Mutation", (), namespace), description="Every command. 命令。")
    definition: Any = made.__strawberry_definition__  # type: ignore[attr-defined]
    for field in definition.fields:
        field.type_annotation = fields[field.python_name].type_annotation
    return made


def _kinds(config: StrawberryConfig) -> dict[str, Kind]:
    named = {name: KINDS[kind] for name, kind in SCALARS.items()}
    for cls, definition in config.scalar_map.items():
        declared = getattr(cls, "__scalar__", None)
        if declared:
            named[str(definition.name)] = KINDS[declared[0]]
    return named


def _read_types(schema: GraphQLSchema, kinds: dict[str, Kind]) -> tuple[dict[str, TypeInfo], list[TypeInfo]]:
    """The types of objects by name, and the interfaces."""
    found = {
        name: _read_type(graphql_type, schema, kinds)
        for name, graphql_type in schema.type_map.items()
        if isinstance(graphql_type, GraphQLObjectType | GraphQLInterfaceType)
        and not is_introspection_type(graphql_type)
    }
    shared = [name for name in found if isinstance(schema.type_map[name], GraphQLInterfaceType)]
    return found, [found.pop(name) for name in shared]


def _abstract(schema: GraphQLSchema, types: dict[str, TypeInfo]) -> dict[str, TypeInfo]:
    """Unions and interfaces, with those of their members that have rows."""
    return {
        name: rows_of_several(name, tuple(one for one in _members(schema, graphql_type) if types[one].published.table))
        for name, graphql_type in schema.type_map.items()
        if is_abstract_type(graphql_type)
    }


def _members(schema: GraphQLSchema, graphql_type: Any) -> tuple[str, ...]:
    return tuple(member.name for member in schema.get_possible_types(graphql_type))


def _published(graphql_type: GraphQLObjectType | GraphQLInterfaceType) -> Published:
    """What was declared of the class behind a type, whether it was listed or only reached."""
    origin = graphql_type.extensions["strawberry-definition"].origin
    return getattr(origin, "__published__", Published("", "id"))


def _read_type(
    graphql_type: GraphQLObjectType | GraphQLInterfaceType, schema: GraphQLSchema, kinds: dict[str, Kind]
) -> TypeInfo:
    fields = {
        name: _read_field(graphql_type.name, name, field, schema, kinds) for name, field in graphql_type.fields.items()
    }
    return TypeInfo(
        name=graphql_type.name,
        published=_published(graphql_type),
        is_node=any(interface.name == "Node" for interface in graphql_type.interfaces),
        fields=fields,
        by_python_name={info.python_name: info for info in fields.values()},
    )


def _read_field(
    parent: str, name: str, graphql_field: GraphQLField, schema: GraphQLSchema, kinds: dict[str, Kind]
) -> FieldInfo:
    graphql_type, field = graphql_field.type, graphql_field.extensions["strawberry-definition"]
    inner = get_nullable_type(graphql_type)
    named = get_named_type(graphql_type)
    form, source = _form(inner, named), field.metadata.get(METADATA)
    several = is_abstract_type(named) and not isinstance(source, Command | NodeById | NodesByIds)
    return FieldInfo(
        name=name,
        python_name=field.python_name,
        parent=parent,
        source=source,
        form=form,
        nullable=not isinstance(graphql_type, GraphQLNonNull),
        kind=_kind(inner, named, kinds) if form == "value" else None,
        target=_target(form, named),
        type_name=named.name,
        members=_members(schema, named) if several else (),
        arguments=tuple(field.arguments),
    )


def _form(inner: Any, named: GraphQLNamedType) -> str:
    if isinstance(named, GraphQLScalarType | GraphQLEnumType):
        return "value"
    if isinstance(inner, GraphQLList):
        return "list"
    if isinstance(named, GraphQLObjectType) and "pageInfo" in named.fields:
        return "connection"
    return "one"


def _target(form: str, named: GraphQLNamedType) -> str:
    if form == "value":
        return ""
    if form == "connection" and isinstance(named, GraphQLObjectType):
        return str(get_named_type(named.fields["nodes"].type).name)
    if is_group(named):
        return row_type(named)
    return named.name


def _kind(inner: Any, named: GraphQLNamedType, kinds: dict[str, Kind]) -> Kind | None:
    if isinstance(inner, GraphQLList):
        return KINDS["json"]
    return KINDS["enum"] if isinstance(named, GraphQLEnumType) else kinds.get(named.name)
