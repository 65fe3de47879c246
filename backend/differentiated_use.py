"""differentiatedUse: what each grade is used for at a place on a day, with clause, numbers and basis; for everyone."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Annotated, Any, Final

import strawberry

from backend.clock import Clock
from backend.entities.agency_kinds import Grade
from backend.entities.places import asked_from
from backend.entities.supervision_list import Tier
from backend.graph.declare import column, computed, published, queries
from backend.graph.engine import Call
from backend.supervision_tiers import TIERS
from scoring.uses import Entry, load_uses


@strawberry.enum(description="信用等级的用途。What grades are used for.")
class GradeUse(Enum):
    INSPECTION = strawberry.enum_value("INSPECTION", description="检查频次。How often it is inspected.")
    DRAW = strawberry.enum_value("DRAW", description="双随机抽取。Its weight in draws.")
    REPORT_SAMPLING = strawberry.enum_value("REPORT_SAMPLING", description="报告抽查。How many reports are read.")
    CLIENT_CALLS = strawberry.enum_value("CLIENT_CALLS", description="客户回访。How many clients are called.")
    PROCUREMENT = strawberry.enum_value("PROCUREMENT", description="财政采购。Public money.")
    INSURANCE = strawberry.enum_value("INSURANCE", description="向保险机构、企业推荐。Recommendation to insurers.")
    AWARDS = strawberry.enum_value("AWARDS", description="评优评先。Awards.")
    INTERVIEW = strawberry.enum_value("INTERVIEW", description="约谈。Interviews.")
    PUBLICATION = strawberry.enum_value("PUBLICATION", description="公布。Publication.")
    RE_RATING = strawberry.enum_value("RE_RATING", description="重评与升级。Rating anew, and rising.")


@strawberry.enum(
    description="依据性质：条款义务，或本项目建议。Whether a treatment is a duty of its clause or a proposal."
)
class UseBasis(Enum):
    DUTY = "DUTY"
    PROPOSAL = "PROPOSAL"


@published(description="差异化运用中的一格：某等级在某用途下如何对待。How one grade is treated in one use.")
class DifferentiatedUse:
    """One use of one grade."""

    use: GradeUse = column("用途。Use.")
    grade: Grade = column("等级。Grade.")
    treated_as: Grade = column("按何等级对待（新机构按C）。Grade that it is treated as; a newcomer as C.")
    tier: Tier = column("监管等级（风险档高者可上调一级）。Supervision tier; a high risk band may raise it by one.")
    text_zh: str = column("如何对待。How, Chinese.")
    text_en: str = column("如何对待（英文）。How, English.")
    numbers: strawberry.scalars.JSON = column("数值。Its numbers by name.")
    clause: str = column("条款。Clause.")
    basis: UseBasis = column("依据性质。Duty or proposal.")
    from_on: date = column("自何日起。From this day.")
    region: str | None = column("适用区划；空为全部。Where it holds; null: everywhere.")


TREATED: Final = {**{level: level for level in TIERS}, Grade.PROVISIONAL.name: "C"}


def use_queries(clock: Clock) -> type:
    """The query of this module, bound to a clock; a broken file is refused when the house is opened."""
    uses = load_uses()

    async def answer(
        call: Call,
        region: Annotated[str, strawberry.argument(description="区划代码。Division code.")],
        as_of: Annotated[date | None, strawberry.argument(description="截至日；空为今天。Day; null: today.")] = None,
    ) -> list[Mapping[str, Any]]:
        asked_from(region)
        found = uses.at(region, as_of or clock.today())
        return [_cell(use, entry, grade) for use, entry in found.items() for grade in TREATED]

    @queries
    class UseQueries:
        """What grades are used for."""

        differentiated_use: list[DifferentiatedUse] = computed(
            "差异化运用：各等级在各用途下的对待、数值、条款与依据；地方可细化。"
            "What each grade is used for, with numbers, clause and basis; a region may refine it.",
            answer,
        )

    return UseQueries


def _cell(use: str, entry: Entry, grade: str) -> Mapping[str, Any]:
    level = TREATED[grade]
    treatment = entry.levels[level]
    return {
        "use": use,
        "grade": grade,
        "treated_as": level,
        "tier": TIERS[level].name,
        "text_zh": treatment.says.zh,
        "text_en": treatment.says.en,
        "numbers": treatment.numbers,
        "clause": entry.clause,
        "basis": treatment.basis.upper(),
        "from_on": entry.from_on,
        "region": entry.region,
    }
