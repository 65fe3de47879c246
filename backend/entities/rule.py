"""Rule and its dated versions, as loaded from the rulebook, and every rulebook that was ever in use."""

from tortoise import Model, fields

from backend.entities.rows import belongs_to, code, data, day, index, key, moment, number, text


class RulebookRow(Model):
    """A whole rulebook, kept for replays: its canonical content and when it came into use."""

    fingerprint = fields.CharField(64, primary_key=True)
    content = text()
    activated_at = moment()

    class Meta:
        table = "rulebook"
        indexes = (index("rulebook", "activated_at"),)


class RuleRow(Model):
    """A rule by its code; what it says on a day stands in its versions."""

    code = fields.CharField(8, primary_key=True)
    name_zh = code(80)
    name_en = code(200)
    dimension = code(20)
    is_bonus = fields.BooleanField(db_default=False)

    class Meta:
        table = "rule"


class RuleVersionRow(Model):
    """What a rule says from one day until another: clause, basis, cap, cases and examples."""

    id = key()
    rule = belongs_to("RuleRow")
    rule_id: str
    from_on = day()
    until_on = day(null=True)
    kind = code(20)
    cap = number(null=True)
    duty_basis = code(20)
    points_basis = code(20)
    clauses = data(null=False)
    cases = data(null=False)
    examples = data(null=False)
    fingerprint = code(64)

    class Meta:
        table = "rule_version"
        unique_together = (("rule_id", "from_on"),)
