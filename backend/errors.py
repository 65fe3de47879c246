"""The tree of refusals: what anxin says no to, and what to do about it. Bugs are not in it; they reach `app.py`.

Refusal
├── InvalidInput            400  a value that can't be right: code, date, order, shape
│   ├── InvalidCode              credit code, resident id, division code
│   ├── InvalidDates             dates out of order
│   ├── InvalidCursor            forged, foreign or stale
│   └── UnknownReference         a code or id that names nothing (that the actor may see)
├── NotAllowed              403  the actor's role may not give this command
├── NotSignedIn             401  a token that is not valid
├── NotInThisState          409  the thing is not in a state that allows the command
├── Conflict                409  same idempotency key with another body; a version that has moved on
├── TooMuch                 413  more than a limit allows
├── TooSlow                 503  an answer that took longer than the role's deadline
├── TooBusy                 503  as many streams as a process keeps open
└── BrokenRulebook          500  the rulebook has faults; the service does not start
"""

from typing import ClassVar


class Refusal(Exception):
    """An expected failure: stable code, sentence and remedy in Chinese and English, and the input path it is about."""

    status: ClassVar[int] = 400

    def __init__(
        self,
        code: str,
        *,
        zh: str,
        en: str,
        remedy_zh: str,
        remedy_en: str,
        path: tuple[str | int, ...] = (),
    ) -> None:
        super().__init__(f"{code}: {en} {remedy_en}")
        self.code = code
        self.zh, self.en = zh, en
        self.remedy_zh, self.remedy_en = remedy_zh, remedy_en
        self.path = path


class InvalidInput(Refusal):
    """A value that can't be right."""


class InvalidCode(InvalidInput):
    """A credit code, resident id or division code that fails its own check."""


class InvalidDates(InvalidInput):
    """Dates out of order."""


class InvalidCursor(InvalidInput):
    """A cursor that is forged, of another query, or stale."""


class UnknownReference(InvalidInput):
    """A code or id that names nothing that the actor may see."""


class NotAllowed(Refusal):
    """The actor's role may not give this command."""

    status = 403


class NotSignedIn(Refusal):
    """A token that is not valid."""

    status = 401


class NotInThisState(Refusal):
    """The thing is not in a state that allows the command."""

    status = 409


class Conflict(Refusal):
    """Somebody else was there first, or the same key came with another body."""

    status = 409


class TooMuch(Refusal):
    """More than a limit allows."""

    status = 413


class TooSlow(Refusal):
    """An answer that took longer than the deadline of who asked."""

    status = 503


class TooBusy(Refusal):
    """As many streams as a process keeps open."""

    status = 503


class BrokenRulebook(Refusal):
    """The rulebook has faults; the service does not start."""

    status = 500


def too_slow(seconds: float | None = None) -> TooSlow:
    """An answer past the deadline of who asked, or a statement past that of the store."""
    return TooSlow(
        "TIMEOUT",
        zh=f"查询超过 {seconds:g} 秒，已被中止。" if seconds else "查询耗时过长，已被中止。",
        en=f"The query took more than {seconds:g} s and was stopped." if seconds else "The query took too long.",
        remedy_zh="请减少所选字段、缩小筛选范围或减小每页条数。",
        remedy_en="Select fewer fields, narrow the filter, or ask for a smaller page.",
    )
