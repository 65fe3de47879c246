"""Contract: written before service begins, with the eleven elements of 002-LS 二(一)3."""

from enum import Enum

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, code, data, day, index, key, moment, one_of, text

ELEMENTS = (
    "parties",
    "content",
    "manner",
    "frequency",
    "requirements",
    "term",
    "place",
    "acceptance",
    "fee_standard",
    "payment",
    "breach",
)
"""The eleven required elements of 002-LS 二(一)3: each is a column `element_<name>` with its wording, or nothing."""


@strawberry.enum(description="服务模式（001-HZ 二）。Who buys, as 001-HZ 二 has it.")
class ContractMode(Enum):
    GOVERNMENT_PURCHASE = "GOVERNMENT_PURCHASE"
    ENTERPRISE_ORDER = "ENTERPRISE_ORDER"
    MUTUAL_HELP = "MUTUAL_HELP"
    ASSOCIATION = "ASSOCIATION"
    INSURER = "INSURER"


@strawberry.enum(description="合同状态。State of a contract.")
class ContractState(Enum):
    SIGNED = "SIGNED"
    RUNNING = "RUNNING"
    FINISHED = "FINISHED"
    ENDED_EARLY = "ENDED_EARLY"


class ContractRow(Model):
    """A service contract; money in fen. `missing_elements` names the elements that lack."""

    id = key()
    number = code(60)
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    enterprise = belongs_to("EnterpriseRow")
    enterprise_id: int
    region = belongs_to("RegionRow", index=False)
    region_id: str
    service_kind = belongs_to("ServiceKindRow", index=False)
    service_kind_id: str
    mode = choice(ContractMode)
    state = choice(ContractState)
    signed_on = day()
    from_on = day()
    until_on = day()
    visits_a_year = number(0)
    fee = number(0)
    paid = number(0)
    paid_on = day(null=True)
    element_parties = text(null=True)
    element_content = text(null=True)
    element_manner = text(null=True)
    element_frequency = text(null=True)
    element_requirements = text(null=True)
    element_term = text(null=True)
    element_place = text(null=True)
    element_acceptance = text(null=True)
    element_fee_standard = text(null=True)
    element_payment = text(null=True)
    element_breach = text(null=True)
    missing_elements = data(null=False)
    missing_count = number(0)
    recorded_at = moment()
    version = number(1)

    class Meta:
        table = "contract"
        unique_together = (("agency_id", "number"),)
        constraints = (one_of("contract", "mode", ContractMode), one_of("contract", "state", ContractState))
        indexes = (index("contract", "agency_id", "signed_on", "id"), index("contract", "agency_id", "until_on"))
