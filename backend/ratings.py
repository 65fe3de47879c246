"""The rating book: dossier -> core -> rows. Rates one agency after an event, or all of them, and replays any rating.

Only this module writes ratings and the four columns of an agency that mirror its current one.
"""

from asyncio import to_thread
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from backend import dossier
from backend.clock import CHINA
from backend.entities.agency_kinds import GRADE_RANK
from backend.entities.rating import RatingCause
from backend.errors import InvalidDates, NotInThisState
from backend.rating_changes import expire, note_changes
from backend.rating_rows import LINE_COLUMNS, RATING_COLUMNS, Occasion, lapsed, line_rows, rating_row
from backend.storage.moments import from_micros
from backend.storage.reader import Reader
from backend.storage.sql import for_dialect
from backend.storage.work import Work
from scoring.dossier import Dossiers
from scoring.rating import Ratings, rate
from scoring.rulebook import Rulebook


@dataclass(frozen=True)
class Computed:
    """A rating computed when asked, and the findings in it that are out of the public's sight by now."""

    ratings: Ratings
    out_of_sight: frozenset[int]
    contested: frozenset[int | None]


@dataclass(frozen=True)
class Rated:
    """A rating that was stored: its number, grade and score in hundredths."""

    id: int
    grade: str
    score: int


class RatingBook:
    """Rates with the rulebook in use and replays with those that were."""

    def __init__(self, rulebook: Rulebook, profile: str) -> None:
        self.profile, self.in_use = profile, rulebook
        self._rulebooks = {rulebook.fingerprint: rulebook}

    async def rate_one(self, work: Work, agency_id: int, *, cause: RatingCause) -> Rated:
        """Rate one agency as of now inside a unit of work; what was stored. Refused before its admission."""
        as_of = work.at.astimezone(CHINA).date()
        rated = await self.compute(work.reader, agency_id, as_of=as_of, known_at=work.at)
        if rated is None:
            raise NotInThisState(
                "NOT_RATED_BEFORE_ADMISSION",
                zh="该机构尚未准入，不评定信用，因此不能办理。",
                en="The agency has not been admitted: it is not rated yet, so this can't be done.",
                remedy_zh="请待其准入办结（concludeAdmission）后办理。",
                remedy_en="Wait until its admission is concluded (concludeAdmission).",
            )
        first, _ = await self._write(work, rated, Occasion(cause, as_of, work.at, work.at))
        return Rated(first, *rated.ratings.select("grade", "score").row(0))

    async def rate_all(self, work: Work, occasion: Occasion, *, is_current: bool = True, only_due: bool = False) -> int:
        """Rate every agency inside a unit of work; how many. Not current: a rating of the past, for the history.

        Only due: those whose current rating has changed by ageing alone since it was computed.
        """
        told, risk = await dossier.of_all(
            work.reader, as_of=occasion.as_of, known_at=occasion.known_at, only_due=only_due
        )
        book = await self.rulebook(work.reader, await dossier.rulebook_known_at(work.reader, occasion.known_at))
        self._check(book, occasion.as_of)
        rated = await to_thread(_rated, told, risk, book, self.profile, occasion.as_of, occasion.known_at)
        _, count = await self._write(work, rated, occasion, is_current=is_current)
        return count

    async def compute(self, reader: Reader, agency: int | str, *, as_of: date, known_at: datetime) -> Ratings | None:
        """The rating of an agency (id or credit code) as of a day, from what was known at a moment."""
        computed = await self.compute_for_show(reader, agency, as_of=as_of, known_at=known_at)
        return computed.ratings if computed else None

    async def compute_for_show(
        self, reader: Reader, agency: int | str, *, as_of: date, known_at: datetime
    ) -> Computed | None:
        """The same, with what must not be shown of it to everyone."""
        told = await dossier.of_one(reader, agency, as_of=as_of, known_at=known_at)
        if not told.is_there:
            return None
        rulebook = await self.rulebook(reader, told.rulebook)
        self._check(rulebook, as_of)
        rated = await to_thread(_rated, told.dossiers, told.risk, rulebook, self.profile, as_of, known_at)
        return Computed(rated, told.out_of_sight, told.contested)

    async def rulebook(self, reader: Reader, fingerprint: str) -> Rulebook:
        """A rulebook by its fingerprint, from memory or from the database."""
        if not fingerprint:
            raise _no_rulebook_then("knownAt")
        if fingerprint not in self._rulebooks:
            sql = "SELECT content FROM rulebook WHERE fingerprint = $1"
            rows = await reader.fetch(for_dialect(sql, reader.dialect), [fingerprint])
            if not rows:
                raise LookupError(f"no rulebook {fingerprint}")
            self._rulebooks[fingerprint] = Rulebook.from_content(rows[0][0].encode())
        return self._rulebooks[fingerprint]

    def _check(self, rulebook: Rulebook, as_of: date) -> None:
        if not rulebook.profiles[self.profile].is_in_force(as_of):
            raise _no_rulebook_then("asOf")

    async def replay(self, reader: Reader, rating_id: int) -> tuple[str, str]:
        """Digests of a stored rating and of the same rating computed anew: equal, or something was tampered with.

        Errors: LookupError for an unknown rating.
        """
        sql = "SELECT agency_id, as_of, known_at, document_digest FROM rating WHERE id = $1"
        rows = await reader.fetch(for_dialect(sql, reader.dialect), [rating_id])
        if not rows:
            raise LookupError(f"no rating {rating_id}")
        agency_id, as_of, known_at, digest = rows[0]
        anew = await self.compute(reader, agency_id, as_of=date.fromisoformat(as_of), known_at=from_micros(known_at))
        return digest, sha256(anew.document(agency_id)).hexdigest() if anew else ""

    async def _write(
        self, work: Work, rated: Ratings, occasion: Occasion, *, is_current: bool = True
    ) -> tuple[int, int]:
        """The first number that was given, and how many ratings were written."""
        highest = await work.fetch("SELECT COALESCE(MAX(id), 0) FROM rating")
        first = int(highest[0][0]) + 1
        scores = _scores(rated)
        ratings: list[list[Any]] = []
        lines: list[list[Any]] = []
        gone: list[int] = []
        for number, content in enumerate(rated.contents(), first):
            ratings.append([*rating_row(number, rated, content, occasion), scores.get(content["agency_id"])])
            lines.extend(line_rows(number, content, occasion.as_of))
            gone.extend(lapsed(content, occasion.as_of))
        await work.bulk_insert("rating", RATING_COLUMNS, ratings)
        await work.bulk_insert("line", LINE_COLUMNS, lines)
        if is_current and ratings:
            await expire(work, gone)
            await note_changes(work, first, first + len(ratings) - 1)
            await _mirror(work, first, first + len(ratings) - 1)
        return first, len(ratings)


def _rated(
    told: Dossiers, risk: dossier.Risk, book: Rulebook, profile: str, as_of: date, known_at: datetime
) -> Ratings:
    return rate(told, book, profile, as_of=as_of, known_at=known_at, risk=risk.scores, risk_absent=risk.absent)


def _scores(rated: Ratings) -> dict[int, int]:
    """The number of the score that each agency's RISK line rests on."""
    if rated.risk is None:
        return {}
    return dict(rated.risk.select("agency_id", "risk_score_id").iter_rows())


def _no_rulebook_then(argument: str) -> InvalidDates:
    """Nothing can be rated by rules that were not there: before the first rulebook, or outside the profile's term."""
    return InvalidDates(
        "NO_RULEBOOK_THEN",
        zh="当时没有施行中的评分规则。",
        en="No rulebook was in force then.",
        remedy_zh="请填写规则施行期内的日期与时刻。",
        remedy_en="Give a day and a moment at which one was.",
        path=(argument,),
    )


async def _mirror(work: Work, first: int, last: int) -> None:
    """Let agencies show these ratings as their current ones."""
    ranks = " ".join(f"WHEN '{grade.name}' THEN {rank}" for grade, rank in GRADE_RANK.items())
    await work.execute(
        "UPDATE agency SET current_rating_id = r.id, grade = r.grade, score = r.score, ban_until = r.ban_until,"
        f" grade_rank = CASE r.grade {ranks} END FROM rating r"
        " WHERE r.agency_id = agency.id AND r.id BETWEEN $1 AND $2",
        [first, last],
    )
