"""How many active agencies of each group bear each grade: kept by the database itself, so that a count is a look-up."""

from typing import Final

from tortoise import Model

from backend.entities.rows import index, key, short_text, whole
from backend.storage.changes import Kept

COUNTED: Final = ("region_id", "grade", "registration_state", "provider_type", "admission_profile")
_DELTA: Final = "INSERT INTO agency_tally (dimension, bucket, grade, n)"


def _cells(row: str) -> str:
    """The cells that an agency is counted in: dimension, bucket and grade, empty while it is unrated."""
    groups = {
        "PROVINCE": f"substr({row}.region_id, 1, 2) || '0000'",
        "CITY": f"substr({row}.region_id, 1, 4) || '00'",
        "COUNTY": f"substr({row}.region_id, 1, 6)",
        "PROVIDER_TYPE": f"{row}.provider_type",
        "ADMISSION_PROFILE": f"{row}.admission_profile",
    }
    grade = f"COALESCE({row}.grade, '')"
    return ", ".join(f"('{dimension}', {bucket}, {grade})" for dimension, bucket in groups.items())


def _sqlite() -> list[str]:
    """A cell is a row; an agency that leaves one and enters another changes both."""

    def step(row: str, by: str) -> str:
        active = f"{row}.registration_state = 'ACTIVE'"
        cells = f"(SELECT column1 AS d, column2 AS b, column3 AS g FROM (VALUES {_cells(row)}))"
        missing = "NOT EXISTS (SELECT 1 FROM agency_tally t WHERE (t.dimension, t.bucket, t.grade) = (c.d, c.b, c.g))"
        return (
            f"{_DELTA} SELECT c.d, c.b, c.g, 0 FROM {cells} c WHERE {active} AND {missing};"
            f" UPDATE agency_tally SET n = n {by} 1 WHERE {active}"
            f" AND (dimension, bucket, grade) IN (VALUES {_cells(row)});"
        )

    changed = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in COUNTED)
    bodies = {
        "insert": ("INSERT", "", step("NEW", "+")),
        "delete": ("DELETE", "", step("OLD", "-")),
        "update": (f"UPDATE OF {', '.join(COUNTED)}", f" WHEN {changed}", step("OLD", "-") + step("NEW", "+")),
    }
    return [
        f"CREATE TRIGGER IF NOT EXISTS tally_agency_{name} AFTER {event} ON agency{when} BEGIN {body} END"
        for name, (event, when, body) in bodies.items()
    ]


EMPTIED: Final = (
    """
CREATE OR REPLACE FUNCTION tally_agency_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM agency_tally;
  RETURN NULL;
END $$""",
    "CREATE OR REPLACE TRIGGER tally_agency_truncate AFTER TRUNCATE ON agency"
    " FOR EACH STATEMENT EXECUTE FUNCTION tally_agency_truncate()",
)
"""`TRUNCATE` has no rows to tell of; it waits for all who write agencies, so that no part of a cell is missed."""


def _postgresql() -> list[str]:
    """Each statement adds what it changed; now and then what has gathered is folded. Nobody waits for anybody."""

    def cells(rows: str, n: int) -> str:
        return (
            f"SELECT c.d, c.b, c.g, {n} AS n FROM {rows} r CROSS JOIN LATERAL (VALUES {_cells('r')}) c (d, b, g)"
            " WHERE r.registration_state = 'ACTIVE'"
        )

    parts = {
        "insert": ("NEW TABLE AS entered", cells("entered", 1)),
        "delete": ("OLD TABLE AS gone", cells("gone", -1)),
        "update": ("OLD TABLE AS gone NEW TABLE AS entered", f"{cells('gone', -1)} UNION ALL {cells('entered', 1)}"),
    }
    scripts = []
    for name, (transition, moved) in parts.items():
        scripts.append(f"""
CREATE OR REPLACE FUNCTION tally_agency_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  {_DELTA} SELECT d, b, g, sum(n) FROM ({moved}) m GROUP BY d, b, g HAVING sum(n) <> 0;
  IF FOUND AND random() < 0.02 AND pg_try_advisory_xact_lock(hashtextextended('anxin agency_tally', 0)) THEN
    WITH old AS (DELETE FROM agency_tally RETURNING dimension, bucket, grade, n)
    {_DELTA} SELECT dimension, bucket, grade, sum(n) FROM old GROUP BY 1, 2, 3 HAVING sum(n) <> 0;
  END IF;
  RETURN NULL;
END $$""")
        scripts.append(
            f"CREATE OR REPLACE TRIGGER tally_agency_{name} AFTER {name.upper()} ON agency REFERENCING {transition}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION tally_agency_{name}()"
        )
    return [*scripts, *EMPTIED]


FILL: Final = f"""{_DELTA} SELECT d, b, g, count(*) FROM (
    SELECT 'PROVINCE' AS d, substr(region_id, 1, 2) || '0000' AS b, COALESCE(grade, '') AS g FROM agency
     WHERE registration_state = 'ACTIVE'
    UNION ALL SELECT 'CITY', substr(region_id, 1, 4) || '00', COALESCE(grade, '') FROM agency
     WHERE registration_state = 'ACTIVE'
    UNION ALL SELECT 'COUNTY', substr(region_id, 1, 6), COALESCE(grade, '') FROM agency
     WHERE registration_state = 'ACTIVE'
    UNION ALL SELECT 'PROVIDER_TYPE', provider_type, COALESCE(grade, '') FROM agency
     WHERE registration_state = 'ACTIVE'
    UNION ALL SELECT 'ADMISSION_PROFILE', admission_profile, COALESCE(grade, '') FROM agency
     WHERE registration_state = 'ACTIVE') c GROUP BY d, b, g"""


class AgencyTallyRow(Model):
    """One cell, or a part of one: `n` adds up over the rows of a cell. Nobody but the triggers writes here."""

    id = key()
    dimension = short_text(20)
    bucket = short_text(40)
    grade = short_text(20)
    n = whole()

    __kept__ = Kept({"sqlite": _sqlite(), "postgresql": _postgresql()}, FILL)

    class Meta:
        table = "agency_tally"
        indexes = (index("agency_tally", "dimension", "bucket", "grade", "n"),)
