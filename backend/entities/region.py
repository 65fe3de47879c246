"""Region: the divisions of GB/T 2260, and the local units (development zones) that have no code of their own."""

from enum import Enum

import strawberry
from tortoise import Model, fields

from backend.entities.rows import choice, index, one_of


@strawberry.enum(description="级别。Level of a division.")
class RegionLevel(Enum):
    COUNTRY = "COUNTRY"
    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"
    UNIT = "UNIT"


class RegionRow(Model):
    """A division; `subtree_from` <= code < `subtree_until` holds for it and all below it."""

    code = fields.CharField(12, primary_key=True)
    name = code(80)
    level = choice(RegionLevel)
    parent_code = code(12, null=True)
    full_name = code(200)
    subtree_from = code(12)
    subtree_until = code(12)

    class Meta:
        table = "region"
        constraints = (one_of("region", "level", RegionLevel),)
        indexes = (index("region", "parent_code"),)
