"""The limit on SQLite: one hard-coded statement for each query, in a bare ASGI app, no GraphQL at all."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp

from backend.settings import Settings
from benchmarks.queries import QUERIES
from benchmarks.servers.bare import bare_app

ONE = """
SELECT json_object('agency', (SELECT json_object('id', 'Agency:' || a.id, 'name', a.name, 'creditCode', a.credit_code,
  'grade', a.grade, 'score', a.score / 100.0, 'address', a.address, 'openedOn', a.opened_on, 'phone', a.phone,
  'legalRepresentative', a.legal_representative, 'shortName', a.short_name)
FROM agency a WHERE a.credit_code = ?1))"""

LIST = """
SELECT json_object('agencies', json_object('nodes', (SELECT json_group_array(json_object(
  'id', 'Agency:' || a.id, 'name', a.name, 'creditCode', a.credit_code, 'grade', a.grade, 'score', a.score / 100.0,
  'region', (SELECT json_object('code', r.code, 'name', r.name) FROM region r WHERE r.code = a.region_id),
  'rating', (SELECT json_object('score', t.score / 100.0, 'grade', t.grade, 'asOf', t.as_of)
             FROM rating t WHERE t.id = a.current_rating_id),
  'people', (SELECT json_group_array(json_object('position', e.position, 'professional', json_object('name', p.name)))
    FROM (SELECT position, professional_id FROM employment WHERE agency_id = a.id AND until_on IS NULL
          ORDER BY id LIMIT 5) e CROSS JOIN professional p ON p.id = e.professional_id)))
FROM (SELECT id, name, credit_code, grade, score, region_id, current_rating_id FROM agency
      WHERE grade_rank >= ?1 AND score IS NOT NULL ORDER BY score DESC, id LIMIT 50) a)))"""

NESTED = """
SELECT json_object('agencies', json_object('nodes', (
  SELECT json_group_array(json_object('name', a.name, 'contracts', json_object('nodes', (
    SELECT json_group_array(json_object('number', c.number, 'signedOn', c.signed_on,
      'enterprise', (SELECT json_object('name', n.name, 'creditCode', n.credit_code) FROM enterprise n
                     WHERE n.id = c.enterprise_id AND n.region_id >= '33' AND n.region_id < '34'),
      'projects', json_object('nodes', (
        SELECT json_group_array(json_object('title', p.title, 'report', (
          SELECT json_object('title', r.title, 'dueOn', r.due_on, 'uploadedOn', r.uploaded_on) FROM report r
          WHERE r.project_id = p.id ORDER BY r.id DESC LIMIT 1)))
        FROM (SELECT id, title FROM project WHERE contract_id = c.id ORDER BY id LIMIT 2) p))))
    FROM (SELECT id, number, signed_on, enterprise_id FROM contract WHERE agency_id = a.id
          ORDER BY signed_on DESC, id LIMIT 10) c))))
  FROM (SELECT id, name FROM agency ORDER BY name, id LIMIT 20) a)))"""

COUNTS = """
SELECT json_object('gradeDistribution', (SELECT json_group_array(json_object('bucket', bucket, 'grade',
  nullif(grade, ''), 'count', n)) FROM (SELECT bucket, grade, SUM(n) AS n FROM agency_tally
  WHERE dimension = 'CITY' GROUP BY bucket, grade HAVING SUM(n) > 0
  ORDER BY bucket, coalesce(nullif(grade, ''), '~'))))"""

STATEMENTS = {QUERIES["one"]: ONE, QUERIES["list"]: LIST, QUERIES["nested"]: NESTED, QUERIES["counts"]: COUNTS}


@asynccontextmanager
async def app() -> AsyncIterator[ASGIApp]:
    """An ASGI app that knows four statements."""
    path = Settings().database_url.removeprefix("sqlite:///")
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True, cached_statements=64, check_same_thread=False)
    database.text_factory = bytes
    database.execute("PRAGMA mmap_size = 1073741824")

    async def fetch(query: str, params: list[Any]) -> bytes:
        data: bytes = database.execute(STATEMENTS[query], params).fetchone()[0]
        return data

    yield bare_app(fetch)
