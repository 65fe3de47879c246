"""Content negotiation: which media type an answer has, whether a body is one that is read, and the language."""

from collections.abc import Iterator, Sequence

MODERN, LEGACY = "application/graphql-response+json", "application/json"
EVENTS = "text/event-stream"


def ranked(header: str) -> Iterator[str]:
    """What a header accepts, best first; what has a quality of 0 is left out.

    >>> list(ranked("a/b;q=0.5, c/d, e/f;q=0"))
    ['c/d', 'a/b']
    """
    found = []
    for at, part in enumerate(header.split(",")):
        name, *rest = (piece.strip().lower() for piece in part.split(";"))
        quality = _quality(rest)
        if name and quality > 0:
            found.append((-quality, at, name))
    return (name for _, _, name in sorted(found))


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0


def chosen_media(accept: str) -> str | None:
    """The media type of the answer: the best that the client names, the older one if it takes anything.

    >>> chosen_media("application/json;q=0.9, application/graphql-response+json")
    'application/graphql-response+json'
    """
    for kind in ranked(accept):
        if kind in (MODERN, LEGACY, EVENTS):
            return kind
        if kind in ("*/*", "application/*"):
            return LEGACY
    return None


def is_json(content_type: str) -> bool:
    """Whether a body is JSON in UTF-8."""
    kind, *rest = (part.strip().lower() for part in content_type.split(";"))
    return kind == LEGACY and all(part in ("", "charset=utf-8", 'charset="utf-8"') for part in rest)


def chosen_language(accept_language: str, languages: Sequence[str] = ("zh", "en")) -> str:
    """The language of messages: the best of these that the client reads, the first if it names none.

    >>> chosen_language("fr, en-GB;q=0.8, zh;q=0.5")
    'en'
    """
    for tag in ranked(accept_language):
        if tag.split("-")[0] in languages:
            return tag.split("-")[0]
    return languages[0]
