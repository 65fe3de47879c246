"""What the compiler needs to know of a database: how it says JSON, parameters, lists, text. Pure text in, text out."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from backend.graph.kinds import Kind


class Dialect(ABC):
    """What the compiler needs to know of a database."""

    name: str
    distinct: str
    """The operator that is true where two values differ, NULL counted as a value."""
    text_type: str
    none: str
    """The null of JSON."""

    @abstractmethod
    def placeholder(self, number: int, kind: Kind | None, many: bool) -> str:
        """The mark of a bound value, or of a bound list."""

    @abstractmethod
    def encode(self, value: Any, many: bool) -> Any:
        """The value as the driver wants it."""

    @abstractmethod
    def json_object(self, pairs: Sequence[tuple[str, str]]) -> str:
        """A JSON object of any number of pairs; keys are GraphQL names and need no quoting."""

    @abstractmethod
    def answer(self, json: str) -> str:
        """The JSON of the whole answer as the driver is to hand it over."""

    def limit(self, size: int) -> str:
        """A LIMIT that the planner is to know."""
        return f"LIMIT {size}"

    @abstractmethod
    def type_name(self, name: str) -> str:
        """The name of a GraphQL type as JSON."""

    @abstractmethod
    def safe_text(self, expression: str, nullable: bool) -> str:
        """A text that holds nothing to be escaped, as JSON."""

    @abstractmethod
    def array(self, item: str, order: str = "", where: str = "") -> str:
        """The aggregate that makes a JSON array of all rows; `order` is needed only where the rows come unordered."""

    @abstractmethod
    def nested(self, select: str) -> str:
        """A scalar sub-select whose value is JSON."""

    @abstractmethod
    def show(self, kind: Kind, expression: str, nullable: bool) -> str:
        """A stored value as JSON."""

    @abstractmethod
    def carry(self, kind: Kind, expression: str) -> str:
        """A stored value as it is carried in a cursor: nothing may be lost."""

    @abstractmethod
    def hex_array(self, items: Sequence[str]) -> str:
        """A JSON array of values, in hexadecimal."""

    @abstractmethod
    def in_list(self, expression: str, mark: str) -> str:
        """Whether a value is in a bound list."""

    @abstractmethod
    def position(self, text: str, mark: str) -> str:
        """Where a bound text stands in another, from 1; 0 when it does not."""

    @abstractmethod
    def pairs(self, mark: str) -> str:
        """The rows `place`, `type_`, `key_` of a bound JSON list of pairs; `key_` is cast by `key`."""

    @abstractmethod
    def key(self, kind: Kind, expression: str) -> str:
        """A key of any kind as a key of one."""

    @abstractmethod
    def truncate(self, unit: str, day: str) -> str:
        """The first day of the `YEAR`, `QUARTER` or `MONTH` that a day is in."""

    @abstractmethod
    def millionths(self, number: str) -> str:
        """A float in whole millionths, half away from zero."""

    @abstractmethod
    def real(self, number: str) -> str:
        """A number as a double."""

    @abstractmethod
    def list_size(self, mark: str) -> str:
        """How many items a bound list has."""

    @abstractmethod
    def null(self, kind: Kind) -> str:
        """NULL of a kind."""

    def sorted_afterwards(self, expression: str) -> str:
        """An order key that no index is to be walked for."""
        return expression

    def parses(self, sql: str) -> bool:
        """Whether a statement is not too deep for the database's parser."""
        return True
