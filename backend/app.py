"""The one place where things are wired: settings and clock in, a house with its rooms out, and the ASGI app over it."""

import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from backend import commands, entities
from backend.ability_test_coverage import AbilityTestCoverage, CountyCoverage, coverage_of_tests_queries
from backend.admission import AdmissionCheck, AdmissionCondition, admission_queries
from backend.clock import Clock
from backend.commands.runner import Runner
from backend.complaint_progress import ComplaintProgress, receipt_queries
from backend.credit import AgencyCredit, CreditAdvice, CreditLine, WaysToRise, credit_queries
from backend.differentiated_use import DifferentiatedUse, use_queries
from backend.export_routes import export_routes
from backend.file_routes import file_routes
from backend.files import Uploads
from backend.front import Front
from backend.graph.collect import collect
from backend.graph.engine import Engine
from backend.graph.graphiql import assets_route
from backend.graph.http import GraphQLEndpoint
from backend.graph.http.profile import PROFILES
from backend.graph.memory import Memory
from backend.graph.trusted import TrustedDocuments, load_manifests
from backend.guideline_coverage import GuidelineCoverage, coverage_queries
from backend.inspection_progress import CountyProgress, InspectionProgress, progress_queries
from backend.metrics import metrics_route
from backend.policy import HousePolicy
from backend.ratings import RatingBook
from backend.review_summary import PartyReviews, ReviewSummary, review_queries
from backend.seal import Seal
from backend.settings import Settings
from backend.storage.drafting import models_in
from backend.storage.feed import Feed
from backend.storage.store import Store
from backend.tokens import Tokens, former_keys, installation_key
from scoring.rulebook import load

GRAPHIQL: Final = Path(__file__).parent / "graphiql"


@dataclass(frozen=True)
class House:
    """Everything that a process of anxin holds."""

    settings: Settings
    clock: Clock
    store: Store
    feed: Feed
    book: RatingBook
    engine: Engine
    tokens: Tokens
    uploads: Uploads
    seal: Seal


def build_engine(
    book: RatingBook,
    clock: Clock,
    secret: bytes,
    memory: Memory | None = None,
    former_secrets: Sequence[bytes] = (),
    seal: Seal | None = None,
) -> Engine:
    """The read engine over all that entities and commands declare."""
    declared = collect(entities, commands)
    return Engine(
        types=[
            *declared.types,
            AgencyCredit,
            CreditLine,
            CreditAdvice,
            WaysToRise,
            AdmissionCheck,
            AdmissionCondition,
            ReviewSummary,
            PartyReviews,
            GuidelineCoverage,
            InspectionProgress,
            CountyProgress,
            AbilityTestCoverage,
            CountyCoverage,
            ComplaintProgress,
            DifferentiatedUse,
        ],
        queries=[
            *declared.queries,
            credit_queries(book, clock),
            admission_queries(clock),
            review_queries(clock),
            coverage_queries(clock),
            progress_queries(clock),
            coverage_of_tests_queries(clock),
            receipt_queries(seal or Seal(secret)),
            use_queries(clock),
        ],
        commands=declared.commands,
        subscriptions=declared.subscriptions,
        policy=HousePolicy(clock),
        secret=secret,
        former_secrets=former_secrets,
        memory=memory,
    )


@asynccontextmanager
async def open_house(settings: Settings, clock: Clock) -> AsyncIterator[House]:
    """Load the rulebook (a broken one is refused with all its faults), open the store, build the engine."""
    settings.home.mkdir(parents=True, exist_ok=True)
    book = RatingBook(load(), settings.profile)
    tokens = Tokens(installation_key(settings.home, "tokens"), clock)
    store = await Store.open(
        settings.database_url, models_in("backend.entities"), clock=clock, readers=settings.readers
    )
    memory = Memory(store.versions, settings.answer_memory)
    secret, former = installation_key(settings.home, "cursors"), former_keys(settings.home, "cursors")
    seal = Seal(installation_key(settings.home, "seal"), former_keys(settings.home, "seal"))
    engine = build_engine(book, clock, secret, memory, former, seal)
    # Nothing of the house is ever garbage: the collector need not walk through it again and again.
    gc.collect()
    gc.freeze()
    feed = Feed(store.reader)
    try:
        yield House(settings, clock, store, feed, book, engine, tokens, uploads_of(settings, clock), seal)
    finally:
        await feed.close()
        await store.close()


def uploads_of(settings: Settings, clock: Clock) -> Uploads:
    """The folder of files of an installation."""
    return Uploads(settings.home / "files", installation_key(settings.home, "uploads"), settings.file_limit, clock)


def trusted_documents(settings: Settings) -> TrustedDocuments | None:
    """The manifests of the folder that the settings name; none where they name none and ask for no trust."""
    if settings.trusted_documents is None and not settings.trust:
        return None
    documents = load_manifests(settings.trusted_documents) if settings.trusted_documents else {}
    return TrustedDocuments(documents, settings.trust)


def create_app(house: House) -> Front:
    """The ASGI app of an open house."""

    async def ready(_: Request) -> JSONResponse:
        await house.store.reader.fetch("SELECT 1")
        return JSONResponse({"status": "ready", "rulebook": house.book.in_use.fingerprint})

    async def home(_: Request) -> RedirectResponse:
        return RedirectResponse("/graphql")

    trusted = trusted_documents(house.settings)
    endpoint = GraphQLEndpoint(
        house.engine,
        authenticate=house.tokens.who,
        reader=house.store.reader,
        commander=Runner(house.store, house.book, house.uploads, house.seal),
        body_limit=house.settings.body_limit,
        graphiql="/graphiql",
        profile=PROFILES[house.settings.http_profile],
        trusted=trusted,
        feed=house.feed,
    )
    metrics = metrics_route(house.engine, trusted)
    routes = [Route("/", home), Route("/health/ready", ready), metrics, assets_route(GRAPHIQL)]
    routes += file_routes(house.store, house.uploads, house.tokens)
    routes += export_routes(house.engine, house.store.reader, house.tokens)
    rooms = Starlette(routes=routes)
    return Front("/graphql", endpoint, rooms)
