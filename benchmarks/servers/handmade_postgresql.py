"""The limit on PostgreSQL: one hard-coded statement for each query, in a bare ASGI app, no GraphQL at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from starlette.types import ASGIApp

from backend.settings import Settings
from benchmarks.queries import QUERIES
from benchmarks.servers.bare import bare_app

ONE = """
SELECT json_build_object('agency', (SELECT json_build_object('id', 'Agency:' || a.id, 'name', a.name,
  'creditCode', a.credit_code, 'grade', a.grade, 'score', a.score::float8 / 100, 'address', a.address,
  'openedOn', a.opened_on, 'phone', a.phone, 'legalRepresentative', a.legal_representative, 'shortName', a.short_name)
FROM agency a WHERE a.credit_code = $1))"""

LIST = """
SELECT json_build_object('agencies', json_build_object('nodes', (SELECT coalesce(json_agg(json_build_object(
  'id', 'Agency:' || a.id, 'name', a.name, 'creditCode', a.credit_code, 'grade', a.grade, 'score',
  a.score::float8 / 100, 'region', (SELECT json_build_object('code', r.code, 'name', r.name) FROM region r
                                      WHERE r.code = a.region_id),
  'rating', (SELECT json_build_object('score', t.score::float8 / 100, 'grade', t.grade, 'asOf', t.as_of)
             FROM rating t WHERE t.id = a.current_rating_id),
  'people', (SELECT coalesce(json_agg(json_build_object('position', e.position, 'professional',
      json_build_object('name', p.name))), '[]')
    FROM (SELECT position, professional_id FROM employment WHERE agency_id = a.id AND until_on IS NULL
          ORDER BY id LIMIT 5) e JOIN professional p ON p.id = e.professional_id))), '[]')
FROM (SELECT id, name, credit_code, grade, score, region_id, current_rating_id FROM agency
      WHERE grade_rank >= $1 AND score IS NOT NULL ORDER BY score DESC NULLS LAST, id LIMIT 50) a)))"""

NESTED = """
SELECT json_build_object('agencies', json_build_object('nodes', (
  SELECT coalesce(json_agg(json_build_object('name', a.name, 'contracts', json_build_object('nodes', (
    SELECT coalesce(json_agg(json_build_object('number', c.number, 'signedOn', c.signed_on,
      'enterprise', (SELECT json_build_object('name', n.name, 'creditCode', n.credit_code) FROM enterprise n
                     WHERE n.id = c.enterprise_id AND n.region_id >= '33' AND n.region_id < '34'),
      'projects', json_build_object('nodes', (
        SELECT coalesce(json_agg(json_build_object('title', p.title, 'report', (
          SELECT json_build_object('title', r.title, 'dueOn', r.due_on, 'uploadedOn', r.uploaded_on) FROM report r
          WHERE r.project_id = p.id ORDER BY r.id DESC LIMIT 1))), '[]')
        FROM (SELECT id, title FROM project WHERE contract_id = c.id ORDER BY id LIMIT 2) p)))), '[]')
    FROM (SELECT id, number, signed_on, enterprise_id FROM contract WHERE agency_id = a.id
          ORDER BY signed_on DESC, id LIMIT 10) c)))), '[]')
  FROM (SELECT id, name FROM agency ORDER BY name, id LIMIT 20) a)))"""

COUNTS = """
SELECT json_build_object('gradeDistribution', (SELECT coalesce(json_agg(json_build_object('bucket', bucket,
  'grade', nullif(grade, ''), 'count', n)), '[]') FROM (SELECT bucket, grade, SUM(n)::bigint AS n FROM agency_tally
  WHERE dimension = 'CITY' GROUP BY bucket, grade HAVING SUM(n) > 0
  ORDER BY bucket, coalesce(nullif(grade, ''), '~')) b))"""

STATEMENTS = {QUERIES["one"]: ONE, QUERIES["list"]: LIST, QUERIES["nested"]: NESTED, QUERIES["counts"]: COUNTS}


@asynccontextmanager
async def app() -> AsyncIterator[ASGIApp]:
    """An ASGI app that knows four statements, with a pool that keeps its connections as they are."""

    async def as_bytes(connection: asyncpg.Connection) -> None:
        await connection.set_type_codec("json", schema="pg_catalog", encoder=bytes, decoder=bytes, format="binary")

    async def leave(connection: asyncpg.Connection) -> None:
        pass

    async with asyncpg.create_pool(Settings().database_url, min_size=4, max_size=4, init=as_bytes, reset=leave) as pool:

        async def fetch(query: str, params: list[Any]) -> bytes:
            data: bytes = await pool.fetchval(STATEMENTS[query], *params)
            return data

        yield bare_app(fetch)
