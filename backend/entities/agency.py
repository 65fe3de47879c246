"""Agency: who is rated."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.agency_filters import AGENCY_FILTERS
from backend.entities.agency_kinds import AdmissionProfile, Grade, ProviderType, RegistrationState
from backend.entities.contest import AGENCY_CONTESTED
from backend.entities.rows import (
    belongs_to,
    choice,
    data,
    day,
    falling_index,
    index,
    key,
    moment,
    one_of,
    short_text,
    whole,
)
from backend.entities.scalars import Points
from backend.graph.declare import (
    Connection,
    Group,
    Node,
    Search,
    aggregated,
    column,
    every,
    expression,
    listed,
    lookup,
    many,
    one,
    published,
    queries,
)

if TYPE_CHECKING:
    from backend.entities.admission import Admission
    from backend.entities.agency_change import AgencyChange, AgencySystem
    from backend.entities.agency_scope import AgencyScope
    from backend.entities.branch import Branch, Premises
    from backend.entities.client_review import ClientReview
    from backend.entities.complaint import Complaint
    from backend.entities.contract import Contract
    from backend.entities.disclosure import Disclosure
    from backend.entities.finding import Finding, Merit
    from backend.entities.hazard import Hazard
    from backend.entities.inspection import Inspection, Penalty
    from backend.entities.practice_notice import PracticeNotice
    from backend.entities.professional import Employment, Star
    from backend.entities.project import Project
    from backend.entities.rating import Rating
    from backend.entities.region import Region
    from backend.entities.report import Report
    from backend.entities.risk_score import RiskScore
    from backend.entities.supervision_list import SupervisionEntry


class AgencyRow(Model):
    """A lawfully registered body that gives safety services; the last four columns mirror its current rating."""

    id = key()
    credit_code = short_text(18, unique=True)
    name = short_text(120)
    short_name = short_text(60)
    provider_type = choice(ProviderType)
    admission_profile = choice(AdmissionProfile)
    registration_state = choice(RegistrationState)
    legal_representative = short_text(40)
    region = belongs_to("RegionRow")
    region_id: str
    address = short_text(200)
    phone = short_text(40, null=True)
    website = short_text(120, null=True)
    owner_key = short_text(32, null=True, index=True)
    founded_on = day()
    opened_on = day()
    fixed_assets = whole(null=True)
    missing_systems = data()
    undisclosed_items = data()
    recorded_at = moment()
    changed_at = moment(null=True)
    version = whole(1)
    current_rating_id = whole(null=True)
    grade = choice(Grade, null=True)
    grade_rank = whole(null=True)
    score = whole(null=True)
    ban_until = day(null=True)

    class Meta:
        table = "agency"
        constraints = (
            one_of("agency", "provider_type", ProviderType),
            one_of("agency", "admission_profile", AdmissionProfile),
            one_of("agency", "registration_state", RegistrationState),
            one_of("agency", "grade", Grade),
        )
        indexes = (
            index("agency", "score", "id"),
            falling_index("agency", "score", "id"),
            index("agency", "name", "id"),
            index("agency", "opened_on", "id"),
            index("agency", "grade_rank", "score", "id"),
            index("agency", "region_id", "grade"),
            index("agency", "registration_state", "grade", "region_id", "provider_type", "admission_profile"),
        )


class AgencyGramRow(Model):
    """One- and two-character pieces of an agency's names: what substring search walks."""

    id = key()
    gram = short_text(2)
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int

    class Meta:
        table = "agency_gram"
        unique_together = (("gram", "agency_id"),)
        indexes = (index("agency_gram", "agency_id"),)


@published(
    "agency",
    description="安全生产社会化服务机构：被评定者。A work-safety service agency: the one that is rated.",
    search=Search("agency_gram", "agency_id", columns=("name", "short_name")),
    filters=AGENCY_FILTERS,
)
class Agency(Node):
    """Who is rated."""

    credit_code: str = column(
        "统一社会信用代码。Unified social credit code, 18 characters.", filterable=True, orderable=True, unique=True
    )
    name: str = column("机构名称。Registered name.", filterable=True, orderable=True)
    short_name: str = column("简称。Short name.")
    provider_type: ProviderType = column("机构类别。Kind of provider (000-JL 二).", filterable=True, groupable=True)
    admission_profile: AdmissionProfile = column(
        "准入类型。Which admission conditions apply.", filterable=True, groupable=True
    )
    registration_state: RegistrationState = column("登记状态。State of registration.", filterable=True, groupable=True)
    legal_representative: str = column("法定代表人。Legal representative.")
    region: Annotated["Region", strawberry.lazy("backend.entities.region")] = one(
        "注册地。Where it is registered.", "region_id", groupable=True
    )
    city_code: str = expression(
        "注册地所在市的区划代码。Code of the city that it is registered in.",
        "substr({t}.region_id, 1, 4) || '00'",
        groupable=True,
    )
    province_code: str = expression(
        "注册地所在省的区划代码。Code of the province that it is registered in.",
        "substr({t}.region_id, 1, 2) || '0000'",
        groupable=True,
    )
    address: str = column("住所。Seat.")
    phone: str | None = column("联系电话。Telephone.")
    website: str | None = column("网站。Website.")
    founded_on: date = column("成立日期。Day of founding.", filterable=True, orderable=True)
    opened_on: date = column("建档日期。Day its file was opened here.", filterable=True, orderable=True, groupable=True)
    recorded_at: datetime = column("入库时刻。When it was recorded.")
    grade: Grade | None = column(
        "当前等级；空为尚未评定。Current grade; null while unrated.", filterable=True, groupable=True
    )
    score: Points | None = column(
        "当前得分（0至100）。Current score, 0 to 100.", filterable=True, orderable=True, measurable=True
    )
    ban_until: date | None = column(
        "禁入或一票否决截止日。Until when a veto or ban holds; null: none.", filterable=True
    )
    is_contested: bool = expression(
        "当前等级所据的评定、名单或认定是否有异议待决。Whether what its grade rests on is contested, undecided.",
        AGENCY_CONTESTED,
    )
    rating: Annotated["Rating", strawberry.lazy("backend.entities.rating")] | None = one(
        "当前评定。The current rating.", "current_rating_id"
    )
    ratings: Connection[Annotated["Rating", strawberry.lazy("backend.entities.rating")]] = many(
        "历次评定，新的在前。All ratings, newest first.", "agency_id", order=("-as_of", "-known_at")
    )
    risk_scores: Connection[Annotated["RiskScore", strawberry.lazy("backend.entities.risk_score")]] = many(
        "历次风险评分（依权限），新的在前。What risk models said of it, newest first, as far as visible.",
        "agency_id",
        order=("-as_of",),
    )
    findings: Connection[Annotated["Finding", strawberry.lazy("backend.entities.finding")]] = many(
        "违规认定（依权限）。Findings, as far as the actor may see them.", "agency_id", order=("-confirmed_on",)
    )
    finding_groups: list[Group[Annotated["Finding", strawberry.lazy("backend.entities.finding")]]] = aggregated(
        "违规认定分组统计（依权限）。Its findings by groups, as far as visible.", "agency_id"
    )
    merits: Connection[Annotated["Merit", strawberry.lazy("backend.entities.finding")]] = many(
        "加分事项。What earned it bonus points.", "agency_id", order=("-awarded_on",)
    )
    branches: Connection[Annotated["Branch", strawberry.lazy("backend.entities.branch")]] = many(
        "分支机构。Its offices elsewhere.", "agency_id", order=("name",)
    )
    premises: Connection[Annotated["Premises", strawberry.lazy("backend.entities.branch")]] = many(
        "工作场所。Its working places.", "agency_id"
    )
    scopes: Connection[Annotated["AgencyScope", strawberry.lazy("backend.entities.agency_scope")]] = many(
        "服务范围。What it may be hired for.", "agency_id"
    )
    admissions: Connection[Annotated["Admission", strawberry.lazy("backend.entities.admission")]] = many(
        "准入申报（依权限）。Its applications for admission, as far as visible.", "agency_id", order=("-submitted_at",)
    )
    changes: Connection[Annotated["AgencyChange", strawberry.lazy("backend.entities.agency_change")]] = many(
        "信息变更。Changes of what is on record.", "agency_id", order=("-changed_on",)
    )
    systems: Connection[Annotated["AgencySystem", strawberry.lazy("backend.entities.agency_change")]] = many(
        "备案的内部管理制度（依权限）。Internal systems it filed, as far as visible.", "agency_id", order=("-filed_on",)
    )
    staff: Connection[Annotated["Employment", strawberry.lazy("backend.entities.professional")]] = many(
        "在职人员。People working there now.", "agency_id", where="{o}.until_on IS NULL"
    )
    people: list[Annotated["Employment", strawberry.lazy("backend.entities.professional")]] = listed(
        "在职人员前五名。The first five of its people.", "agency_id", where="{o}.until_on IS NULL", limit=5
    )
    staff_groups: list[Group[Annotated["Employment", strawberry.lazy("backend.entities.professional")]]] = aggregated(
        "在职人员分组统计，不足五人的组不列出。People working there now, by groups of five and more.",
        "agency_id",
        where="{o}.until_on IS NULL",
    )
    stars: Connection[Annotated["Star", strawberry.lazy("backend.entities.professional")]] = many(
        "专业技术人员星级，高者在前。Current stars of its staff, most first.",
        "agency_id",
        where="{o}.is_current",
        order=("-stars",),
    )
    practice_notices: Connection[Annotated["PracticeNotice", strawberry.lazy("backend.entities.practice_notice")]] = (
        many("执业告知。Its practice notices.", "agency_id", order=("-submitted_at",))
    )
    contracts: Connection[Annotated["Contract", strawberry.lazy("backend.entities.contract")]] = many(
        "服务合同。Its contracts.", "agency_id", order=("-signed_on",)
    )
    contract_groups: list[Group[Annotated["Contract", strawberry.lazy("backend.entities.contract")]]] = aggregated(
        "服务合同分组统计（依权限）。Its contracts by groups, as far as visible.", "agency_id"
    )
    projects: Connection[Annotated["Project", strawberry.lazy("backend.entities.project")]] = many(
        "服务项目。Its projects.", "agency_id", order=("-ended_on",)
    )
    hazards: Connection[Annotated["Hazard", strawberry.lazy("backend.entities.hazard")]] = many(
        "隐患记录。Hazards it found.", "agency_id", order=("-found_on",)
    )
    hazard_groups: list[Group[Annotated["Hazard", strawberry.lazy("backend.entities.hazard")]]] = aggregated(
        "隐患分组统计（依权限）。Hazards it found, by groups, as far as visible.", "agency_id"
    )
    reports: Connection[Annotated["Report", strawberry.lazy("backend.entities.report")]] = many(
        "服务报告。Its reports.", "agency_id", order=("-due_on",)
    )
    disclosures: Connection[Annotated["Disclosure", strawberry.lazy("backend.entities.disclosure")]] = many(
        "信息公开。What it discloses.", "agency_id", order=("-disclosed_on",)
    )
    client_reviews: Connection[Annotated["ClientReview", strawberry.lazy("backend.entities.client_review")]] = many(
        "服务绩效评价。What clients say.", "agency_id", order=("-reviewed_on",)
    )
    inspections: Connection[Annotated["Inspection", strawberry.lazy("backend.entities.inspection")]] = many(
        "监督检查。Inspections of it.", "agency_id", order=("-inspected_on",)
    )
    penalties: Connection[Annotated["Penalty", strawberry.lazy("backend.entities.inspection")]] = many(
        "行政处罚。Penalties.", "agency_id", order=("-decided_on",)
    )
    complaints: Connection[Annotated["Complaint", strawberry.lazy("backend.entities.complaint")]] = many(
        "投诉举报（依权限）。Complaints, as far as visible.", "agency_id", order=("-received_on",)
    )
    supervision: Connection[Annotated["SupervisionEntry", strawberry.lazy("backend.entities.supervision_list")]] = many(
        "监管清单条目（依权限）。Its entries in supervision lists.", "agency_id"
    )


@queries
class AgencyQueries:
    """Agencies."""

    agency: Agency | None = lookup("按编号或信用代码查机构。One agency by id or credit code.", "id", "credit_code")
    agencies: Connection[Agency] = every(
        "机构名录：可按最低等级、地区、服务类型、行业、是否禁入筛选，并按名称任意字检索。"
        "The register of agencies, with filters and search from one character up.",
        order=("name",),
    )
    agency_groups: list[Group[Agency]] = aggregated(
        "机构分组统计：按地区、等级、类别等。Agencies by groups: by place, grade, kind of provider and more."
    )
