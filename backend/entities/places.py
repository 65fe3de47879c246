"""How division codes nest: the half-open range of codes that a division and all below it occupy."""


def subtree_from(code: str) -> str:
    """First code of the subtree: the code without its trailing pairs of zeros.

    >>> subtree_from("330000"), subtree_from("331100"), subtree_from("331102")
    ('33', '3311', '331102')
    """
    for width in (2, 4):
        if len(code) == 6 and code[width:].strip("0") == "":
            return code[:width]
    return code


def subtree_until(code: str) -> str:
    """First text after the subtree, in byte order: local units (`331102A01`) lie inside their county's range.

    >>> subtree_until("330000"), subtree_until("331100"), subtree_until("331102")
    ('34', '3312', '331103')
    """
    stem = subtree_from(code)
    return stem[:-1] + chr(ord(stem[-1]) + 1) if stem else "\U0010ffff"
