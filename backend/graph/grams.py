"""The grams of a text: what the write path stores and what a search asks for. Pure."""

SHIFT = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def fold(text: str) -> str:
    """Fold the case of ASCII letters only, as `lower()` does in SQLite and in a database with C locale.

    >>> fold("ABC安信")
    'abc安信'
    """
    return text.translate(SHIFT)


def grams(text: str) -> set[str]:
    """Every one- and two-character run of the folded text.

    >>> sorted(grams("安信A"))
    ['a', '信', '信a', '安', '安信']
    """
    folded = fold(text)
    return set(folded) | {folded[at : at + 2] for at in range(len(folded) - 1)}


def needed(text: str) -> set[str]:
    """The fewest grams that a row holding `text` must have: its pairs, or the one character.

    >>> sorted(needed("安信社"))
    ['信社', '安信']
    """
    folded = fold(text)
    return {folded[at : at + 2] for at in range(len(folded) - 1)} or {folded}
