"""What earned bonus points: good agencies are awarded more often; reported major hazards earn it by the record."""

from typing import Final

import numpy as np

from backend.storage.work import Work
from seeds.world.agencies import Agencies
from seeds.world.days import isos, moments
from seeds.world.dice import Whole, dice, texts
from seeds.world.hazards import Hazards
from seeds.world.loading import load

AWARDS: Final = (
    # rule, case, rate over three years, in words
    ("B01", "awarded", 0.015, "获评社会化服务标杆机构", "Named a benchmark agency"),
    ("B02", "award", 0.06, "报告获评优秀安评报告", "An excellent report"),
    ("B03", "document", 0.08, "参与报告导则制定", "Took part in drafting a guideline"),
    ("B04", "activity", 0.35, "为小微企业开展公益培训", "Free training for small firms"),
    ("B06", "awarded", 0.06, "建立内部吹哨制度并自查纠正", "Internal whistle system with self-correction"),
    ("B08", "awarded", 0.06, "应用安全科技成果", "Applied safety technology"),
)


async def load_merits(work: Work, of: Agencies, hazards: Hazards, seed: int) -> int:
    """Their rows."""
    roll = dice(seed, "merits")
    years = (of.today - np.maximum(of.opened, of.start)) / (of.today - of.start)
    count = [roll.poisson(award[2] * np.exp(0.6 * of.quality) * years) for award in AWARDS]
    at = np.concatenate([np.repeat(np.arange(of.size), number) for number in count])
    kind = np.concatenate([np.full(int(number.sum()), place) for place, number in enumerate(count)])
    since = np.maximum(of.opened, of.start)[at]
    day = since + (roll.random(len(at)) * (of.today - since)).astype(np.int64)
    kept: Whole = np.flatnonzero(hazards.is_reported_in_time & (roll.random(hazards.size) < 0.5))
    agencies = np.concatenate([at, hazards.agencies[kept]])
    days = np.concatenate([day, hazards.closed[kept]])
    kinds = np.concatenate([kind, np.full(len(kept), len(AWARDS))])
    facts = [f"award:{number}" for number in range(1, len(at) + 1)]
    facts += [f"hazard:{number}" for number in (kept + 1).tolist()]
    named = [*AWARDS, ("B05", "hazard", 0, "主动报告重大隐患并整改闭环", "A major hazard reported in time and closed")]
    size = len(agencies)
    return await load(
        work,
        "merit",
        size,
        {
            "id": np.arange(1, size + 1),
            "agency_id": agencies + 1,
            "rule_id": texts([str(award[0]) for award in named])[kinds],
            "case_code": texts([str(award[1]) for award in named])[kinds],
            "fact_id": facts,
            "awarded_on": isos(days),
            "quantity": 1,
            "summary_zh": texts([str(award[3]) for award in named])[kinds],
            "summary_en": texts([str(award[4]) for award in named])[kinds],
            "recorded_at": moments(days, hour=18),
        },
    )
