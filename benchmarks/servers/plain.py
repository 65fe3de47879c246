"""The usual stack: strawberry resolvers with DataLoaders over the ORM, its parser and validation cached."""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date
from enum import Enum
from typing import Any

import strawberry
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache
from tortoise.functions import Sum

from backend.clock import SystemClock
from backend.entities.agency import AgencyRow
from backend.entities.agency_kinds import Grade
from backend.entities.agency_tally import AgencyTallyRow
from backend.entities.contract import ContractRow
from backend.entities.enterprise import EnterpriseRow
from backend.entities.professional import EmploymentRow, ProfessionalRow
from backend.entities.project import ProjectRow
from backend.entities.rating import RatingRow
from backend.entities.region import RegionRow
from backend.entities.report import ReportRow
from backend.settings import Settings
from backend.storage.drafting import models_in
from backend.storage.store import Store

RANK = {Grade.A: 4, Grade.B: 3, Grade.C: 2, Grade.D: 1}


def by_key(model: Any) -> Callable[[list[Any]], Any]:
    """A loader's function: rows by primary key."""

    async def load(keys: list[Any]) -> list[Any]:
        found = {row.pk: row for row in await model.filter(pk__in=set(keys))}
        return [found.get(key) for key in keys]

    return load


def by_owner(model: Any, column: str, limit: int, order: Sequence[str], **where: Any) -> Callable[[list[Any]], Any]:
    """A loader's function: the first rows of each owner."""

    async def load(keys: list[Any]) -> list[Any]:
        grouped: dict[Any, list[Any]] = defaultdict(list)
        for row in await model.filter(**{f"{column}__in": set(keys)}, **where).order_by(*order):
            if len(grouped[getattr(row, column)]) < limit:
                grouped[getattr(row, column)].append(row)
        return [grouped[key] for key in keys]

    return load


class Loaders:
    """The loaders of one request."""

    def __init__(self) -> None:
        self.region = DataLoader(by_key(RegionRow))
        self.rating = DataLoader(by_key(RatingRow))
        self.person = DataLoader(by_key(ProfessionalRow))
        self.enterprise = DataLoader(by_key(EnterpriseRow))
        self.people = DataLoader(by_owner(EmploymentRow, "agency_id", 5, ["id"], until_on__isnull=True))
        self.contracts = DataLoader(by_owner(ContractRow, "agency_id", 10, ["-signed_on", "id"]))
        self.projects = DataLoader(by_owner(ProjectRow, "contract_id", 2, ["id"]))
        self.reports = DataLoader(by_owner(ReportRow, "project_id", 1, ["-id"]))


Info = strawberry.Info[Loaders, None]


@strawberry.type
class Region:
    code: str
    name: str


@strawberry.type
class Rating:
    score: float
    grade: Grade
    as_of: date


@strawberry.type
class Professional:
    name: str


@strawberry.type
class Person:
    row: strawberry.Private[Any]

    @strawberry.field
    def position(self) -> str:
        return str(self.row.position)

    @strawberry.field
    async def professional(self, info: Info) -> Professional:
        return Professional(name=(await info.context.person.load(self.row.professional_id)).name)


@strawberry.type
class Enterprise:
    name: str
    credit_code: str


@strawberry.type
class Report:
    title: str
    due_on: date
    uploaded_on: date | None


@strawberry.type
class Project:
    row: strawberry.Private[Any]

    @strawberry.field
    def title(self) -> str:
        return str(self.row.title)

    @strawberry.field
    async def report(self, info: Info) -> Report | None:
        rows = await info.context.reports.load(self.row.id)
        return Report(title=rows[0].title, due_on=rows[0].due_on, uploaded_on=rows[0].uploaded_on) if rows else None


@strawberry.type
class Projects:
    nodes: list[Project]


@strawberry.type
class Contract:
    row: strawberry.Private[Any]

    @strawberry.field
    def number(self) -> str:
        return str(self.row.number)

    @strawberry.field
    def signed_on(self) -> date:
        day: date = self.row.signed_on
        return day

    @strawberry.field
    async def enterprise(self, info: Info) -> Enterprise | None:
        row = await info.context.enterprise.load(self.row.enterprise_id)
        return Enterprise(name=row.name, credit_code=row.credit_code) if row else None

    @strawberry.field
    async def projects(self, info: Info, first: int) -> Projects:
        return Projects(nodes=[Project(row=row) for row in await info.context.projects.load(self.row.id)])


@strawberry.type
class Contracts:
    nodes: list[Contract]


@strawberry.type
class Agency:
    row: strawberry.Private[Any]
    name: str
    credit_code: str
    grade: Grade | None
    address: str
    opened_on: date
    phone: str | None
    legal_representative: str
    short_name: str

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(f"Agency:{self.row.id}")

    @strawberry.field
    def score(self) -> float | None:
        return None if self.row.score is None else self.row.score / 100

    @strawberry.field
    async def region(self, info: Info) -> Region:
        row = await info.context.region.load(self.row.region_id)
        return Region(code=row.code, name=row.name)

    @strawberry.field
    async def rating(self, info: Info) -> Rating | None:
        row = await info.context.rating.load(self.row.current_rating_id)
        return Rating(score=row.score / 100, grade=Grade(row.grade), as_of=row.as_of) if row else None

    @strawberry.field
    async def people(self, info: Info) -> list[Person]:
        return [Person(row=row) for row in await info.context.people.load(self.row.id)]

    @strawberry.field
    async def contracts(self, info: Info, first: int) -> Contracts:
        return Contracts(nodes=[Contract(row=row) for row in await info.context.contracts.load(self.row.id)])


def shown(row: AgencyRow) -> Agency:
    """A row as its GraphQL object."""
    return Agency(
        row=row,
        name=row.name,
        credit_code=row.credit_code,
        grade=Grade(row.grade) if row.grade else None,
        address=row.address,
        opened_on=row.opened_on,
        phone=row.phone,
        legal_representative=row.legal_representative,
        short_name=row.short_name,
    )


@strawberry.type
class Agencies:
    nodes: list[Agency]


@strawberry.input
class AgencyFilter:
    min_grade: Grade | None = None


@strawberry.enum
class AgencyOrder(Enum):
    SCORE_DESC = "SCORE_DESC"
    NAME_ASC = "NAME_ASC"


@strawberry.enum
class GroupBy(Enum):
    CITY = "CITY"


@strawberry.type
class GradeCount:
    bucket: str
    grade: Grade | None
    count: int


@strawberry.type
class Query:
    @strawberry.field
    async def agency(self, credit_code: str) -> Agency | None:
        row = await AgencyRow.get_or_none(credit_code=credit_code)
        return shown(row) if row else None

    @strawberry.field
    async def agencies(self, first: int, order_by: list[AgencyOrder], filter: AgencyFilter | None = None) -> Agencies:
        query = AgencyRow.all()
        if filter and filter.min_grade:
            query = query.filter(grade_rank__gte=RANK[filter.min_grade], score__isnull=False)
        order = ("-score", "id") if AgencyOrder.SCORE_DESC in order_by else ("name", "id")
        return Agencies(nodes=[shown(row) for row in await query.order_by(*order).limit(first)])

    @strawberry.field
    async def grade_distribution(self, group_by: GroupBy) -> list[GradeCount]:
        rows = (
            await AgencyTallyRow.filter(dimension=group_by.value)
            .annotate(total=Sum("n"))
            .group_by("bucket", "grade")
            .values("bucket", "grade", "total")
        )
        rows.sort(key=lambda row: (row["bucket"], row["grade"] or "~"))
        return [
            GradeCount(bucket=row["bucket"], grade=Grade(row["grade"]) if row["grade"] else None, count=row["total"])
            for row in rows
            if row["total"]
        ]


class Endpoint(GraphQL[Loaders, None]):
    """Strawberry's own ASGI endpoint, with fresh loaders for each request."""

    async def get_context(self, request: Any, response: Any) -> Loaders:
        return Loaders()


@asynccontextmanager
async def app() -> AsyncIterator[ASGIApp]:
    """The app, on the product's own database and ORM engine."""
    schema = strawberry.Schema(Query, extensions=[ParserCache(), ValidationCache()])
    store = await Store.open(Settings().database_url, models_in("backend.entities"), clock=SystemClock())
    endpoint = Endpoint(schema)

    async def bound(scope: Any, receive: Any, send: Any) -> None:
        with store.bound():
            await endpoint(scope, receive, send)

    yield bound
    await store.close()
