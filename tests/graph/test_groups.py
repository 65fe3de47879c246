"""Rows by groups: keys, counts and measures, equal on both databases, and nothing that the actor may not see."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.graph.dialects import DIALECTS
from backend.graph.engine import Engine
from backend.graph.sources import Sql
from tests.graph.conftest import Asker
from tests.graph.databases import Reader
from tests.graph.reading_room import MEMBER, PUBLIC, TYPES, LibraryPolicy, LibraryQueries
from tests.graph.rows import library

Row = tuple[Any, ...]
ID, TITLE, GENRE, DAY, PAGES, PRICE, RATING, RARE, HIDDEN, COPIES, AUTHOR = 0, 1, 2, 3, 4, 5, 6, 8, 9, 11, 15


def _books(meets: Callable[[Row], bool] = lambda row: True) -> list[Row]:
    return [row for row in library("sqlite")["book"] if meets(row)]


def _values(rows: list[Row], column: int) -> list[Any]:
    return [row[column] for row in rows if row[column] is not None]


async def test_books_are_counted_and_measured_by_genre(ask: Asker) -> None:
    found = await ask.data(
        """{ bookGroups(groupBy: [GENRE]) { __typename count key { __typename genre title author { id } }
             sum { __typename pages price copies } avg { pages price } min { publishedOn addedAt price }
             max { publishedOn pages rating } } }"""
    )
    for group, genre in zip(found["bookGroups"], ("NOVEL", "POEM", None), strict=True):
        rows = _books(lambda row, genre=genre: row[GENRE] == genre)  # type: ignore[misc]
        pages, prices = _values(rows, PAGES), _values(rows, PRICE)
        assert group["__typename"] == "BookGroup"
        assert group["count"] == len(rows) == 10
        assert group["key"] == {"__typename": "BookGroupKey", "genre": genre, "title": None, "author": None}
        assert group["sum"] == {
            "__typename": "BookGroupSum",
            "pages": sum(pages),
            "price": sum(prices) / 100,
            "copies": sum(_values(rows, COPIES)),
        }
        assert group["avg"] == {"pages": sum(pages) / len(pages), "price": sum(prices) / (len(prices) * 100)}
        assert group["min"] == {
            "publishedOn": min(_values(rows, DAY)),
            "addedAt": "1969-12-31T23:59:58.500000Z",
            "price": min(prices) / 100,
        }
        assert group["max"]["publishedOn"] == max(_values(rows, DAY))
        assert group["max"]["pages"] == max(pages)
        assert group["max"]["rating"] == max(_values(rows, RATING))


async def test_floats_are_added_to_six_decimals(ask: Asker) -> None:
    found = (await ask.data("{ bookGroups { sum { rating weight } avg { rating weight } } }"))["bookGroups"]
    millionths = [round(rating * 1_000_000) for rating in _values(_books(), RATING)]
    assert found[0]["sum"] == {"rating": sum(millionths) / 1_000_000, "weight": 451.5}
    assert found[0]["avg"] == {"rating": sum(millionths) / (len(millionths) * 1_000_000), "weight": 15.05}


async def test_without_keys_all_rows_are_one_group(ask: Asker) -> None:
    assert await ask.data("{ bookGroups { count } }") == {"bookGroups": [{"count": 30}]}
    nothing = await ask.data('{ bookGroups(filter: {title: {eq: "x"}}) { count sum { pages } avg { pages } } }')
    assert nothing == {"bookGroups": [{"count": 0, "sum": {"pages": None}, "avg": {"pages": None}}]}
    assert await ask.data('{ bookGroups(filter: {title: {eq: "x"}}, groupBy: [GENRE]) { count } }') == {
        "bookGroups": []
    }


@pytest.mark.parametrize(
    ("unit", "first"),
    [
        ("", lambda day: day),
        ("Year", lambda day: day[:4] + "-01-01"),
        ("Quarter", lambda day: day[:4] + "-01-01"),
        ("Month", lambda day: day[:7] + "-01"),
    ],
)
async def test_days_are_grouped_by_year_quarter_and_month(ask: Asker, unit: str, first: Callable[[str], str]) -> None:
    choice = "PUBLISHED_ON" + (f"_{unit.upper()}" if unit else "")
    found = await ask.data(f"{{ bookGroups(groupBy: [{choice}]) {{ count key {{ day: publishedOn{unit} }} }} }}")
    days = [first(row[DAY]) if row[DAY] else None for row in _books()]
    wanted = [*sorted({day for day in days if day}), None]
    assert found["bookGroups"] == [{"count": days.count(day), "key": {"day": day}} for day in wanted]


async def test_every_month_is_in_its_quarter(ask: Asker) -> None:
    dialect = DIALECTS[ask.reader.dialect]
    for month in range(1, 13):
        day = f"'2024-{month:02}-29'"
        found = await ask.reader.fetch_json(f"SELECT CAST({dialect.truncate('QUARTER', day)} AS TEXT)", [])
        assert found == f"2024-{(month - 1) // 3 * 3 + 1:02}-01".encode()


@pytest.mark.parametrize(
    ("number", "millionths"), [("0.1", 100_000), ("-0.0000015", -2), ("0.0000004", 0), ("-7.25", -7_250_000)]
)
async def test_floats_are_rounded_half_away_from_zero(ask: Asker, number: str, millionths: int) -> None:
    dialect = DIALECTS[ask.reader.dialect]
    found = await ask.reader.fetch_json(f"SELECT CAST({dialect.millionths(number)} AS TEXT)", [])
    assert found == str(millionths).encode()


async def test_books_are_grouped_by_a_related_row_and_by_several_keys(ask: Asker) -> None:
    found = await ask.data(
        """{ bookGroups(groupBy: [AUTHOR, IS_RARE, AUTHOR]) { count key { author { name books(first: 1) { totalCount } }
             isRare shelf { id } } } }"""
    )
    groups = found["bookGroups"]
    assert groups[0] == {
        "count": 9,
        "key": {"author": {"name": "曹雪芹", "books": {"totalCount": 9}}, "isRare": True, "shelf": None},
    }
    assert [(group["key"]["author"] or {}).get("name") for group in groups] == ["曹雪芹", "Ann", "巴金", None, None]
    assert sum(group["count"] for group in groups) == 30
    shelves = await ask.data("{ bookGroups(groupBy: [SHELF]) { count key { shelf { code } } } }")
    assert [group["key"]["shelf"] for group in shelves["bookGroups"]] == [{"code": "A"}, {"code": "B"}, None]


async def test_groups_come_in_the_order_asked_for(ask: Asker) -> None:
    async def titles(order: str) -> list[tuple[str, Any]]:
        query = f"{{ bookGroups(groupBy: [TITLE], {order}) {{ key {{ title }} sum {{ price }} }} }}"
        return [(group["key"]["title"], group["sum"]["price"]) for group in (await ask.data(query))["bookGroups"]]

    by_key = await titles("")
    assert [title for title, _ in by_key] == sorted({row[TITLE] for row in _books()})
    assert await titles("orderBy: [KEY_DESC]") == by_key[::-1]
    by_sum = await titles("orderBy: [SUM_PRICE_DESC]")
    assert by_sum == sorted(by_key, key=lambda pair: -pair[1])
    assert await titles("orderBy: [SUM_PRICE_DESC], first: 3") == by_sum[:3]
    means = [(title, total / len(_values(_books(lambda row, title=title: row[TITLE] == title), PRICE)))  # type: ignore[misc]
             for title, total in by_key]  # fmt: skip
    wanted = [title for title, _ in sorted(means, key=lambda pair: pair[1])]
    assert [title for title, _ in await titles("orderBy: [COUNT_ASC, AVG_PRICE_ASC]")] == wanted


async def test_groups_are_filtered_and_searched_like_lists(ask: Asker) -> None:
    found = await ask.data(
        """query ($f: BookFilter) { some: bookGroups(search: "红", groupBy: [GENRE], filter: $f) { count key { genre } }
             whole: bookGroups(search: "红") { count } books(search: "红") { totalCount } }""",
        {"f": {"pages": {"gte": 100}}},
    )
    assert found["some"] == [{"count": 1, "key": {"genre": genre}} for genre in ("NOVEL", "POEM", None)]
    assert found["whole"] == [{"count": found["books"]["totalCount"]}]


async def test_related_rows_are_grouped_for_each_parent(ask: Asker) -> None:
    found = await ask.data(
        """{ authors(first: 2, orderBy: [ID_ASC]) { nodes { id novels: bookGroups(groupBy: [GENRE], first: 1) { count key { genre } }
             bookGroups(filter: {isRare: {eq: true}}) { count } } }
             shelves { nodes { longBooks(groupBy: [IS_RARE]) { count key { isRare } } } } }"""  # noqa: E501
    )
    assert found["authors"]["nodes"] == [
        {"id": "Author:1", "novels": [{"count": 9, "key": {"genre": None}}], "bookGroups": [{"count": 9}]},
        {"id": "Author:2", "novels": [{"count": 9, "key": {"genre": "NOVEL"}}], "bookGroups": [{"count": 0}]},
    ]
    assert [shelf["longBooks"] for shelf in found["shelves"]["nodes"]] == [
        [{"count": 4, "key": {"isRare": True}}], [{"count": 3, "key": {"isRare": False}}], [],
    ]  # fmt: skip


async def test_rows_out_of_sight_are_in_no_group(ask: Asker) -> None:
    query = """{ bookGroups { count sum { pages } } loanGroups { count max { lentOn } }
                 node(id: "Author:1") { ... on Author { bookGroups { count } } } }"""
    seen, hidden = await ask.data(query), await ask.data(query, scope=PUBLIC)
    visible = _books(lambda row: not row[HIDDEN])
    assert seen["bookGroups"] == [{"count": 30, "sum": {"pages": sum(_values(_books(), PAGES))}}]
    assert hidden["bookGroups"] == [{"count": 27, "sum": {"pages": sum(_values(visible, PAGES))}}]
    assert (seen["node"]["bookGroups"], hidden["node"]["bookGroups"]) == ([{"count": 9}], [{"count": 8}])
    assert (seen["loanGroups"], hidden["loanGroups"]) == ([{"count": 20, "max": {"lentOn": "2026-01-03"}}], [])
    assert (await ask.data(query, scope=MEMBER))["loanGroups"] == [{"count": 10, "max": {"lentOn": "2026-01-03"}}]


async def test_a_masked_field_is_neither_grouped_by_nor_measured(ask: Asker) -> None:
    by_secret = "{ bookGroups(groupBy: [SECRET]) { count key { secret } } }"
    assert len((await ask.data(by_secret))["bookGroups"]) == 3
    assert await ask.data(by_secret, scope=PUBLIC) == {"bookGroups": [{"count": 27, "key": {"secret": None}}]}
    prices = "{ bookGroups(orderBy: [MAX_PRICE_DESC]) { sum { price } avg { price } min { price } max { price } } }"
    nothing = {"price": None}
    assert (await ask.data(prices, scope=PUBLIC))["bookGroups"] == [
        {"sum": nothing, "avg": nothing, "min": nothing, "max": nothing}
    ]
    readable = _values(_books(lambda row: not row[HIDDEN] and not row[RARE]), PRICE)
    assert (await ask.data(prices, scope=MEMBER))["bookGroups"] == [
        {
            "sum": {"price": sum(readable) / 100},
            "avg": {"price": sum(readable) / (len(readable) * 100)},
            "min": {"price": min(readable) / 100},
            "max": {"price": max(readable) / 100},
        }
    ]


async def test_small_groups_of_persons_are_left_out_wherever_they_are(ask: Asker) -> None:
    by_day = "{ loanGroups(groupBy: [BORROWER, LENT_ON]) { count } }"
    assert sorted(group["count"] for group in (await ask.data(by_day))["loanGroups"]) == [3, 3, 3, 3, 4, 4]
    by_book = "{ loanGroups(groupBy: [BORROWER, BOOK]) { count } }"
    assert await ask.data(by_book) == {"loanGroups": []}
    nested = "{ books(first: 8) { nodes { loanGroups { count } } } }"
    groups = [book["loanGroups"] for book in (await ask.data(nested))["books"]["nodes"]]
    assert groups == [
        [],
        [{"count": 3}],
        [{"count": 3}],
        [{"count": 3}],
        [{"count": 3}],
        [{"count": 3}],
        [{"count": 3}],
        [],
    ]
    two = '{ loanGroups(filter: {id: {in: ["Loan:1", "Loan:2"]}}) { count } }'
    assert await ask.data(two) == {"loanGroups": []}
    three = '{ loanGroups(filter: {id: {in: ["Loan:1", "Loan:2", "Loan:3"]}}) { count } }'
    assert await ask.data(three) == {"loanGroups": [{"count": 3}]}
    assert "Groups of fewer than 3 rows are left out." in (ask.engine.schema.type_map["LoanGroup"].description or "")


async def test_rows_whose_related_row_is_out_of_sight_are_grouped_as_having_none(reader: Reader) -> None:
    class Closing(LibraryPolicy):
        def rows(self, type_name: str, role: str) -> Sql | None:
            return "{t}.code <> 'A'" if (type_name, role) == ("Shelf", "public") else super().rows(type_name, role)

    engine = Engine(types=TYPES, queries=[LibraryQueries], policy=Closing(), secret=b"a test's secret")
    query = "{ bookGroups(groupBy: [SHELF]) { count key { shelf { code } } } }"
    assert (await Asker(engine, reader).data(query))["bookGroups"] == [
        {"count": 10, "key": {"shelf": {"code": "A"}}},
        {"count": 10, "key": {"shelf": {"code": "B"}}},
        {"count": 10, "key": {"shelf": None}},
    ]
    assert (await Asker(engine, reader).data(query, scope=PUBLIC))["bookGroups"] == [
        {"count": 9, "key": {"shelf": {"code": "B"}}},
        {"count": 18, "key": {"shelf": None}},
    ]


async def test_groups_have_their_limits(ask: Asker) -> None:
    assert await ask.code("{ bookGroups(first: 0) { count } }") == "GROUPS_SIZE"
    assert await ask.code("{ bookGroups(first: 1001) { count } }") == "GROUPS_SIZE"
    answer = await ask.answer("{ b: bookGroups(first: -1) { count } }", scope=MEMBER)
    assert answer["errors"][0] == {
        "message": "`first` must be between 1 and 1000.",
        "path": ["b"],
        "extensions": {"code": "GROUPS_SIZE", "remedy": "Give `first` between 1 and 1000."},
    }
    nested = "{ authors(first: 100) { nodes { bookGroups(groupBy: [GENRE], first: 1000) { count key { genre } } } } }"
    assert await ask.code(nested) == "TOO_COMPLEX_POINTS"
    assert await ask.code("{ bookGroups(groupBy: [PRICE]) { count } }") == "GRAPHQL_VALIDATION_FAILED"
