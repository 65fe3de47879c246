"""GraphQL over HTTP: negotiation, requests read off the wire, status codes, one endpoint. Pure ASGI."""

from backend.graph.http.endpoint import GraphQLEndpoint
from backend.graph.http.media import LEGACY, MODERN
from backend.graph.http.profile import CURRENT, DRAFT_2026

__all__ = ["CURRENT", "DRAFT_2026", "LEGACY", "MODERN", "GraphQLEndpoint"]
