"""ServiceKind: the catalogue of services that the policy documents name, and the register of those documents."""

from tortoise import Model, fields

from backend.entities.rows import day, flag, text


class ServiceKindRow(Model):
    """A kind of service that an agency may contract for."""

    code = fields.CharField(40, primary_key=True)
    name_zh = code(80)
    name_en = code(160)
    group_zh = code(40)
    group_en = code(80)
    clause = code(80)
    is_statutory = flag()
    is_long_term = flag()

    class Meta:
        table = "service_kind"


class PolicyDocumentRow(Model):
    """A policy document or norm that rules and catalogues cite by its short name."""

    code = fields.CharField(40, primary_key=True)
    title_zh = text()
    title_en = text()
    number = code(120, null=True)
    issued_on = day(null=True)
    in_force_from = day(null=True)
    in_force_until = day(null=True)

    class Meta:
        table = "policy_document"
