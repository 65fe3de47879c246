"""Two of a kind: one agency in Hangzhou about which everything is secret that can be, and all who might look.

Every secret is a text that stands nowhere else, with those who may read it.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from tortoise import Model

from backend.actors import Actor, Role
from backend.app import House
from backend.entities.ability_test import AbilityTestResultRow, AbilityTestRow
from backend.entities.accident import AccidentRow
from backend.entities.admission import AdmissionRow
from backend.entities.agency import AgencyRow
from backend.entities.agency_change import AgencySystemRow
from backend.entities.ban import BanRow
from backend.entities.client_review import ClientReviewRow
from backend.entities.complaint import (
    ComplaintRewardRow,
    ComplaintRow,
    IdentityOpeningRow,
    SealedIdentityRow,
)
from backend.entities.contest import ContestRow
from backend.entities.contract_ledger import AmendmentRow, PaymentRow
from backend.entities.dishonesty_listing import DishonestyListingRow, ListedPersonRow
from backend.entities.enterprise import EnterpriseRow
from backend.entities.expert import ExpertRow
from backend.entities.file import FileRow
from backend.entities.finding import FindingRow, ObjectionRow
from backend.entities.finding_person import FindingPersonRow
from backend.entities.hazard import HazardRow
from backend.entities.inspection import (
    InspectionRow,
    InspectorInterestRow,
    InspectorRow,
    PenaltyRow,
    ViolationRow,
)
from backend.entities.inspection_plan import (
    InspectionDrawRow,
    InspectionPlanLineRow,
    InspectionPlanRow,
    InspectionTaskRow,
)
from backend.entities.insurance_policy import InsurancePolicyRow
from backend.entities.joint_measure import JointMeasureRow
from backend.entities.listed_hazard import DoubleReportRow
from backend.entities.practice_notice import PracticeNoticeRow
from backend.entities.professional import CertificateRow, ProfessionalRow, StarRow
from backend.entities.project import ProjectMemberRow, ProjectRow, ProjectStageRow, VisitRow
from backend.entities.rating import RatingCause, RatingRow
from backend.entities.rectification import NoticeRow, RectificationOrderRow
from backend.entities.repair import RepairRow
from backend.entities.report import ReportCheckRow, ReportRow
from backend.entities.risk_model import RiskSwitchRow, RiskTrainingRow, RiskWatchRow
from backend.entities.rule import RuleRow
from backend.entities.supervision_list import SupervisionEntryRow, SupervisionListRow
from tests.builders import (
    LONG_AGO,
    a_confirmed_finding,
    a_contract,
    a_finding,
    a_professional,
    a_risk_model,
    a_risk_score,
    a_scope,
    a_star,
    an_enterprise,
)
from tests.entities.town import Town, build

HANGZHOU, LISHUI = "330100", "331100"
ID_NUMBER: Final = "330106197703031111"
PHONE: Final = "13911112222"
OWN, HERE = frozenset({"own clerk"}), frozenset({"regulator", "rater", "handler"})
CLIENT_S_OFFICER = frozenset({"officer of the client"})
ALL_OFFICERS = HERE | CLIENT_S_OFFICER | {"regulator elsewhere", "handler elsewhere"}
REVOKED_AT: Final = datetime(2026, 5, 20, tzinfo=UTC)


@dataclass
class Secrets:
    """The world, who looks at it, and what not everyone may read."""

    town: Town
    actors: dict[str, Actor]
    texts: dict[str, frozenset[str]] = field(default_factory=dict)
    """Each secret text, and who may read it."""
    rows: dict[str, frozenset[str]] = field(default_factory=dict)
    """The global id of each secret row, and who may find it."""
    others: list[str] = field(default_factory=list)
    """Rows that all may see, with masked fields or hidden neighbours."""
    revoked: int = 0
    draft: int = 0

    def hide(self, text: str, may: frozenset[str]) -> str:
        """Note a secret; each has a text of its own, or nobody could say where it was read."""
        assert text not in self.texts, text
        self.texts[text] = may
        return text

    def put_away(self, kind: str, row: Model, may: frozenset[str]) -> None:
        """Note a secret row."""
        self.rows[f"{kind}:{row.pk}"] = may


async def keep(house: House) -> Secrets:
    """The town, and the secrets of the vetoed agency in Hangzhou."""
    town = await build(house)
    other = town.agencies["vetoed"]
    actors = {
        "public": Actor(),
        "buyer": Actor(Role.BUYER, "buyer:1"),
        "insurer": Actor(Role.INSURER, "insurer:1"),
        "clerk": Actor(Role.AGENCY, "clerk:1", agency_id=town.agencies["good"].id),
        "own clerk": Actor(Role.AGENCY, "clerk:2", agency_id=other.id),
        "regulator": Actor(Role.REGULATOR, "officer:1", region_code=HANGZHOU),
        "rater": Actor(Role.RATER, "rater:1", region_code=HANGZHOU),
        "handler": Actor(Role.HANDLER, "handler:1", region_code=HANGZHOU),
        "officer of the client": Actor(Role.REGULATOR, "officer:3", region_code="330206"),
        "another client": Actor(Role.ENTERPRISE, "client:2", enterprise_id=987654),
        "regulator elsewhere": Actor(Role.REGULATOR, "officer:2", region_code=LISHUI),
        "handler elsewhere": Actor(Role.HANDLER, "handler:2", region_code=LISHUI),
    }
    secrets = Secrets(town, actors)
    person = await _staff(secrets, other)
    await _service(secrets, other, person)
    await _findings(secrets, house, other)
    await _complaint(secrets, house, other)
    await _inspections(secrets, other)
    await _risk(secrets, other)
    await _admission(secrets, other)
    for kind, row in (
        ("Professional", person),
        ("Region", await other.region),
        ("Rule", await RuleRow.get(code="M01")),
    ):
        secrets.others.append(f"{kind}:{row.pk}")
    for rating in await RatingRow.filter(agency_id=other.id):
        secrets.others.append(f"Rating:{rating.id}")
    return secrets


async def _staff(secrets: Secrets, agency: AgencyRow) -> ProfessionalRow:
    person = await a_professional(agency, ID_NUMBER, "钱多多")
    for text in (ID_NUMBER, f"{ID_NUMBER[:6]}********{ID_NUMBER[-4:]}", PHONE, "SECRET-CERTIFICATE", "1999-09-09"):
        secrets.hide(text, OWN | HERE)
    person.phone, person.entered_trade_on = PHONE, date(1999, 9, 9)
    await person.save()
    await CertificateRow.filter(professional_id=person.id).update(number="SECRET-CERTIFICATE")
    test = await AbilityTestRow.create(
        title="年度测验", region_id="330100", held_on=date(2026, 1, 5), pass_score=6000, recorded_at=LONG_AGO
    )
    result = await AbilityTestResultRow.create(
        ability_test_id=test.id, professional_id=person.id, agency_id=agency.id, score=4321, recorded_at=LONG_AGO
    )
    secrets.hide("43.21", OWN | HERE)
    secrets.put_away("AbilityTestResult", result, OWN | HERE)
    await _stars(secrets, agency, person)
    return person


async def _stars(secrets: Secrets, agency: AgencyRow, person: ProfessionalRow) -> None:
    """Why they have so many stars, whom a public finding and one that is only drafted name, and a term that ended."""
    star = await a_star(person, agency, 0)
    star.parts, star.held_back_by = (
        {"test": secrets.hide("SECRET-PARTS", OWN | HERE)},
        secrets.hide("SECRET-GATE", OWN | HERE),
    )
    await star.save()
    secrets.others.append(f"Star:{star.id}")
    told: dict[str, Any] = {"professional_id": person.id, "agency_id": agency.id, "recorded_at": LONG_AGO}
    public = await FindingRow.filter(agency_id=agency.id, rule_id="M01").get()
    shown = await FindingPersonRow.create(finding_id=public.id, part="LENT_CERTIFICATE", **told)
    draft = await a_finding(agency, "R05", "false_report", summary_zh=secrets.hide("SECRET-NAMING", HERE))
    hidden = await FindingPersonRow.create(finding_id=draft.id, part="AUTHOR", **told)
    secrets.put_away("FindingPerson", shown, OWN | HERE)
    secrets.put_away("FindingPerson", hidden, HERE)
    secrets.put_away("Finding", draft, HERE)
    terms: dict[str, Any] = {"professional_id": person.id, "region_id": HANGZHOU, "specialty": "OTHER"}
    terms |= {"admitted_by": "x", "recorded_at": LONG_AGO}
    why = secrets.hide("SECRET-LEFT", OWN | HERE)
    left: dict[str, Any] = {"left_on": date(2026, 3, 1), "left_why": "TEST_FAILED", "left_reason": why}
    former = await ExpertRow.create(admitted_on=date(2025, 1, 1), **terms, **left)
    member = await ExpertRow.create(admitted_on=date(2026, 5, 1), **terms)
    secrets.put_away("Expert", former, OWN | HERE)
    secrets.others.append(f"Expert:{member.id}")


async def _service(secrets: Secrets, agency: AgencyRow, person: ProfessionalRow) -> None:
    await a_scope(agency, "HAZARD_CHECK")
    whole = OWN | HERE | {"client"}
    seen = whole | CLIENT_S_OFFICER
    there = seen - HERE | {"insurer"}
    client = await an_enterprise(name=secrets.hide("SECRET-CLIENT", there), region_id="330206")
    secrets.actors["client"] = Actor(Role.ENTERPRISE, "client:1", enterprise_id=client.id)
    secrets.put_away("Enterprise", client, there)
    record = OWN | HERE
    contract = await a_contract(agency, client, number=secrets.hide("SECRET-CONTRACT", seen))
    secrets.put_away("Contract", contract, seen)
    project = await ProjectRow.create(
        contract_id=contract.id,
        agency_id=agency.id,
        enterprise_id=client.id,
        title=secrets.hide("SECRET-PROJECT", seen),
        state="RUNNING",
        started_on=date(2026, 1, 1),
        lead_id=person.id,
        recorded_at=LONG_AGO,
    )
    member = await ProjectMemberRow.create(
        project_id=project.id, professional_id=person.id, duty=secrets.hide("SECRET-DUTY", seen)
    )
    stage = await ProjectStageRow.create(
        project_id=project.id,
        stage="PLAN",
        note=secrets.hide("SECRET-STAGE", seen),
        filed_on=date(2026, 1, 2),
        recorded_at=LONG_AGO,
    )
    secrets.put_away("ProjectStage", stage, seen)
    told = {"contract_id": contract.id, "agency_id": agency.id, "recorded_at": LONG_AGO}
    amendment = await AmendmentRow.create(
        number=1, signed_on=date(2026, 1, 1), reason=secrets.hide("SECRET-AMENDMENT", seen), changes={}, **told
    )
    payment = await PaymentRow.create(
        number=secrets.hide("SECRET-VOUCHER", seen), amount=1, paid_on=date(2026, 1, 1), **told
    )
    secrets.put_away("Amendment", amendment, seen)
    secrets.put_away("Payment", payment, seen)
    visit = await VisitRow.create(
        project_id=project.id,
        contract_id=contract.id,
        agency_id=agency.id,
        visited_on=date(2026, 1, 3),
        photo_digest=secrets.hide("SECRET-PHOTO", seen),
        recorded_at=LONG_AGO,
    )
    hazard = await HazardRow.create(
        project_id=project.id,
        agency_id=agency.id,
        enterprise_id=client.id,
        level="MAJOR",
        state="OPEN",
        content=secrets.hide("SECRET-HAZARD", seen),
        found_on=date(2026, 1, 3),
        due_on=date(2026, 2, 3),
        found_at=LONG_AGO,
        recorded_at=LONG_AGO,
    )
    double = await DoubleReportRow.create(
        hazard_id=hazard.id,
        enterprise_id=client.id,
        agency_id=agency.id,
        state_and_cause=secrets.hide("SECRET-DOUBLE-REPORT", seen),
        harm_and_difficulty="x",
        plan="x",
        workers_told_on=date(2026, 1, 4),
        reported_on=date(2026, 1, 4),
        recorded_at=LONG_AGO,
    )
    secrets.put_away("DoubleReport", double, seen)
    report = await ReportRow.create(
        project_id=project.id,
        agency_id=agency.id,
        kind="HAZARD_CHECK",
        title=secrets.hide("SECRET-REPORT", seen),
        due_on=date(2026, 3, 1),
        last_outcome="INACCURATE",
        recorded_at=LONG_AGO,
    )
    check = await ReportCheckRow.create(
        report_id=report.id,
        agency_id=agency.id,
        checked_on=date(2026, 3, 1),
        outcome="INACCURATE",
        note=secrets.hide("SECRET-CHECK", record | CLIENT_S_OFFICER),
        recorded_at=LONG_AGO,
    )
    public = await ReportRow.create(
        project_id=project.id,
        agency_id=agency.id,
        kind="HAZARD_CHECK",
        title="公开报告",
        due_on=date(2026, 3, 1),
        is_published=True,
        last_outcome="GRAVELY_DEFICIENT",
        recorded_at=LONG_AGO,
    )
    assert public.id
    secrets.hide("GRAVELY_DEFICIENT", record | CLIENT_S_OFFICER)
    notice = await PracticeNoticeRow.create(
        agency_id=agency.id,
        region_id="330106",
        service_kind_id="HAZARD_CHECK",
        content=secrets.hide("SECRET-NOTICE", record),
        from_on=date(2026, 1, 1),
        missing=[],
        state="SUBMITTED",
        submitted_at=LONG_AGO,
        recorded_at=LONG_AGO,
    )
    policy = await InsurancePolicyRow.create(
        number=secrets.hide("SECRET-POLICY", there),
        insurer="保险公司",
        enterprise_id=client.id,
        agency_id=agency.id,
        from_on=date(2026, 1, 1),
        until_on=date(2027, 1, 1),
        premium=1,
        cover_per_person=1,
        recorded_at=LONG_AGO,
    )
    for kind, row in (
        ("Project", project),
        ("ProjectMember", member),
        ("Visit", visit),
        ("Hazard", hazard),
        ("Report", report),
    ):
        secrets.put_away(kind, row, seen)
    secrets.put_away("ReportCheck", check, record | CLIENT_S_OFFICER)
    secrets.put_away("PracticeNotice", notice, record)
    await _files(secrets, agency, hazard)
    secrets.put_away("InsurancePolicy", policy, there)
    await ClientReviewRow.create(
        agency_id=agency.id,
        project_id=project.id,
        reviewer="CLIENT",
        score=100,
        comment=secrets.hide("SECRET-REVIEW", record),
        reviewed_on=date(2026, 3, 3),
        recorded_at=LONG_AGO,
    )


async def _admission(secrets: Secrets, agency: AgencyRow) -> None:
    """An application that is not public yet, and a document of how the agency works."""
    own = OWN | HERE
    told = {"agency_id": agency.id, "kind": "SCOPE", "submitted_at": LONG_AGO, "recorded_at": LONG_AGO}
    open_one = await AdmissionRow.create(
        state="RETURNED", scopes=[secrets.hide("SECRET-SCOPE", own)], return_reason="x", **told
    )
    secrets.put_away("Admission", open_one, own)
    public = await AdmissionRow.create(
        state="CONCLUDED", scopes=[], return_reason=secrets.hide("SECRET-RETURN", own), **told
    )
    secrets.others.append(f"Admission:{public.id}")
    system = await AgencySystemRow.create(
        agency_id=agency.id,
        item="RULES",
        digest=secrets.hide("SECRET-SYSTEM", own),
        filed_on=date(2026, 1, 1),
        recorded_at=LONG_AGO,
    )
    secrets.put_away("AgencySystem", system, own)


async def _files(secrets: Secrets, agency: AgencyRow, hazard: HazardRow) -> None:
    """A file of the agency's own, and the photo of a hazard, which the enterprise sees too."""
    told = {"size": 1, "kind": "JPEG", "agency_id": agency.id, "staged_by": "x", "staged_at": LONG_AGO}
    own = await FileRow.create(name=secrets.hide("SECRET-FILE", OWN | HERE), sha256="f" * 64, **told)
    who = OWN | HERE | CLIENT_S_OFFICER | {"client"}
    shown = await FileRow.create(
        name=secrets.hide("SECRET-HAZARD-PHOTO", who),
        sha256="e" * 64,
        stored_at=LONG_AGO,
        **told,
    )
    hazard.photo_digest = "e" * 64
    await hazard.save()
    secrets.put_away("File", own, OWN | HERE)
    secrets.put_away("File", shown, who)


async def _findings(secrets: Secrets, house: House, agency: AgencyRow) -> None:
    draft = await a_finding(
        agency,
        summary_zh=secrets.hide("SECRET-DRAFT", HERE),
        evidence={"seen": secrets.hide("SECRET-EVIDENCE-OF-DRAFT", HERE)},
        drafted_by=secrets.hide("SECRET-DRAFTER", HERE),
        detector=secrets.hide("SECRET-DETECTOR", HERE),
    )
    notified = await a_finding(
        agency,
        state="OBJECTED",
        summary_zh=secrets.hide("SECRET-NOTIFIED", OWN | HERE),
        evidence={"seen": secrets.hide("SECRET-EVIDENCE", OWN | HERE)},
        drafted_by=secrets.hide("SECRET-SECOND-DRAFTER", HERE),
        decided_by=secrets.hide("SECRET-DECIDER", HERE),
    )
    objection = await ObjectionRow.create(
        finding_id=notified.id,
        agency_id=agency.id,
        ground=secrets.hide("SECRET-GROUND", OWN | HERE),
        lodged_by="clerk:2",
        lodged_at=LONG_AGO,
        outcome="OPEN",
    )
    public = await FindingRow.filter(agency_id=agency.id, rule_id="M01").get()
    public.confirmed_by = secrets.hide("SECRET-CONFIRMER", HERE)
    public.evidence = {"seen": secrets.hide("SECRET-EVIDENCE-OF-PUBLIC", OWN | HERE)}
    await public.save()
    revoked = await a_confirmed_finding(
        agency, "L03", "listed", on=date(2026, 4, 20), summary_zh=secrets.hide("SECRET-REVOKED", OWN | HERE)
    )
    async with house.store.transaction() as work:
        work.at = datetime(2026, 5, 1, tzinfo=UTC)
        await house.book.rate_one(work, agency.id, cause=RatingCause.EVENT)
    revoked.state, revoked.revoked_on, revoked.revoked_at = "REVOKED", REVOKED_AT.date(), REVOKED_AT
    await revoked.save()
    secrets.revoked, secrets.draft = revoked.id, draft.id
    secrets.put_away("Finding", draft, HERE)
    secrets.put_away("Finding", notified, OWN | HERE)
    secrets.put_away("Finding", revoked, OWN | HERE)
    secrets.put_away("Objection", objection, OWN | HERE)


async def _risk(secrets: Secrets, agency: AgencyRow) -> None:
    """A model that speaks and what it said of the agency; another that was refused; a score that no rating rests on."""
    refused = await a_risk_model(-3.0, is_passed=False, card=secrets.hide("SECRET-CARD", ALL_OFFICERS))
    spoken = await a_risk_model(-2.0)
    training = await RiskTrainingRow.create(
        as_of=date(2026, 4, 1),
        outcome="REFUSED",
        model_id=refused.version,
        note_zh=secrets.hide("SECRET-TRAINING", ALL_OFFICERS),
        note_en="",
        trained_at=LONG_AGO,
    )
    watch = await RiskWatchRow.create(
        model_id=spoken.version,
        as_of=date(2026, 5, 1),
        figures={"seen": secrets.hide("SECRET-WATCH", ALL_OFFICERS)},
        alerts=[],
        watched_at=LONG_AGO,
    )
    await RiskSwitchRow.create(
        model_id=spoken.version,
        reason="x",
        switched_by=secrets.hide("SECRET-RATER", ALL_OFFICERS),
        switched_at=datetime(2026, 5, 2, tzinfo=UTC),
    )
    said = await a_risk_score(
        agency,
        spoken,
        reasons=[{"zh": secrets.hide("SECRET-WHY", OWN | HERE)}],
        ways_down=[{"zh": secrets.hide("SECRET-WAY", OWN | HERE)}],
    )
    shadow = await a_risk_score(agency, refused, reasons=[{"zh": secrets.hide("SECRET-SHADOW", HERE)}])
    await RatingRow.filter(agency_id=agency.id).update(risk_score_id=said.id)
    secrets.put_away("RiskModel", refused, ALL_OFFICERS)
    secrets.put_away("RiskTraining", training, ALL_OFFICERS)
    secrets.put_away("RiskWatch", watch, ALL_OFFICERS)
    secrets.put_away("RiskScore", shadow, HERE)
    secrets.others += [f"RiskScore:{said.id}", f"RiskModel:{spoken.version}"]


async def _complaint(secrets: Secrets, house: House, agency: AgencyRow) -> None:
    handler = frozenset({"handler"})
    complaint = await ComplaintRow.create(
        agency_id=agency.id,
        region_id="330106",
        kind="REPORT",
        state="ACCEPTED",
        channel="LETTER",
        is_insider=True,
        is_named=True,
        content=secrets.hide("SECRET-COMPLAINT", handler),
        lead=secrets.hide("SECRET-LEAD", HERE),
        answer=secrets.hide("SECRET-ANSWERED", HERE),
        reason=secrets.hide("SECRET-RULING", HERE),
        received_on=date(2026, 5, 5),
        answer_due_on=date(2026, 6, 5),
        outcome="OPEN",
        recorded_at=LONG_AGO,
    )
    told = {"name": secrets.hide("SECRET-AUTHOR", frozenset()), "phone": secrets.hide("13733334444", frozenset())}
    await SealedIdentityRow.create(complaint_id=complaint.id, box=house.seal.close(f"Complaint:{complaint.id}", told))
    opening = await IdentityOpeningRow.create(
        complaint_id=complaint.id,
        opened_by="handler:1",
        purpose=secrets.hide("SECRET-PURPOSE", handler),
        opened_at=LONG_AGO,
    )
    reward = await ComplaintRewardRow.create(
        complaint_id=complaint.id,
        share_percent=15,
        least=300_000,
        most=30_000_000,
        insider_percent=20,
        amount=360_000,
        granted_by="handler:1",
        granted_on=date(2026, 5, 20),
    )
    order = await RectificationOrderRow.create(
        agency_id=agency.id,
        content=secrets.hide("SECRET-ORDER", OWN | HERE),
        state="ORDERED",
        ordered_by="officer:1",
        ordered_on=date(2026, 5, 4),
        plan_by=date(2026, 6, 18),
        due_on=date(2026, 7, 3),
        recorded_at=LONG_AGO,
    )
    interview = await NoticeRow.create(
        agency_id=agency.id,
        order_id=order.id,
        kind="INTERVIEW",
        reason=secrets.hide("SECRET-INTERVIEW", OWN | HERE),
        given_by="officer:1",
        given_on=date(2026, 5, 6),
        recorded_at=LONG_AGO,
    )
    secrets.put_away("RectificationOrder", order, OWN | HERE)
    secrets.put_away("Notice", interview, OWN | HERE)
    contest = await ContestRow.create(
        agency_id=agency.id,
        subject="RATING",
        rating_id=(await RatingRow.filter(agency_id=agency.id).first()).id,  # type: ignore[union-attr]
        ground=secrets.hide("SECRET-CONTEST", OWN | HERE),
        state="REFUSED",
        lodged_by="clerk:2",
        lodged_on=date(2026, 5, 4),
        decide_by=date(2026, 5, 24),
        recorded_at=LONG_AGO,
    )
    about_a_star = await ContestRow.create(
        agency_id=agency.id,
        subject="STAR",
        star_id=(await StarRow.filter(agency_id=agency.id).first()).id,  # type: ignore[union-attr]
        ground=secrets.hide("SECRET-STAR-CONTEST", OWN | HERE),
        state="REFUSED",
        reason=secrets.hide("SECRET-STAR-DECISION", OWN | HERE),
        lodged_by="clerk:2",
        lodged_on=date(2026, 5, 4),
        decide_by=date(2026, 5, 24),
        recorded_at=LONG_AGO,
    )
    secrets.put_away("Contest", contest, OWN | HERE)
    secrets.put_away("Contest", about_a_star, OWN | HERE)
    repair = await RepairRow.create(
        agency_id=agency.id,
        finding_id=(await FindingRow.filter(agency_id=agency.id, state="CONFIRMED").first()).id,  # type: ignore[union-attr]
        gravity="MINOR",
        state="REFUSED",
        ground=secrets.hide("SECRET-REPAIR", OWN | HERE),
        applied_by="clerk:2",
        applied_on=date(2026, 5, 4),
        decide_by=date(2026, 5, 24),
        recorded_at=LONG_AGO,
    )
    secrets.put_away("Repair", repair, OWN | HERE)
    secrets.put_away("Complaint", complaint, HERE)
    secrets.put_away("IdentityOpening", opening, handler)
    secrets.put_away("ComplaintReward", reward, handler)


async def _measures(secrets: Secrets, proposed: DishonestyListingRow, shown: DishonestyListingRow) -> None:
    """What a buyer answered of who is published on the list, and a measure of who is not."""
    told: dict[str, Any] = {"state": "ANSWERED", "answers": "BUYER", "legal_basis": "x", "receiver_en": "x"}
    told |= {"told_on": date(2024, 6, 1), "recorded_at": LONG_AGO, "agency_id": shown.agency_id}
    answer = secrets.hide("SECRET-MEASURE", OWN | HERE | {"buyer"})
    public = await JointMeasureRow.create(
        listing_id=shown.id, area="GOVERNMENT_PROCUREMENT", receiver_zh="财政部门", answer=answer, **told
    )
    receiver = secrets.hide("SECRET-RECEIVER", OWN | HERE)
    hidden = await JointMeasureRow.create(listing_id=proposed.id, area="HONOURS", receiver_zh=receiver, **told)
    secrets.others.append(f"JointMeasure:{public.id}")
    secrets.put_away("JointMeasure", hidden, OWN | HERE)


async def _persons(secrets: Secrets, proposed: DishonestyListingRow, shown: DishonestyListingRow) -> None:
    """A person on the list, and one who may come on it."""
    person = await ProfessionalRow.get(id_number=ID_NUMBER)
    told = {"professional_id": person.id, "agency_id": shown.agency_id, "recorded_at": LONG_AGO}
    part = secrets.hide("SECRET-PART", OWN | HERE)
    hidden = await ListedPersonRow.create(listing_id=proposed.id, part=part, **told)
    public = await ListedPersonRow.create(listing_id=shown.id, part="公开", **told)
    secrets.put_away("ListedPerson", hidden, OWN | HERE)
    secrets.others.append(f"ListedPerson:{public.id}")


async def _bans(secrets: Secrets, agency: AgencyRow) -> None:
    """A ban that is only proposed, one in force with its reasons, and an accident whose look-back is not closed."""
    person = await ProfessionalRow.get(id_number=ID_NUMBER)
    told: dict[str, Any] = {"kind": "OCCUPATION", "ground": "FALSE_REPORT", "professional_id": person.id}
    told |= {"agency_id": agency.id, "proposed_by": "x", "proposed_on": date(2026, 5, 8), "recorded_at": LONG_AGO}
    authority = secrets.hide("SECRET-BAN", OWN | HERE)
    hidden = await BanRow.create(state="PROPOSED", authority=authority, reason="x", **told)
    reason = secrets.hide("SECRET-BAN-REASON", OWN | HERE)
    why = secrets.hide("SECRET-BAN-DECISION", OWN | HERE)
    public = await BanRow.create(state="IN_FORCE", authority="x", reason=reason, decision_reason=why, **told)
    client = await EnterpriseRow.get(region_id="330206")
    officers = HERE | CLIENT_S_OFFICER
    account = secrets.hide("SECRET-ACCIDENT", officers)
    accident = await AccidentRow.create(
        enterprise_id=client.id,
        agency_id=agency.id,
        occurred_on=date(2026, 5, 1),
        grade="ORDINARY",
        account=account,
        recorded_at=LONG_AGO,
    )
    secrets.put_away("Ban", hidden, OWN | HERE)
    secrets.put_away("Accident", accident, officers)
    secrets.others.append(f"Ban:{public.id}")


async def _plan(secrets: Secrets, agency: AgencyRow, officer: InspectorRow) -> None:
    """A plan that is not closed, with its draw and a visit to come; and who may not go there."""
    plan = await InspectionPlanRow.create(
        region_id=HANGZHOU,
        period="2026Q2",
        from_on=date(2026, 4, 1),
        until_on=date(2026, 6, 30),
        state="OPEN",
        scheme=secrets.hide("SECRET-SCHEME", HERE),
        planned_on=date(2026, 4, 1),
        planned_by="x",
        recorded_at=LONG_AGO,
    )
    line = await InspectionPlanLineRow.create(
        plan_id=plan.id, tier="KEY", agencies=1, on_site=1, off_site=0, on_site_ceiling=6
    )
    told = {"plan_id": plan.id, "recorded_at": LONG_AGO}
    draw = await InspectionDrawRow.create(
        seed=secrets.hide("SECRET-LOT", HERE),
        size=1,
        roster=[],
        inspectors=[],
        barred=[],
        digest="x",
        picked=[],
        drawn_on=date(2026, 4, 1),
        drawn_by="x",
        **told,
    )
    task = await InspectionTaskRow.create(
        draw_id=draw.id,
        agency_id=agency.id,
        region_id="330106",
        period="2026Q2",
        kind="RANDOM_DRAW",
        mode="ON_SITE",
        state="PLANNED",
        task_number="RW-1",
        cause=secrets.hide("SECRET-TASK", HERE),
        due_on=date(2026, 6, 30),
        **told,
    )
    interest = await InspectorInterestRow.create(
        inspector_id=officer.id,
        agency_id=agency.id,
        region_id=HANGZHOU,
        reason=secrets.hide("SECRET-INTEREST", HERE),
        declared_on=date(2026, 4, 1),
        recorded_at=LONG_AGO,
    )
    for kind, row in (
        ("InspectionPlan", plan),
        ("InspectionPlanLine", line),
        ("InspectionDraw", draw),
        ("InspectionTask", task),
        ("InspectorInterest", interest),
    ):
        secrets.put_away(kind, row, HERE)


async def _inspections(secrets: Secrets, agency: AgencyRow) -> None:
    officer = await InspectorRow.create(
        name=secrets.hide("SECRET-INSPECTOR", ALL_OFFICERS), staff_number="S1", region_id=HANGZHOU
    )
    secrets.put_away("Inspector", officer, ALL_OFFICERS)
    inspection = await InspectionRow.create(
        agency_id=agency.id,
        region_id="330106",
        kind="TRIGGERED",
        mode="OFF_SITE",
        task_number="T-1",
        cause=secrets.hide("SECRET-CAUSE", HERE),
        inspected_on=date(2026, 5, 6),
        lead_id=officer.id,
        checklist={"x": secrets.hide("SECRET-ANSWER", OWN | HERE)},
        evidence=[secrets.hide("SECRET-PROOF", OWN | HERE)],
        note=secrets.hide("SECRET-NOTE", OWN | HERE),
        recorded_at=LONG_AGO,
    )
    await _plan(secrets, agency, officer)
    violation = await ViolationRow.create(
        agency_id=agency.id,
        inspection_id=inspection.id,
        rule_id="M01",
        case_code="leased",
        occurred_on=date(2026, 5, 1),
        found_on=date(2026, 5, 6),
        description=secrets.hide("SECRET-VIOLATION", OWN | HERE),
        recorded_at=LONG_AGO,
    )
    penalty = await PenaltyRow.create(
        agency_id=agency.id,
        decision_number=secrets.hide("SECRET-PENALTY", OWN | HERE),
        authority="杭州市应急管理局",
        kind="FINE",
        decided_on=date(2026, 5, 7),
        is_published=False,
        recorded_at=LONG_AGO,
    )
    proposed = await DishonestyListingRow.create(
        agency_id=agency.id,
        penalty_id=penalty.id,
        ground="FALSE_REPORT",
        state="PROPOSED",
        authority="杭州市应急管理局",
        reason=secrets.hide("SECRET-DISHONESTY", OWN | HERE),
        proposed_by="x",
        proposed_on=date(2026, 5, 8),
        state_until=date(2026, 5, 15),
        recorded_at=LONG_AGO,
    )
    secrets.put_away("DishonestyListing", proposed, OWN | HERE)
    shown = await DishonestyListingRow.create(
        agency_id=agency.id,
        penalty_id=penalty.id,
        ground="FALSE_REPORT",
        state="LISTED",
        authority="杭州市应急管理局",
        reason="虚假报告",
        statement=secrets.hide("SECRET-STATEMENT", OWN | HERE),
        removal_reason=secrets.hide("SECRET-REMOVAL", OWN | HERE),
        proposed_by="x",
        proposed_on=date(2024, 5, 8),
        state_until=date(2024, 5, 15),
        published_on=date(2024, 6, 1),
        recorded_at=LONG_AGO,
    )
    secrets.others.append(f"DishonestyListing:{shown.id}")
    await _measures(secrets, proposed, shown)
    await _persons(secrets, proposed, shown)
    await _bans(secrets, agency)
    listing = await SupervisionListRow.get(period="2026Q2")
    entry = await SupervisionEntryRow.filter(agency_id=agency.id, supervision_list_id=listing.id).get()
    entry.reason_zh = secrets.hide("SECRET-WHY-SO", HERE)
    await entry.save()
    listing.seed = secrets.hide("SECRET-SEED", ALL_OFFICERS)
    await listing.save()
    secrets.put_away("Violation", violation, OWN | HERE)
    secrets.put_away("Penalty", penalty, OWN | HERE)
    secrets.put_away("SupervisionEntry", entry, HERE)
    secrets.put_away("SupervisionList", listing, ALL_OFFICERS)
