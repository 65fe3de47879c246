"""Industry: sections and divisions of GB/T 4754-2017, with the flags that safety law hangs on them."""

from enum import Enum

import strawberry
from tortoise import Model, fields

from backend.entities.rows import choice, flag, one_of


@strawberry.enum(description="层级：门类或大类。Section (one letter) or division (two digits).")
class IndustryLevel(Enum):
    SECTION = "SECTION"
    DIVISION = "DIVISION"


class IndustryRow(Model):
    """A section or division of economic activity."""

    code = fields.CharField(4, primary_key=True)
    level = choice(IndustryLevel)
    parent_code = code(4, null=True)
    name_zh = code(80)
    name_en = code(160)
    is_compulsory_insurance = flag()
    is_high_risk = flag()

    class Meta:
        table = "industry"
        constraints = (one_of("industry", "level", IndustryLevel),)
