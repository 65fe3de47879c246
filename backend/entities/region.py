"""Region: the divisions of GB/T 2260, and the local units (development zones) that have no code of their own."""

from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from tortoise import Model, fields

from backend.entities.rows import choice, index, one_of, short_text
from backend.graph.declare import (
    Connection,
    Group,
    Node,
    aggregated,
    column,
    every,
    lookup,
    many,
    one,
    published,
    queries,
)

if TYPE_CHECKING:
    from backend.entities.agency import Agency


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
    name = short_text(80)
    level = choice(RegionLevel)
    parent_code = short_text(12, null=True)
    full_name = short_text(200)
    subtree_from = short_text(12)
    subtree_until = short_text(12)

    class Meta:
        table = "region"
        constraints = (one_of("region", "level", RegionLevel),)
        indexes = (index("region", "parent_code"),)


@published("region", key="code", description="行政区划（GB/T 2260）或功能区。A division of GB/T 2260, or a local unit.")
class Region(Node):
    """A place; agencies and clients belong to one."""

    code: str = column(
        "区划代码。Division code, six digits; local units extend their county's.", filterable=True, orderable=True
    )
    name: str = column("名称。Name.", filterable=True)
    full_name: str = column("全称，含上级。Name with those above it.")
    level: RegionLevel = column("级别。Level.", filterable=True)
    parent: "Region | None" = one("上级区划。The division above.", "parent_code")
    children: "Connection[Region]" = many("下级区划。Divisions right below.", "parent_code", order=("code",))
    agencies: Connection[Annotated["Agency", strawberry.lazy("backend.entities.agency")]] = many(
        "本级及以下全部机构。Agencies seated here or anywhere below.",
        where="{o}.region_id >= {t}.subtree_from AND {o}.region_id < {t}.subtree_until",
        order=("name",),
    )
    agency_groups: list[Group[Annotated["Agency", strawberry.lazy("backend.entities.agency")]]] = aggregated(
        "本级及以下机构分组统计。Agencies seated here or anywhere below, by groups.",
        where="{o}.region_id >= {t}.subtree_from AND {o}.region_id < {t}.subtree_until",
    )


@queries
class RegionQueries:
    """Regions."""

    region: Region | None = lookup("按代码查区划。One region by its code.", "code", "id")
    regions: Connection[Region] = every("全部区划。All regions.", order=("code",))
