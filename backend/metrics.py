"""What the house tells of itself at `/metrics`, in Prometheus' own text: how often what is remembered served."""

from collections.abc import Iterator
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from backend.graph.engine import Engine
from backend.graph.trusted import TrustedDocuments

MEDIA: Final = "text/plain; version=0.0.4; charset=utf-8"


class EngineCollector(Collector):
    """Reads the engine's own counters when it is asked; nothing is counted twice."""

    def __init__(self, engine: Engine, trusted: TrustedDocuments | None) -> None:
        self._engine, self._trusted = engine, trusted

    def collect(self) -> Iterator[Metric]:
        """Every family."""
        looked = CounterMetricFamily(
            "anxin_graph_lookups", "Look-ups in what the read engine remembers.", labels=["memory", "outcome"]
        )
        for one in self._engine.hits():
            looked.add_metric([one.name, "hit"], one.hits)
            looked.add_metric([one.name, "miss"], one.misses)
        yield looked
        if memory := self._engine.memory:
            yield GaugeMetricFamily("anxin_graph_answers_bytes", "Bytes of answers in memory.", value=memory.bytes)
            yield CounterMetricFamily("anxin_graph_answers_outdated", "Dropped after a commit.", value=memory.outdated)
            yield CounterMetricFamily("anxin_graph_answers_evicted", "Dropped for want of room.", value=memory.evicted)
        if self._trusted:
            strange = CounterMetricFamily(
                "anxin_graph_untrusted_documents", "Documents that stand in no manifest.", labels=["role"]
            )
            for role, times in self._trusted.reported.items():
                strange.add_metric([role], times)
            yield strange


def metrics_route(engine: Engine, trusted: TrustedDocuments | None) -> Route:
    """The route `/metrics`."""
    registry = CollectorRegistry()
    registry.register(EngineCollector(engine, trusted))

    async def answer(_: Request) -> Response:
        return Response(generate_latest(registry), media_type=MEDIA)

    return Route("/metrics", answer)
