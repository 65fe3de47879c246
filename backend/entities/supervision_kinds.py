"""Words of the supervision list: what put an agency in its tier, and what moved it since the list before."""

from enum import Enum

import strawberry


@strawberry.enum(description="监管等级由何而定。What put an agency in its tier.")
class TierBy(Enum):
    GRADE = strawberry.enum_value("GRADE", description="信用等级。Its grade.")
    BAND = strawberry.enum_value("BAND", description="风险档上调。Its risk band raised it.")


@strawberry.enum(description="与上期清单相比的监管等级变化。How its tier compares with that in the list before.")
class TierChange(Enum):
    STRICTER = strawberry.enum_value("STRICTER", description="趋严。Stricter.")
    LIGHTER = strawberry.enum_value("LIGHTER", description="趋宽。Lighter.")
    UNCHANGED = strawberry.enum_value("UNCHANGED", description="未变。The same.")
    NEW = strawberry.enum_value("NEW", description="上期清单无此机构。It was not in the list before.")


@strawberry.enum(description="监管等级变化的原因。Why a tier changed.")
class TierChangedBy(Enum):
    GRADE = strawberry.enum_value("GRADE", description="信用等级变化。The grade changed.")
    BAND = strawberry.enum_value("BAND", description="风险档变化。The risk band changed.")
    SCHEME = strawberry.enum_value("SCHEME", description="分级方案变化。The table of tiers changed.")


@strawberry.enum(description="名次变化的主要原因。What moved a place in the list most.")
class MovedBy(Enum):
    UNMOVED = strawberry.enum_value("UNMOVED", description="名次未变。It did not move.")
    GRADE = strawberry.enum_value("GRADE", description="信用等级变化。Its grade changed.")
    BAND = strawberry.enum_value("BAND", description="风险档变化。Its risk band changed.")
    SCORE = strawberry.enum_value(
        "SCORE", description="同级同档内得分或概率变化。Score or probability, within its grade and band."
    )
    EXPOSURE = strawberry.enum_value("EXPOSURE", description="暴露变化。Its exposure.")
    VISITS = strawberry.enum_value(
        "VISITS", description="上期检查已达上限未列入，现有余量。Visits were used up last time, and there is room now."
    )
    NEWLY_RATED = strawberry.enum_value("NEWLY_RATED", description="新评定。First rated since.")
    DRAWN = strawberry.enum_value("DRAWN", description="本期或上期由抽签定位。Placed by lot, this time or last.")
    OTHERS = strawberry.enum_value("OTHERS", description="自身未变，他人变动。Others moved, not it.")
