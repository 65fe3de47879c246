"""Fault: one thing wrong with one cell of a table, as its keeper can find and mend it."""

from dataclasses import dataclass

from backend.errors import InvalidInput, Refusal, TooMuch


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where: `row` as the spreadsheet numbers it, `column` as its header reads."""

    row: int
    column: str
    code: str
    value: str
    zh: str
    en: str
    remedy_zh: str
    remedy_en: str


def fault(row: int, column: str, value: str, why: Refusal) -> Fault:
    """A refusal of one cell's value as a fault of its table."""
    shown = value if len(value) <= 80 else f"{value[:80]}…"
    return Fault(row, column, why.code, shown, why.zh, why.en, why.remedy_zh, why.remedy_en)


def wrong(code: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> InvalidInput:
    """A refusal of a value."""
    return InvalidInput(code, zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en)


def too_much(code: str, zh: str, en: str, remedy_zh: str, remedy_en: str) -> TooMuch:
    """A refusal of a size."""
    return TooMuch(code, zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en)
