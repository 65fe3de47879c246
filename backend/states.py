"""Every state machine of the record, one table each: which command takes a thing from which state to which.

Commands move things only by these tables (`Doing.move`), `docs/states.md` is drawn from them (`anxin states --write`),
and a test walks every move that they don't name. A finding also expires by itself, a listing ends and its
measures with it, and so does a ban: no command does that.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from backend.entities.admission import AdmissionState
from backend.entities.ban import BanState
from backend.entities.complaint import ComplaintState
from backend.entities.contest import ContestState
from backend.entities.contract import ContractState
from backend.entities.dishonesty_listing import DishonestyState
from backend.entities.finding import FindingState
from backend.entities.hazard import HazardState
from backend.entities.inspection_plan import TaskState
from backend.entities.joint_measure import MeasureState
from backend.entities.listed_hazard import ListingState
from backend.entities.look_alike import LookAlikeState
from backend.entities.practice_notice import NoticeState
from backend.entities.project import ProjectState
from backend.entities.rectification import RectificationState
from backend.entities.repair import RepairState


@dataclass(frozen=True)
class Move:
    """One command's way through a machine."""

    command: str
    come_from: tuple[Enum, ...]
    to: Enum
    otherwise: Enum | None = None
    """Where a decision leads that goes against what was asked for."""

    def leads_to(self) -> tuple[Enum, ...]:
        """All states that it may lead to."""
        return (self.to,) if self.otherwise is None else (self.to, self.otherwise)


@dataclass(frozen=True)
class Machine:
    """The states of one noun. `begins` says which command makes a new thing in which state."""

    noun: str
    zh: str
    states: type[Enum]
    begins: Mapping[str, Enum]
    moves: tuple[Move, ...]

    def next_state(self, command: str, now: str, *, grants: bool = True) -> Enum | None:
        """Where a command leads from a state; None if it may not be given then."""
        for move in self.moves:
            if move.command == command and self.states[now] in move.come_from:
                return move.to if grants else move.otherwise
        return None

    def allowed(self, now: str) -> list[str]:
        """The commands that may be given in a state."""
        return sorted({move.command for move in self.moves if self.states[now] in move.come_from})


ADMISSION: Final = Machine(
    "Admission",
    "准入申报",
    AdmissionState,
    dict.fromkeys(("registerAgency", "applyForScope", "applyForRenewal"), AdmissionState.SUBMITTED),
    (
        Move("returnAdmission", (AdmissionState.SUBMITTED, AdmissionState.PUBLICISED), AdmissionState.RETURNED),
        Move("completeAdmission", (AdmissionState.RETURNED,), AdmissionState.SUBMITTED),
        Move("publiciseAdmission", (AdmissionState.SUBMITTED,), AdmissionState.PUBLICISED),
        Move("concludeAdmission", (AdmissionState.PUBLICISED,), AdmissionState.CONCLUDED),
        Move("withdrawAdmission", (AdmissionState.SUBMITTED, AdmissionState.RETURNED), AdmissionState.WITHDRAWN),
    ),
)

FINDING: Final = Machine(
    "Finding",
    "违规认定",
    FindingState,
    {
        "detect": FindingState.DRAFT,
        "decideDishonestyListing": FindingState.CONFIRMED,
        "restoreDishonestyListing": FindingState.CONFIRMED,
    },
    (
        Move("notifyFinding", (FindingState.DRAFT,), FindingState.NOTIFIED),
        Move("lodgeObjection", (FindingState.NOTIFIED,), FindingState.OBJECTED),
        Move("confirmFinding", (FindingState.NOTIFIED, FindingState.OBJECTED), FindingState.CONFIRMED),
        Move("decideObjection", (FindingState.OBJECTED,), FindingState.REVOKED),
        Move("dropFinding", (FindingState.DRAFT, FindingState.NOTIFIED), FindingState.REVOKED),
        Move("decideListingRemoval", (FindingState.CONFIRMED,), FindingState.REPAIRED),
        Move("decideContest", (FindingState.CONFIRMED, FindingState.REPAIRED), FindingState.REVOKED),
        Move("decideRepair", (FindingState.CONFIRMED,), FindingState.REPAIRED),
    ),
)

CONTRACT: Final = Machine(
    "Contract",
    "合同",
    ContractState,
    {"fileContract": ContractState.RUNNING},
    (
        Move("finishContract", (ContractState.SIGNED, ContractState.RUNNING), ContractState.FINISHED),
        Move("endContractEarly", (ContractState.SIGNED, ContractState.RUNNING), ContractState.ENDED_EARLY),
    ),
)

NOTICE: Final = Machine(
    "PracticeNotice",
    "执业告知",
    NoticeState,
    {"submitPracticeNotice": NoticeState.SUBMITTED},
    (
        Move("acknowledgePracticeNotice", (NoticeState.SUBMITTED,), NoticeState.ACKNOWLEDGED),
        Move("returnPracticeNotice", (NoticeState.SUBMITTED,), NoticeState.RETURNED_FOR_COMPLETION),
        Move("completePracticeNotice", (NoticeState.RETURNED_FOR_COMPLETION,), NoticeState.SUBMITTED),
    ),
)

PROJECT: Final = Machine(
    "Project",
    "项目",
    ProjectState,
    {"startProject": ProjectState.RUNNING},
    (
        Move("finishProject", (ProjectState.PLANNED, ProjectState.RUNNING), ProjectState.FINISHED),
        Move("cancelProject", (ProjectState.PLANNED, ProjectState.RUNNING), ProjectState.CANCELLED),
    ),
)

HAZARD: Final = Machine(
    "Hazard",
    "隐患",
    HazardState,
    {"recordHazard": HazardState.OPEN},
    (
        Move("rectifyHazard", (HazardState.OPEN,), HazardState.RECTIFIED),
        Move("reopenHazard", (HazardState.RECTIFIED,), HazardState.OPEN),
        Move("closeHazard", (HazardState.RECTIFIED,), HazardState.CLOSED),
    ),
)

LISTING: Final = Machine(
    "ListedHazard",
    "挂牌督办",
    ListingState,
    {"listHazard": ListingState.LISTED},
    (
        Move("askForExtension", (ListingState.LISTED,), ListingState.EXTENSION_ASKED),
        Move("decideExtension", (ListingState.EXTENSION_ASKED,), ListingState.LISTED),
        Move("removeListing", (ListingState.LISTED, ListingState.EXTENSION_ASKED), ListingState.REMOVED),
    ),
)

LOOK_ALIKE: Final = Machine(
    "LookAlike",
    "雷同线索",
    LookAlikeState,
    {"uploadReport": LookAlikeState.SUSPECTED, "uploadReports": LookAlikeState.SUSPECTED},
    (
        Move("confirmLookAlike", (LookAlikeState.SUSPECTED,), LookAlikeState.CONFIRMED),
        Move("dismissLookAlike", (LookAlikeState.SUSPECTED,), LookAlikeState.DISMISSED),
    ),
)

INSPECTION: Final = Machine(
    "InspectionTask",
    "检查任务",
    TaskState,
    dict.fromkeys(("planInspections", "drawInspections", "triggerInspection"), TaskState.PLANNED),
    (
        Move("dispatchInspection", (TaskState.PLANNED,), TaskState.DISPATCHED),
        Move("checkOffSite", (TaskState.PLANNED,), TaskState.DONE),
        Move("recordInspection", (TaskState.DISPATCHED,), TaskState.DONE),
        Move("cancelInspection", (TaskState.PLANNED, TaskState.DISPATCHED), TaskState.CANCELLED),
    ),
)

DISHONESTY: Final = Machine(
    "DishonestyListing",
    "严重失信名单条目",
    DishonestyState,
    {"proposeDishonestyListing": DishonestyState.PROPOSED},
    (
        Move("lodgeStatement", (DishonestyState.PROPOSED,), DishonestyState.PROPOSED),
        Move("decideDishonestyListing", (DishonestyState.PROPOSED,), DishonestyState.LISTED, DishonestyState.DROPPED),
        Move("publishDishonestyListing", (DishonestyState.LISTED,), DishonestyState.LISTED),
        Move("applyForListingRemoval", (DishonestyState.LISTED,), DishonestyState.REMOVAL_ASKED),
        Move("decideListingRemoval", (DishonestyState.REMOVAL_ASKED,), DishonestyState.REMOVED, DishonestyState.LISTED),
        Move("decideContest", (DishonestyState.LISTED, DishonestyState.REMOVAL_ASKED), DishonestyState.REMOVED),
        Move("restoreDishonestyListing", (DishonestyState.REMOVED,), DishonestyState.LISTED),
    ),
)

COMPLAINT: Final = Machine(
    "Complaint",
    "投诉举报",
    ComplaintState,
    {"fileComplaint": ComplaintState.SUBMITTED},
    (
        Move("acceptComplaint", (ComplaintState.SUBMITTED,), ComplaintState.ACCEPTED),
        Move("declineComplaint", (ComplaintState.SUBMITTED,), ComplaintState.DECLINED),
        Move("extendComplaint", (ComplaintState.ACCEPTED,), ComplaintState.ACCEPTED),
        Move("answerComplaint", (ComplaintState.ACCEPTED,), ComplaintState.ANSWERED),
        Move("concludeComplaint", (ComplaintState.ACCEPTED, ComplaintState.ANSWERED), ComplaintState.CONCLUDED),
    ),
)

RECTIFICATION: Final = Machine(
    "RectificationOrder",
    "责令整改",
    RectificationState,
    {"orderRectification": RectificationState.ORDERED},
    (
        Move("fileRectificationPlan", (RectificationState.ORDERED,), RectificationState.PLANNED),
        Move("reportRectification", (RectificationState.PLANNED,), RectificationState.REPORTED),
        Move(
            "decideRectification",
            (RectificationState.REPORTED,),
            RectificationState.ACCEPTED,
            RectificationState.PLANNED,
        ),
    ),
)

CONTEST: Final = Machine(
    "Contest",
    "异议与复核",
    ContestState,
    {"lodgeContest": ContestState.LODGED},
    (
        Move("decideContest", (ContestState.LODGED,), ContestState.GRANTED, ContestState.REFUSED),
        Move("withdrawContest", (ContestState.LODGED,), ContestState.WITHDRAWN),
    ),
)

JOINT_MEASURE: Final = Machine(
    "JointMeasure",
    "联合惩戒",
    MeasureState,
    {"publishDishonestyListing": MeasureState.TOLD},
    (
        Move("answerJointMeasure", (MeasureState.TOLD,), MeasureState.ANSWERED),
        Move("decideListingRemoval", (MeasureState.TOLD, MeasureState.ANSWERED), MeasureState.ENDED),
        Move("decideContest", (MeasureState.TOLD, MeasureState.ANSWERED), MeasureState.ENDED),
    ),
)

BAN: Final = Machine(
    "Ban",
    "禁入",
    BanState,
    {"proposeBan": BanState.PROPOSED},
    (
        Move("decideBan", (BanState.PROPOSED,), BanState.IN_FORCE, BanState.DROPPED),
        Move("liftBan", (BanState.IN_FORCE,), BanState.LIFTED),
    ),
)

REPAIR: Final = Machine(
    "Repair",
    "信用修复",
    RepairState,
    {"applyForRepair": RepairState.APPLIED},
    (Move("decideRepair", (RepairState.APPLIED,), RepairState.GRANTED, RepairState.REFUSED),),
)

MACHINES: Final = (
    ADMISSION,
    NOTICE,
    CONTRACT,
    PROJECT,
    HAZARD,
    LISTING,
    LOOK_ALIKE,
    FINDING,
    INSPECTION,
    DISHONESTY,
    COMPLAINT,
    RECTIFICATION,
    CONTEST,
    REPAIR,
    JOINT_MEASURE,
    BAN,
)
