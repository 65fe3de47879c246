"""The library's policy a second time, in Python and by hand: which rows a role sees, which fields it reads."""

from typing import Any

from backend.graph.policy import Scope
from tests.graph.reference.world import Book, Loan, Shelf


def sees(scope: Scope, row: Any) -> bool:
    """Whether the actor sees a row."""
    if scope.role == "staff":
        return True
    if isinstance(row, Book):
        return not row.is_hidden
    if isinstance(row, Loan):
        return scope.role == "member" and row.borrower == scope.params["actor_name"]
    return True


def reads(scope: Scope, row: Any, name: str) -> bool:
    """Whether the actor reads a field of a row that he sees."""
    if scope.role == "staff" or not isinstance(row, Book):
        return True
    if name == "price":
        return scope.role == "member" and not row.is_rare
    return name != "secret"


def value(scope: Scope, row: Any, name: str) -> Any:
    """A field by its Python name, as the actor reads it: empty where it is masked."""
    if not reads(scope, row, name):
        return None
    if isinstance(row, Shelf) and name == "name":
        return f"Shelf {row.code}"
    return row.pages_or_one / 8 if name == "weight" else getattr(row, name)
