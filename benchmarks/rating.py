"""How long rating takes: 20,000 agencies with three years of findings, and one agency after one new finding.

    python -m benchmarks.rating

The core alone, on frames in memory; checks and digests included. Prints medians, and the process's highest memory.
"""

import resource
import statistics
import time
from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from scoring.dossier import AGENCIES, FINDINGS, MERITS, Dossiers
from scoring.rating import rate
from scoring.rulebook import Rulebook, load

AS_OF = date(2026, 6, 1)
KNOWN_AT = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 3 * 365


def province(rulebook: Rulebook, agencies: int, findings: int, seed: int = 1) -> Dossiers:
    """Random dossiers: every agency of age, findings of all rules spread over three years."""
    rng = np.random.default_rng(seed)
    cases = [
        (rule.code, case.name)
        for rule in rulebook.rules.values()
        if not rule.is_bonus
        for case in rule.versions[-1].cases
    ]
    chosen = rng.integers(0, len(cases), findings)
    confirmed = [AS_OF - timedelta(days=int(ago)) for ago in rng.integers(0, DAYS, findings)]
    found = pl.DataFrame(
        {
            "finding_id": np.arange(findings),
            "agency_id": rng.integers(0, agencies, findings),
            "rule": [cases[place][0] for place in chosen],
            "case": [cases[place][1] for place in chosen],
            "fact_id": [f"fact:{number}" for number in range(findings)],
            "occurred_on": confirmed,
            "confirmed_on": confirmed,
            "cured_on": None,
            "repaired_on": None,
            "quantity": rng.integers(1, 4, findings),
            "measure": rng.integers(3000, 10000, findings),
            "sample": rng.integers(1, 40, findings),
        },
        schema=FINDINGS,
    )
    rated = pl.DataFrame(
        {
            "agency_id": np.arange(agencies),
            "opened_on": [date(2020, 1, 1)] * agencies,
            "finished_projects": rng.integers(0, 40, agencies),
            "last_onsite_on": [date(2026, 1, 1)] * agencies,
            **dict.fromkeys(("low_since", "rose_on", "rectified_on"), [None] * agencies),
        },
        schema=AGENCIES,
    )
    return Dossiers(rated, found, pl.DataFrame(schema=MERITS))


def timed(dossiers: Dossiers, rulebook: Rulebook, rounds: int) -> float:
    """Median seconds of one rating."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        rate(dossiers, rulebook, "zj", as_of=AS_OF, known_at=KNOWN_AT)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def main() -> None:
    """Print the figures."""
    rulebook = load()
    one = province(rulebook, 1, 15)
    timed(one, rulebook, 5)
    print(f"one agency, 15 findings: {timed(one, rulebook, 51) * 1000:.1f} ms")
    for agencies, findings in ((2_000, 40_000), (20_000, 400_000)):
        dossiers = province(rulebook, agencies, findings)
        print(f"{agencies:,} agencies, {findings:,} findings: {timed(dossiers, rulebook, 3):.2f} s")
    print(f"highest memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
