"""SQL is written once for both databases."""

import pytest

from backend.storage.sql import numbered
from backend.storage.writer import statements_of


@pytest.mark.parametrize(
    ("written", "for_sqlite"),
    [
        ("SELECT $1, $2, $1", "SELECT ?1, ?2, ?1"),
        ("SELECT '$1', \"$2\", $10", "SELECT '$1', \"$2\", ?10"),
        ("SELECT 'it''s $1', $1", "SELECT 'it''s $1', ?1"),
    ],
)
def test_placeholders_become_sqlites_but_not_inside_quotes(written: str, for_sqlite: str) -> None:
    assert numbered(written) == for_sqlite


def test_a_script_is_split_into_statements_and_not_inside_texts_comments_or_triggers() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM b; DELETE FROM c; END;"
    script = f"INSERT INTO a VALUES ('x;y'); /* a; b */ {trigger} SELECT 1"
    assert [statement.strip() for statement in statements_of(script)] == [
        "INSERT INTO a VALUES ('x;y');",
        f"/* a; b */ {trigger}",
        "SELECT 1;",
    ]
