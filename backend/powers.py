"""Who may give which command; about which thing, the command itself asks by what its actor may see."""

from collections.abc import Mapping
from typing import Final

from backend.actors import Actor, Role
from backend.errors import NotAllowed

COMMANDS: Final[Mapping[str, tuple[Role, ...]]] = {
    "notifyFinding": (Role.REGULATOR, Role.HANDLER),
    "lodgeObjection": (Role.AGENCY,),
    "decideObjection": (Role.REGULATOR, Role.HANDLER),
    "confirmFinding": (Role.REGULATOR, Role.HANDLER),
    "dropFinding": (Role.REGULATOR, Role.HANDLER),
    "acceptCure": (Role.REGULATOR, Role.HANDLER),
    "stageFile": (Role.AGENCY, Role.ENTERPRISE, Role.REGULATOR, Role.HANDLER),
    "reviewService": (Role.ENTERPRISE, Role.BUYER, Role.RATER),
    "startProject": (Role.AGENCY,),
    "recordVisit": (Role.AGENCY,),
    "finishProject": (Role.AGENCY,),
    "cancelProject": (Role.AGENCY,),
    "recordHazard": (Role.AGENCY,),
    "recordHazards": (Role.AGENCY,),
    "reportMajorHazard": (Role.AGENCY,),
    "reportLingeringHazard": (Role.AGENCY,),
    "listHazard": (Role.REGULATOR,),
    "askForExtension": (Role.ENTERPRISE,),
    "decideExtension": (Role.REGULATOR,),
    "removeListing": (Role.REGULATOR,),
    "fileDoubleReport": (Role.ENTERPRISE,),
    "rectifyHazard": (Role.AGENCY, Role.ENTERPRISE),
    "reopenHazard": (Role.AGENCY,),
    "closeHazard": (Role.AGENCY,),
    "uploadReport": (Role.AGENCY,),
    "uploadReports": (Role.AGENCY,),
    "publishReport": (Role.AGENCY,),
    "publishGuideline": (Role.REGULATOR,),
    "withdrawGuideline": (Role.REGULATOR,),
    "recordReportCheck": (Role.REGULATOR,),
    "drawReportSample": (Role.REGULATOR,),
    "confirmLookAlike": (Role.REGULATOR,),
    "dismissLookAlike": (Role.REGULATOR,),
    "enrolInspector": (Role.REGULATOR,),
    "releaseInspector": (Role.REGULATOR,),
    "declareInterest": (Role.REGULATOR,),
    "endInterest": (Role.REGULATOR,),
    "planInspections": (Role.REGULATOR,),
    "drawInspections": (Role.REGULATOR,),
    "triggerInspection": (Role.REGULATOR, Role.HANDLER),
    "dispatchInspection": (Role.REGULATOR,),
    "cancelInspection": (Role.REGULATOR,),
    "recordInspection": (Role.REGULATOR,),
    "checkOffSite": (Role.REGULATOR,),
    "closeInspectionPlan": (Role.REGULATOR,),
    "publishRatings": (Role.RATER,),
    "switchRiskModel": (Role.RATER,),
    "registerAgency": (Role.AGENCY, Role.REGULATOR),
    "applyForScope": (Role.AGENCY,),
    "applyForRenewal": (Role.AGENCY,),
    "returnAdmission": (Role.REGULATOR,),
    "completeAdmission": (Role.AGENCY,),
    "publiciseAdmission": (Role.REGULATOR,),
    "concludeAdmission": (Role.REGULATOR,),
    "withdrawAdmission": (Role.AGENCY,),
    "giveUpScope": (Role.AGENCY,),
    "reportAgencyChange": (Role.AGENCY,),
    "fileSystem": (Role.AGENCY,),
    "fileStaff": (Role.AGENCY,),
    "endEmployment": (Role.AGENCY,),
    "verifyStaff": (Role.REGULATOR,),
    "verifyPremises": (Role.REGULATOR,),
    "submitPracticeNotice": (Role.AGENCY,),
    "acknowledgePracticeNotice": (Role.REGULATOR,),
    "returnPracticeNotice": (Role.REGULATOR,),
    "completePracticeNotice": (Role.AGENCY,),
    "fileContract": (Role.AGENCY,),
    "fileContracts": (Role.AGENCY,),
    "amendContract": (Role.AGENCY,),
    "recordPayment": (Role.AGENCY,),
    "fileStage": (Role.AGENCY,),
    "openBranch": (Role.AGENCY,),
    "closeBranch": (Role.AGENCY,),
    "discloseServices": (Role.AGENCY,),
    "finishContract": (Role.AGENCY,),
    "endContractEarly": (Role.AGENCY,),
}
"""Who may give which command; where, the command itself asks by `visible`."""


def require(actor: Actor, command: str) -> None:
    """Refuse a command that the actor's role may not give."""
    allowed = COMMANDS[command]
    if actor.role in allowed:
        return
    names = "、".join(role.name for role in allowed)
    raise NotAllowed(
        "NOT_ALLOWED",
        zh=f"您的角色不能执行“{command}”。",
        en=f"Your role may not give the command “{command}”.",
        remedy_zh=f"请使用具有以下角色之一的令牌：{names}。",
        remedy_en=f"Use a token of one of these roles: {', '.join(role.name for role in allowed)}.",
    )
