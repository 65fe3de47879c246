"""By what agencies are filtered beyond their own columns: least grade, place, service, industry, ban."""

from collections.abc import Mapping
from typing import Final

from backend.entities.agency_kinds import GRADE_RANK, Grade
from backend.entities.filters import IN_DIVISION
from backend.graph.declare import Filter

AGENCY_FILTERS: Final[Mapping[str, Filter]] = {
    "min_grade": Filter(
        Grade,
        "{t}.grade_rank >= :value",
        "最低等级；新机构（暂定）按C处理。Lowest grade; a newcomer counts as C.",
        bind=lambda grade: GRADE_RANK[Grade(grade)],
    ),
    "region": IN_DIVISION,
    "service_kind": Filter(
        str,
        "EXISTS (SELECT 1 FROM agency_scope s WHERE s.agency_id = {t}.id AND s.service_kind_id = :value"
        " AND s.until_on IS NULL)",
        "服务类型代码。Code of a service that the agency may give.",
    ),
    "industry": Filter(
        str,
        "EXISTS (SELECT 1 FROM agency_industry s WHERE s.agency_id = {t}.id AND s.industry_id = :value)",
        "服务行业代码。Code of an industry that the agency serves.",
    ),
    "not_under_ban": Filter(
        bool,
        "({t}.ban_until IS NULL) = :value",
        "是否排除禁入期内机构。True: only those under no ban; false: only those under one.",
    ),
}
