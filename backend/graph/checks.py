"""What can't be compiled is an error when the schema is built, all of it at once."""

import re
from collections.abc import Iterator

from graphql import GraphQLObjectType, is_introspection_type

from backend.graph.abstract import faults_of_several
from backend.graph.catalog import Catalog, FieldInfo, TypeInfo, column_of
from backend.graph.dialects import DIALECTS
from backend.graph.groups import faults_of
from backend.graph.order import parse_order
from backend.graph.policy import Policy
from backend.graph.sources import (
    Aggregated,
    Column,
    Every,
    Expression,
    Listed,
    Lookup,
    Many,
    One,
    Rows,
    Told,
)
from backend.graph.statement import Statement


class SchemaError(Exception):
    """The declarations have faults; each is a line of the message."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def check(catalog: Catalog, policy: Policy) -> None:
    """Raise `SchemaError` with every fault of the declarations."""
    faults = [*_undescribed(catalog)]
    for owner in catalog.types.values():
        for info in owner.fields.values():
            faults += [f"{info.coordinate}: {fault}" for fault in _field_faults(catalog, policy, owner, info)]
        faults += [f"{owner.name}: {fault}" for fault in _filter_faults(policy, owner)]
    faults += [] if faults else dict.fromkeys(_template_faults(catalog, policy))
    if faults:
        raise SchemaError(faults)


def _undescribed(catalog: Catalog) -> Iterator[str]:
    for name, kind in catalog.schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not is_introspection_type(kind):
            if not kind.description:
                yield f"{name}: has no description"
            for field_name, field in kind.fields.items():
                if not field.description:
                    yield f"{name}.{field_name}: has no description"
                for argument_name, argument in field.args.items():
                    if not argument.description:
                        yield f"{name}.{field_name}({argument_name}:): has no description"


def _field_faults(catalog: Catalog, policy: Policy, owner: TypeInfo, info: FieldInfo) -> Iterator[str]:
    if info.form == "value" and isinstance(info.source, Column | Expression) and info.kind is None:
        yield "its scalar has no kind; declare it with @scalar"
    if isinstance(info.source, Aggregated | Every | Listed | Lookup | Many | One | Told):
        yield from _target_faults(catalog, info)
    if isinstance(info.source, Rows) and info.target in catalog.types:
        yield from _order_faults(catalog.types[info.target], info)
    if isinstance(info.source, Column | Expression) and info.form != "value" and owner.published.table:
        yield f"its type {info.type_name} is no value"
    if info.source is None and owner.published.table and not (owner.is_node and info.name == "id"):
        yield "does not say where its value lives; a field that an interface promises is declared anew"
    yield from faults_of_several(catalog, info)
    if isinstance(info.source, Every | Many) and info.form != "connection":
        yield "must be a Connection"
    if isinstance(info.source, Listed) and info.form != "list":
        yield "must be a list"
    if isinstance(info.source, Aggregated) and info.type_name != f"{info.target}Group":
        yield "must be a list of Group"
    yield from faults_of(info)
    yield from _mask_faults(policy, info)
    if isinstance(info.source, One | Lookup) and not info.nullable:
        hiding = [role for role in policy.roles if policy.rows(info.target, role) != "TRUE"]
        if hiding or isinstance(info.source, Lookup):
            yield f"must be nullable: rows of {info.target} may be out of sight or absent"


def _mask_faults(policy: Policy, info: FieldInfo) -> Iterator[str]:
    if info.form not in ("value", "one") or info.nullable or info.source is None:
        return
    masked = [role for role in policy.roles if policy.field(info.parent, info.name, role) is not True]
    if masked and info.parent not in ("Mutation", "Subscription"):
        yield f"must be nullable: it is masked for {', '.join(masked)}"


def _filter_faults(policy: Policy, owner: TypeInfo) -> Iterator[str]:
    """A filter's SQL reads columns as they are stored, so it must name the masked fields that it speaks of."""
    fields = {column_of(info): info for info in owner.fields.values()}
    for name, custom in owner.published.filters.items():
        texts = [custom.sql] if isinstance(custom.sql, str) else custom.sql.values()
        for column in {found for text in texts for found in re.findall(r"\{t\}\.(\w+)", text)}:
            info = fields.get(column)
            masked = info and any(policy.field(owner.name, info.name, role) is not True for role in policy.roles)
            if info and masked and info.python_name not in custom.reads:
                yield f"filter {name} speaks of the masked field {info.python_name}: name it in `reads`"


def _target_faults(catalog: Catalog, info: FieldInfo) -> Iterator[str]:
    target = catalog.types.get(info.target)
    if target is None or not target.published.table:
        yield f"its target {info.target or info.type_name} has no table"
        return
    known = {column_of(field) for field in target.fields.values()} | {target.published.key}
    yield from _order_faults(target, info)
    to = getattr(info.source, "to", "")
    if to and to not in known:
        yield f"{info.target} has no column {to}"
    related = isinstance(info.source, One | Many | Listed) or (
        isinstance(info.source, Aggregated) and info.parent != "Query"
    )
    if related and not (info.source.column or info.source.where):
        yield "names neither a column nor a predicate"


def _order_faults(target: TypeInfo, info: FieldInfo) -> Iterator[str]:
    """What is ordered or looked up by must be stored."""
    order = getattr(info.source, "order", ())
    names = [name for name, _ in parse_order(order)] if isinstance(order, tuple) else []
    names += info.source.fields if isinstance(info.source, Lookup) else []
    for name in names:
        field = target.by_python_name.get(name)
        if field is None or (field.kind is None and name != "id"):
            yield f"{target.name} has no field {name} that is stored"


def _template_faults(catalog: Catalog, policy: Policy) -> Iterator[str]:
    """Every SQL text is filled in once for every role and database: an unknown name is found here."""
    for dialect in DIALECTS.values():
        for role in policy.roles:
            statement = Statement(catalog, policy, role, dialect)
            for owner in catalog.types.values():
                yield from _try(statement, owner)


def _try(statement: Statement, owner: TypeInfo) -> Iterator[str]:
    try:
        statement.visible(owner.name, "t")
        for name, custom in owner.published.filters.items():
            named = dict.fromkeys(custom.bind if isinstance(custom.bind, dict) else ["value"], "NULL")
            statement.expand(custom.sql, t="t", named=named)
            for read in custom.reads:
                statement.readable(owner.by_python_name[read], "t")
            assert name
        for info in owner.fields.values():
            _try_field(statement, info)
    except KeyError as error:
        yield f"{owner.name}: an SQL text for {statement.dialect.name} speaks of {error}, which is not known"


def _try_field(statement: Statement, info: FieldInfo) -> None:
    statement.readable(info, "t")
    match info.source:
        case Expression(sql=sql):
            statement.expand(sql, t="t")
        case One(where=where) | Many(where=where) | Listed(where=where) | Aggregated(where=where) if where:
            statement.expand(where, t="t", o="o")
        case Rows(source=source, args=args):
            parts = {part for given in args.values() if isinstance(given.bind, dict) for part in given.bind}
            statement.expand(source, named=dict.fromkeys([*args, *parts], "NULL"))
