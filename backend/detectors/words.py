"""The few words of SQL in which the two databases differ, and the dated numbers, for detectors to write in."""

from datetime import date

from backend.detectors.numbers import number, regional
from backend.entities.places import subtree_from, subtree_until
from backend.storage.reader import Dialect


class Words:
    """`today` is $1 of every detector; the agency, where one is asked for, is $2."""

    def __init__(self, dialect: Dialect, day: date, *, only_one: bool) -> None:
        self.dialect, self.day, self.only_one = dialect, day, only_one
        self.none = "CAST(NULL AS BIGINT)"
        self.today = "$1" if dialect == "sqlite" else "$1::date"

    def number(self, key: str) -> int:
        """The number of the register that holds on the day the detector speaks of."""
        return number(key, self.day)

    def number_by_region(self, key: str, region: str) -> str:
        """The number that holds in the division of a column: the region's own, or the one that holds elsewhere."""
        own = regional(key, self.day)
        whens = " ".join(
            f"WHEN {region} >= '{subtree_from(code)}' AND {region} < '{subtree_until(code)}' THEN {value}"
            for code, value in sorted(own.items(), reverse=True)
        )
        return f"CASE {whens} ELSE {self.number(key)} END" if whens else str(self.number(key))

    def days(self, later: str, earlier: str) -> str:
        """Whole days from one day to another."""
        if self.dialect == "sqlite":
            return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"
        return f"({later} - {earlier})"

    def before(self, day: str, span: str) -> str:
        """The day that lies `span` (`12 months`, `30 days`) before another."""
        if self.dialect == "sqlite":
            return f"date({day}, '-{span}')"
        return f"({day} - interval '{span}')::date"

    def after(self, day: str, span: str) -> str:
        """The day that lies `span` after another."""
        if self.dialect == "sqlite":
            return f"date({day}, '+{span}')"
        return f"({day} + interval '{span}')::date"

    def day_of(self, moment: str) -> str:
        """The Beijing day of a moment."""
        if self.dialect == "sqlite":
            return f"date({moment} / 1000000 + 28800, 'unixepoch')"
        return f"(timestamp 'epoch' + ({moment} / 1000000 + 28800) * interval '1 second')::date"

    def half_year(self) -> str:
        """Today's half year, such as 2026H2: the fact that a share or mean of the last 12 months is measured for."""
        month = "CAST(substr($1, 6, 2) AS INTEGER)" if self.dialect == "sqlite" else "EXTRACT(MONTH FROM $1::date)"
        year = "substr($1, 1, 4)" if self.dialect == "sqlite" else "to_char($1::date, 'YYYY')"
        return f"({year} || CASE WHEN {month} <= 6 THEN 'H1' ELSE 'H2' END)"

    def items(self, column: str) -> str:
        """How many items a JSON list holds; none if it is empty."""
        length = "json_array_length" if self.dialect == "sqlite" else "jsonb_array_length"
        return f"COALESCE({length}({column}), 0)"

    def text(self, value: str) -> str:
        """A value as text."""
        return f"CAST({value} AS TEXT)"

    def total(self, column: str) -> str:
        """A sum as a whole number: PostgreSQL's is a numeric."""
        return f"CAST(SUM({column}) AS BIGINT)"

    def only(self, column: str) -> str:
        """The condition that keeps to one agency, where one was asked for; goes after a WHERE."""
        if not self.only_one:
            return ""
        return f" AND {column} = $2" if self.dialect == "sqlite" else f" AND {column} = $2::bigint"
