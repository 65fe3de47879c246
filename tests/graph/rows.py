"""The library's tables and rows, written to either database: NULLs, ties, Chinese text, hidden rows."""

from datetime import date

from backend.graph.grams import grams

TABLES = """
CREATE TABLE shelf (code TEXT PRIMARY KEY);
CREATE TABLE author (id {id} PRIMARY KEY, name TEXT NOT NULL, born_on {date});
CREATE TABLE book (
    id {id} PRIMARY KEY, title TEXT NOT NULL, genre TEXT, published_on {date}, pages INTEGER, price BIGINT,
    rating {float}, pages_or_one INTEGER NOT NULL, is_rare {bool} NOT NULL, is_hidden {bool} NOT NULL,
    added_at BIGINT NOT NULL, copies BIGINT NOT NULL, extra {json}, tags {json} NOT NULL, secret TEXT,
    author_id BIGINT REFERENCES author (id), shelf_code TEXT REFERENCES shelf (code));
CREATE TABLE loan (
    id {id} PRIMARY KEY, borrower TEXT NOT NULL, lent_on {date} NOT NULL, book_id BIGINT NOT NULL REFERENCES book (id));
CREATE TABLE note (
    id {id} PRIMARY KEY, text TEXT NOT NULL, about_type TEXT, about_key TEXT, book_id BIGINT REFERENCES book (id),
    author_id BIGINT REFERENCES author (id));
CREATE TABLE author_gram (gram TEXT NOT NULL, author_id BIGINT NOT NULL, PRIMARY KEY (gram, author_id));
CREATE TABLE book_gram (gram TEXT NOT NULL, book_id BIGINT NOT NULL, PRIMARY KEY (gram, book_id));
CREATE INDEX book_author ON book (author_id, published_on);
CREATE INDEX book_shelf ON book (shelf_code, title);
CREATE INDEX book_title ON book (title, id);
CREATE INDEX author_name ON author (name, id);
CREATE INDEX loan_book ON loan (book_id, lent_on);
CREATE INDEX loan_lent ON loan (lent_on, id);
CREATE INDEX loan_borrower ON loan (borrower);
CREATE INDEX note_author ON note (author_id);
"""

KINDS = {
    "sqlite": {"id": "INTEGER", "date": "TEXT", "float": "REAL", "bool": "INTEGER", "json": "TEXT"},
    "postgresql": {"id": "BIGINT", "date": "DATE", "float": "FLOAT8", "bool": "BOOLEAN", "json": "JSONB"},
}

TITLES = ["红楼梦", "Odes", "家", '城 "边"', "odes II", "红", "Zoo\n", "围城", "茶馆", "红高粱"]
NOTES: list[tuple[object, ...]] = [
    (1, "a", "book", "3", 3, None), (2, "b", "Author", "2", None, 2), (3, "c", "book", "9", 9, 1),
    (4, "d", "Loan", "2", None, None), (5, "e", "Shelf", "空", None, 1), (6, "f", None, None, 1, 3),
    (7, "g", "book", "999", None, None),
]  # fmt: skip
Rows = dict[str, list[tuple[object, ...]]]


def library(dialect: str) -> Rows:
    """Every row, as the dialect stores it."""
    authors = [(1, "曹雪芹", None), (2, "Ann", date(1900, 1, 1)), (3, "巴金", date(1904, 11, 25)), (4, "Zed", None)]
    books = [_book(number) for number in range(1, 31)]
    loans = [(n, ("李", "王")[n % 2], date(2026, 1, 1 + n % 3), 1 + n % 7) for n in range(1, 21)]
    made: Rows = {
        "shelf": [("A",), ("B",), ("空",)],
        "author": [*authors],
        "book": [*books],
        "loan": [*loans],
        "note": [*NOTES],
        "author_gram": [(gram, key) for key, name, _ in authors for gram in sorted(grams(name))],
        "book_gram": [(gram, row[0]) for row in books for gram in sorted(_grams(row))],
    }
    return {table: [tuple(_stored(value, dialect) for value in row) for row in rows] for table, rows in made.items()}


def _book(number: int) -> tuple[object, ...]:
    pages = None if number % 5 == 0 else number % 4 * 100
    return (
        number,
        TITLES[number % 10],
        (None, "NOVEL", "POEM")[number % 3],
        None if number % 4 == 0 else date(2000 + number % 6, 2, 28),
        pages,
        None if number % 6 == 0 else number * 1005,
        None if number % 7 == 0 else (0.1 + 0.2 if number % 2 else number / 3),
        pages or 1,
        number % 3 == 0,
        number % 10 == 9,
        1_772_323_200_000_000 + number * 1_000_001 if number % 2 else -1_500_000,
        2**53 + number,
        None if number % 2 else '{"键": [1, null, "值"]}',
        '["a", "乙"]',
        f"秘{number % 3}",
        None if number % 8 == 0 else 1 + number % 3,
        ("A", "B", None)[number % 3],
    )


def _grams(row: tuple[object, ...]) -> set[str]:
    return grams(str(row[1])) | grams(str(row[14]))


def _stored(value: object, dialect: str) -> object:
    if dialect == "sqlite" and isinstance(value, date):
        return value.isoformat()
    return value
