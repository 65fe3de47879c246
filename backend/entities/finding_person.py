"""FindingPerson: whom a finding names beside the agency, and what part they had in it; their stars hang on it."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model

from backend.entities.rows import belongs_to, choice, index, key, moment, one_of
from backend.graph.declare import Node, column, one, published

if TYPE_CHECKING:
    from backend.entities.finding import Finding
    from backend.entities.professional import Professional


@strawberry.enum(description="在违规中的责任。What part a person had in a breach.")
class PersonPart(Enum):
    SUBJECT = strawberry.enum_value("SUBJECT", description="当事人。The finding is about this person.")
    AUTHOR = strawberry.enum_value("AUTHOR", description="报告编制人。Wrote the report.")
    LISTED = strawberry.enum_value("LISTED", description="随机构列入名单。Is on the list beside the agency.")
    LENT_CERTIFICATE = strawberry.enum_value("LENT_CERTIFICATE", description="出借证书。Lent a certificate.")
    SIGNED_FOR_ANOTHER = strawberry.enum_value("SIGNED_FOR_ANOTHER", description="冒名签字。Signed in another's name.")
    SIGNED_WHILE_ABSENT = strawberry.enum_value(
        "SIGNED_WHILE_ABSENT", description="未到现场而签字。Signed without having been there."
    )
    INVOLVED = strawberry.enum_value("INVOLVED", description="其他直接责任。Directly responsible otherwise.")


class FindingPersonRow(Model):
    """One person whom a finding names; written when the finding is drafted, never taken back."""

    id = key()
    finding = belongs_to("FindingRow", index=False)
    finding_id: int
    professional = belongs_to("ProfessionalRow", index=False)
    professional_id: int
    agency = belongs_to("AgencyRow", index=False)
    agency_id: int
    part = choice(PersonPart)
    recorded_at = moment()

    class Meta:
        table = "finding_person"
        constraints = (one_of("finding_person", "part", PersonPart),)
        unique_together = (("finding_id", "professional_id", "part"),)
        indexes = (index("finding_person", "professional_id", "finding_id"),)


@published(
    "finding_person",
    description="认定所及人员：本机构与属地监管可见。Whom a finding names: own agency and regulator only.",
)
class FindingPerson(Node):
    """A person in a finding."""

    finding: Annotated["Finding", strawberry.lazy("backend.entities.finding")] | None = one(
        "认定。The finding.", "finding_id"
    )
    professional: Annotated["Professional", strawberry.lazy("backend.entities.professional")] = one(
        "人员。The person.", "professional_id"
    )
    part: PersonPart = column("责任。What part they had.", filterable=True)
