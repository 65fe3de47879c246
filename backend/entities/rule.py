"""Rule and its dated versions, as loaded from the rulebook, and every rulebook that was ever in use."""

from datetime import date

import strawberry
from tortoise import Model, fields

from backend.entities.rows import belongs_to, data, day, index, key, long_text, moment, short_text, whole
from backend.entities.scalars import Points
from backend.graph.declare import Argument, Connection, Node, column, lookup, many, one, published, queries, rows


class RulebookRow(Model):
    """A whole rulebook, kept for replays: its canonical content."""

    fingerprint = fields.CharField(64, primary_key=True)
    content = long_text()

    class Meta:
        table = "rulebook"


class RulebookActivationRow(Model):
    """When a rulebook came into use; one that was set aside may come back."""

    id = key()
    rulebook = belongs_to("RulebookRow", index=False)
    rulebook_id: str
    activated_at = moment()

    class Meta:
        table = "rulebook_activation"
        indexes = (index("rulebook_activation", "activated_at", "id"),)


class RuleRow(Model):
    """A rule by its code; what it says on a day stands in its versions."""

    code = fields.CharField(8, primary_key=True)
    name_zh = short_text(80)
    name_en = short_text(200)
    dimension = short_text(20)
    is_bonus = fields.BooleanField(db_default=False)

    class Meta:
        table = "rule"


class RuleVersionRow(Model):
    """What a rule says from one day until another: clause, basis, cap, cases and examples."""

    id = fields.CharField(24, primary_key=True)
    rule = belongs_to("RuleRow", index=False)
    rule_id: str
    from_on = day()
    until_on = day(null=True)
    kind = short_text(20)
    cap = whole(null=True)
    duty_basis = short_text(20)
    points_basis = short_text(20)
    clauses = data(null=False)
    cases = data(null=False)
    examples = data(null=False)
    when_zh = long_text()
    when_en = long_text()
    remedy_zh = long_text()
    remedy_en = long_text()

    class Meta:
        table = "rule_version"
        unique_together = (("rule_id", "from_on"),)


@published(
    "rule", key="code", description="评分规则。A rule of the rulebook; what it says on a day stands in its versions."
)
class Rule(Node):
    """A rule."""

    code: str = column("规则编号。Code, such as R01.", filterable=True, orderable=True)
    name_zh: str = column("名称。Name, Chinese.")
    name_en: str = column("名称（英文）。Name, English.")
    dimension: str = column(
        "维度。Dimension: qualification, contract, deliverable, conduct, social or bonus.", filterable=True
    )
    is_bonus: bool = column("是否加分规则。Whether it adds points.", filterable=True)
    versions: "Connection[RuleVersion]" = many(
        "历次版本，新的在前。Its versions, newest first.", "rule_id", order=("-from_on",)
    )


@published(
    "rule_version",
    description="规则版本：条款、依据、分值、上限、情形与示例。What a rule says from one day until another.",
)
class RuleVersion(Node):
    """A version of a rule."""

    rule: "Rule" = one("规则。The rule.", "rule_id")
    from_on: date = column("自。In force from this day.", filterable=True, orderable=True)
    until_on: date | None = column("至（不含）。In force until this day, not included; null: open.", filterable=True)
    kind: str = column("类型：一次性、持续、比例。one_off, continuing or ratio.")
    cap: Points | None = column("上限分值；空为纯一票否决。Most points it may take; null: veto only.")
    duty_basis: str = column(
        "义务依据：政策文件、其他规范或本项目。Where the duty comes from: document, other_norm or own."
    )
    points_basis: str = column(
        "分值依据：法定或建议（proposal）。Where the points come from: law or proposal.", filterable=True
    )
    clauses: strawberry.scalars.JSON = column(
        "条款：文件简称、条款号、要求（中英文）。Clauses and what they ask, in our words."
    )
    cases: strawberry.scalars.JSON = column(
        "情形：分值、等级、限制、否决、补救。Cases with points, severity, limiter, veto and remedy."
    )
    when_zh: str = column("何时适用。When it applies, Chinese.")
    when_en: str = column("何时适用（英文）。When it applies, English.")
    remedy_zh: str = column("如何消除。What to do about it, Chinese.")
    remedy_en: str = column("如何消除（英文）。What to do about it, English.")
    examples: strawberry.scalars.JSON = column("示例。Worked examples.")


@queries
class RuleQueries:
    """Rules."""

    rule: Rule | None = lookup("按编号查规则。One rule by its code.", "code", "id")
    rules: list[RuleVersion] = rows(
        "某日有效的规则。The rules in force on a day; every one with clause, basis and examples.",
        "SELECT * FROM rule_version WHERE from_on <= :in_force_on AND (until_on IS NULL OR until_on > :in_force_on)",
        args={"in_force_on": Argument(date, "日期。Day.")},
        order=("id",),
    )
