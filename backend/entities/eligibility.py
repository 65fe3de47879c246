"""Answers that are the product: who may be bought from with public money, and how grades are spread."""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from backend.codes import credit_code
from backend.entities.agency_kinds import Grade
from backend.entities.contest import RATING_CONTESTED
from backend.entities.scalars import Points, Whole
from backend.errors import InvalidCode, TooMuch
from backend.graph.declare import Argument, column, one, published, queries, rows

if TYPE_CHECKING:
    from backend.entities.agency import Agency
    from backend.entities.rating import Rating
    from backend.entities.region import Region

MOST_CODES: Final = 500


@strawberry.enum(description="能否参与财政采购的理由。Why an agency may, or may not, be bought from with public money.")
class EligibilityReason(Enum):
    ELIGIBLE = "ELIGIBLE"
    ELIGIBLE_AS_NEWCOMER = "ELIGIBLE_AS_NEWCOMER"
    ON_DISHONESTY_LIST = strawberry.enum_value(
        "ON_DISHONESTY_LIST",
        description="在已公布的严重失信主体名单上；未公布的条目仅见其带来的等级D与一票否决。"
        "已移出的，其在列各日仅本机构与属地监管可见。"
        "On the published serious-dishonesty list. A listing that is not published shows only as the grade D and the"
        " veto that it brings; of one that is over, only the agency and officers of its seat are told, for its days.",
    )
    GRADE_D = "GRADE_D"
    UNDER_BAN = "UNDER_BAN"
    REGISTRATION_NOT_ACTIVE = "REGISTRATION_NOT_ACTIVE"
    NOT_YET_RATED = "NOT_YET_RATED"
    UNKNOWN_AGENCY = "UNKNOWN_AGENCY"
    INVALID_CREDIT_CODE = "INVALID_CREDIT_CODE"


WORDS: Final = {
    EligibilityReason.ELIGIBLE: ("等级在C级及以上（002-LS 二(三)9）", "Graded C or above (002-LS 二(三)9)"),
    EligibilityReason.ELIGIBLE_AS_NEWCOMER: (
        "新机构暂按C级处理（000-JL 六(四)）",
        "A newcomer, treated as C (000-JL 六(四))",
    ),
    EligibilityReason.ON_DISHONESTY_LIST: (
        "在严重失信主体名单上（004-FJ (二十九)）",
        "On the serious-dishonesty list (004-FJ (二十九))",
    ),
    EligibilityReason.GRADE_D: ("等级为D级（002-LS 二(三)9）", "Graded D (002-LS 二(三)9)"),
    EligibilityReason.UNDER_BAN: ("处于一票否决或行业禁入期", "Under a veto or a ban from the trade"),
    EligibilityReason.REGISTRATION_NOT_ACTIVE: (
        "登记状态不正常或尚未准入",
        "Its registration is not active, or it has not been admitted",
    ),
    EligibilityReason.NOT_YET_RATED: ("尚未评定", "Not rated by that day"),
    EligibilityReason.UNKNOWN_AGENCY: ("没有该机构", "No such agency"),
    EligibilityReason.INVALID_CREDIT_CODE: ("信用代码有误", "The credit code is wrong"),
}


def _cases(place: int) -> str:
    return " ".join(f"WHEN '{reason.name}' THEN '{words[place]}'" for reason, words in WORDS.items())


def _codes(values: list[str]) -> list[str]:
    """The codes in capitals, as many as may be asked at once."""
    if len(values) > MOST_CODES:
        raise TooMuch(
            "TOO_MANY_CODES",
            zh=f"一次最多查询{MOST_CODES}个信用代码，收到{len(values)}个。",
            en=f"At most {MOST_CODES} credit codes at once; {len(values)} were given.",
            remedy_zh="请分批查询。",
            remedy_en="Ask in batches.",
            path=("creditCodes",),
        )
    return [value.strip().upper() for value in values]


def _faults(values: list[str]) -> list[str]:
    """For each code, the stable code of what is wrong with it, or nothing."""
    return [_fault(value) for value in values]


def _fault(value: str) -> str:
    try:
        credit_code(value)
    except InvalidCode as refusal:
        return refusal.code
    return ""


_GIVEN: Final = {
    "sqlite": "(SELECT c.key + 1 AS place, c.value AS credit_code, f.value AS fault"
    " FROM json_each(:credit_codes) c JOIN json_each(:faults) f ON f.key = c.key)",
    "postgresql": "(SELECT * FROM unnest(:credit_codes::text[], :faults::text[])"
    " WITH ORDINALITY AS u(credit_code, fault, place))",
}
_DAY: Final = "COALESCE(:as_of, :today)"

_LISTED: Final = f"""(
        EXISTS (SELECT 1 FROM dishonesty_listing dl WHERE dl.agency_id = a.id AND dl.published_on <= {_DAY}
                AND COALESCE(dl.removed_on, dl.until_on) > {_DAY} AND {{visible:DishonestyListing:dl}})
        OR EXISTS (SELECT 1 FROM dishonesty_listing dl JOIN dishonesty_term dt ON dt.listing_id = dl.id
                   WHERE dl.agency_id = a.id AND dt.published_on <= {_DAY} AND dt.removed_on > {_DAY}
                   AND {{visible:DishonestyListing:dl}}))"""
"""Published on the list on that day, by a listing that the asker may see."""

_BANNED: Final = f"""
        EXISTS (SELECT 1 FROM ban n WHERE n.agency_id = a.id AND n.professional_id IS NULL AND n.from_on <= {_DAY}
                AND (n.until_on IS NULL OR n.until_on > {_DAY}) AND (n.lifted_on IS NULL OR n.lifted_on > {_DAY}))"""
"""Barred from the trade on that day; a ban that was set aside since held until then."""

_REASON: Final = f"""
    CASE WHEN g.fault <> '' THEN 'INVALID_CREDIT_CODE' WHEN a.id IS NULL THEN 'UNKNOWN_AGENCY'
         WHEN a.registration_state <> 'ACTIVE' THEN 'REGISTRATION_NOT_ACTIVE'
         WHEN {_LISTED} THEN 'ON_DISHONESTY_LIST' WHEN {_BANNED} THEN 'UNDER_BAN'
         WHEN r.id IS NULL THEN 'NOT_YET_RATED'
         WHEN r.ban_until > {_DAY} THEN 'UNDER_BAN'
         WHEN r.grade = 'D' THEN 'GRADE_D' WHEN r.grade = 'PROVISIONAL' THEN 'ELIGIBLE_AS_NEWCOMER'
         ELSE 'ELIGIBLE' END"""


_CONTESTED: Final = RATING_CONTESTED.replace("{t}", "r")


def _eligibility(dialect: str) -> str:
    return f"""
    SELECT q.*, q.reason IN ('ELIGIBLE', 'ELIGIBLE_AS_NEWCOMER') AS is_eligible,
           CASE q.reason {_cases(0)} END AS reason_zh, CASE q.reason {_cases(1)} END AS reason_en
    FROM (SELECT g.place, g.credit_code, g.fault, a.id AS agency_id, r.id AS rating_id, r.grade, r.score,
                 {_REASON} AS reason, COALESCE({_CONTESTED}, FALSE) AS is_contested
          FROM {_GIVEN[dialect]} g
          LEFT JOIN agency a ON a.credit_code = g.credit_code AND g.fault = ''
          LEFT JOIN rating r ON r.id = (
              SELECT x.id FROM rating x WHERE x.agency_id = a.id AND x.as_of <= {_DAY}
              ORDER BY x.as_of DESC, x.known_at DESC, x.id DESC LIMIT 1)) q"""


@published(
    description="财政采购资格（002-LS 二(三)9：原则上C级及以上）。Whether public money may buy from an agency.",
    key="place",
)
class ProcurementEligibility:
    """One agency of a tender."""

    place: Whole = column("在查询中的次序，从1起。Place in the question, from 1.", orderable=True)
    credit_code: str = column("统一社会信用代码。The credit code that was asked.")
    is_eligible: bool = column("是否有资格。Whether it may be bought from.")
    reason: EligibilityReason = column("理由。Why, as a code.")
    reason_zh: str = column("理由。Why, Chinese.")
    reason_en: str = column("理由（英文）。Why, English.")
    fault: str = column("信用代码的错误编码；空为无误。What is wrong with the code, as a code; empty: nothing.")
    grade: Grade | None = column("当日有效等级。Grade as of that day.")
    is_contested: bool = column("所据评定是否有异议待决。Whether the rating that it rests on is contested, undecided.")
    score: Points | None = column("当日有效得分。Score as of that day.")
    agency: Annotated["Agency", strawberry.lazy("backend.entities.agency")] | None = one(
        "机构。The agency.", "agency_id"
    )
    rating: Annotated["Rating", strawberry.lazy("backend.entities.rating")] | None = one(
        "所依据的评定。The rating that it rests on.", "rating_id"
    )


@strawberry.enum(description="统计分组。What grades are counted by.")
class GroupBy(Enum):
    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    PROVIDER_TYPE = "PROVIDER_TYPE"
    ADMISSION_PROFILE = "ADMISSION_PROFILE"


@published(description="等级分布中的一格。One cell of the spread of grades.", key="rank")
class GradeCount:
    """How many agencies of a group bear a grade."""

    bucket: str = column("分组：区划代码或类别。Group: a division code or the name of a kind.")
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] | None = one(
        "分组为地区时的区划。The division, where the group is one.", "bucket"
    )
    grade: Grade | None = column("等级；空为尚未评定。Grade; null: not yet rated.")
    count: Whole = column("机构数。Number of agencies.")


_CELL: Final = "SELECT t.bucket, NULLIF(t.grade, '') AS grade, CASE t.grade WHEN '' THEN '~' ELSE t.grade END AS rank,"
_OF: Final = "FROM agency_tally t WHERE t.dimension = :group_by"
_SPREAD: Final = {
    "sqlite": f"{_CELL} t.n AS count {_OF} AND t.n > 0",
    "postgresql": f"{_CELL} CAST(SUM(t.n) AS BIGINT) AS count {_OF} GROUP BY t.bucket, t.grade HAVING SUM(t.n) > 0",
}
"""Counts are kept by the database (`agency_tally.py`): a few hundred rows are read, however many agencies there are. On
SQLite a cell is one row; on PostgreSQL it is the sum of those that were added."""


@queries
class EligibilityQueries:
    """Procurement and distribution."""

    procurement_eligibility: list[ProcurementEligibility] = rows(
        "财政采购资格：一次最多500家，逐家给出能否及理由；新机构按C级。"
        "May public money buy from these agencies, and why; up to 500 at once; a newcomer counts as C.",
        {dialect: _eligibility(dialect) for dialect in ("sqlite", "postgresql")},
        args={
            "credit_codes": Argument(
                list[str],
                "统一社会信用代码，最多500个。Credit codes, 500 at most.",
                bind={"credit_codes": _codes, "faults": _faults},
            ),
            "as_of": Argument(date | None, "截至日；空为今天。As of this day; null: today.", default=None),
        },
        order=("place",),
    )
    grade_distribution: list[GradeCount] = rows(
        "等级分布（在册机构）。How grades are spread over the active agencies, by group.",
        _SPREAD,
        args={"group_by": Argument(GroupBy, "分组。By what.", default=GroupBy.CITY)},
        order=("bucket",),
        limit=5000,
    )
