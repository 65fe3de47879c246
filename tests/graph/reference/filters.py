"""Filters and search as functions of one row. What the actor does not read is empty here too."""

import string
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from backend.graph.policy import Scope
from tests.graph.reference.ids import key_in, split
from tests.graph.reference.policy import reads, sees, value
from tests.graph.reference.world import Book, World, key_of

SMALL = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
SEARCHED = {"Book": ("title", "secret"), "Author": ("name",)}
Own = Callable[[Scope, World, Any, Any], bool]


def _min_price(scope: Scope, world: World, book: Book, wanted: Any) -> bool:
    return reads(scope, book, "price") and book.price is not None and book.price >= wanted


def _lent_to(scope: Scope, world: World, book: Book, wanted: Any) -> bool:
    return any(loan.book_id == book.id and loan.borrower == wanted and sees(scope, loan) for loan in world.loans)


def _wordy(scope: Scope, world: World, book: Book, wanted: Any) -> bool:
    return len(book.title) >= 4 if wanted else True


OWN: dict[str, Own] = {"minPrice": _min_price, "lentTo": _lent_to, "wordy": _wordy}


def meets(scope: Scope, world: World, row: Any, wanted: Mapping[str, Any]) -> bool:
    """Whether a row meets all that a filter says; a null says nothing."""
    return all(_one(scope, world, row, name, said) for name, said in wanted.items() if said is not None)


def _one(scope: Scope, world: World, row: Any, name: str, said: Any) -> bool:
    if name == "and":
        return all(meets(scope, world, row, part) for part in said)
    if name == "or":
        return any(meets(scope, world, row, part) for part in said)
    if name == "not":
        return not meets(scope, world, row, said)
    if name in OWN:
        return OWN[name](scope, world, row, said)
    if name == "id":
        return all(_compare_id(row, word, given) for word, given in said.items() if given is not None)
    held = value(scope, row, snake(name))
    return all(_compare(held, word, given) for word, given in said.items() if given is not None)


def snake(name: str) -> str:
    """The Python name of a field: `publishedOn` is `published_on`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


def _compare_id(row: Any, word: str, given: Any) -> bool:
    if word == "isNull":
        return not given
    wanted = [key_in(text) for text in (given if word == "in" else [given]) if split(text)[0] == type(row).__name__]
    return key_of(row) not in wanted if word == "ne" else key_of(row) in wanted


def _compare(held: Any, word: str, given: Any) -> bool:
    if word == "isNull":
        return (held is None) == bool(given)
    if held is None:
        return word == "ne"
    answers: dict[str, Callable[[], bool]] = {
        "eq": lambda: held == given,
        "ne": lambda: held != given,
        "in": lambda: held in given,
        "lt": lambda: held < given,
        "lte": lambda: held <= given,
        "gt": lambda: held > given,
        "gte": lambda: held >= given,
        "contains": lambda: given in held,
        "startsWith": lambda: held.startswith(given),
    }
    return answers[word]()


def said(type_name: str, wanted: Mapping[str, Any]) -> tuple[Any, ...]:
    """What a filter says, so that two that say the same in other words are equal. A null says nothing."""
    parts: list[Any] = []
    for name, one in sorted(wanted.items()):
        if one is None:
            continue
        if name in ("and", "or"):
            parts.append((name, tuple(said(type_name, part) for part in one)))
        elif name == "not":
            parts.append((name, said(type_name, one)))
        elif name in OWN:
            parts.append((name, one))
        else:
            compared = [(word, given) for word, given in sorted(one.items()) if given is not None]
            parts += [part for word, given in compared if (part := _said(type_name, name, word, given))]
    return tuple(parts)


def _said(type_name: str, name: str, word: str, given: Any) -> Any:
    """One comparison. Ids of another type are ids of no row; what every text begins with says no more than `gte`."""
    if name == "id" and word != "isNull":
        own = [text for text in (given if word == "in" else [given]) if text.partition(":")[0] == type_name]
        if word == "in" or own:
            return name, word, tuple(own)
        return ("or", ()) if word == "eq" else None
    if word == "startsWith" and not given.strip("\U0010ffff"):
        return name, "gte", given
    return name, word, tuple(given) if word == "in" else given


def ids_in(wanted: Mapping[str, Any]) -> Iterator[str]:
    """Every global id that a filter speaks of."""
    for name, said in wanted.items():
        if said is None:
            continue
        if name in ("and", "or"):
            for part in said:
                yield from ids_in(part)
        elif name == "not":
            yield from ids_in(said)
        elif name == "id":
            for word, given in said.items():
                if word != "isNull" and given is not None:
                    yield from given if word == "in" else [given]


def folded(text: str | None) -> str:
    """A search as it is looked for: without space around it, small ASCII letters."""
    return (text or "").strip().translate(SMALL)


def found(scope: Scope, row: Any, text: str | None) -> bool:
    """Whether one of the searched fields that the actor reads contains the text."""
    wanted = folded(text)
    held = [value(scope, row, name) for name in SEARCHED.get(type(row).__name__, ())]
    return not wanted or any(wanted in one.translate(SMALL) for one in held if one is not None)
