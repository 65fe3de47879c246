"""ServiceKind: the catalogue of services that the policy documents name, and the register of those documents."""

from datetime import date

from tortoise import Model, fields

from backend.entities.rows import day, flag, long_text, short_text
from backend.graph.declare import Connection, Node, column, every, published, queries


class ServiceKindRow(Model):
    """A kind of service that an agency may contract for."""

    code = fields.CharField(40, primary_key=True)
    name_zh = short_text(80)
    name_en = short_text(160)
    group_zh = short_text(40)
    group_en = short_text(80)
    clause = short_text(80)
    is_statutory = flag()
    is_long_term = flag()

    class Meta:
        table = "service_kind"


class PolicyDocumentRow(Model):
    """A policy document or norm that rules and catalogues cite by its short name."""

    code = fields.CharField(40, primary_key=True)
    title_zh = long_text()
    title_en = long_text()
    number = short_text(120, null=True)
    issued_on = day(null=True)
    in_force_from = day(null=True)
    in_force_until = day(null=True)

    class Meta:
        table = "policy_document"


@published(
    "service_kind",
    key="code",
    description="服务类型（政策文件所列目录）。A kind of service from the documents' catalogue.",
)
class ServiceKind(Node):
    """What an agency may be hired for."""

    code: str = column("类型代码。Code of the kind.", filterable=True, orderable=True)
    name_zh: str = column("中文名称。Chinese name.")
    name_en: str = column("英文名称。English name.")
    group_zh: str = column("类别（中文）。Group, Chinese.")
    group_en: str = column("类别（英文）。Group, English.")
    clause: str = column("出处：文件简称与条款。Clauses that name it, by short name.")
    is_statutory: bool = column("是否法定技术服务。Whether the law reserves it to licensed bodies.", filterable=True)
    is_long_term: bool = column("是否长期持续服务。Whether it runs over a long time (002-LS 二(一)4).", filterable=True)


@published("policy_document", key="code", description="政策文件登记。A policy document or norm that rules cite.")
class PolicyDocument(Node):
    """What a clause points to."""

    code: str = column("简称。Short name, such as 002-LS.", filterable=True, orderable=True)
    title_zh: str = column("标题。Title, Chinese.")
    title_en: str = column("标题（英文）。Title, English.")
    number: str | None = column("文号。Document number.")
    issued_on: date | None = column("印发日期。Day of issue.", orderable=True)
    in_force_from: date | None = column("施行日期。First day in force.")
    in_force_until: date | None = column("失效日期。Day from which it is no longer in force.")


@queries
class ServiceKindQueries:
    """Catalogues."""

    service_kinds: Connection[ServiceKind] = every("服务类型目录。Catalogue of services.", order=("code",))
    policy_documents: Connection[PolicyDocument] = every("政策文件目录。Register of documents.", order=("code",))
