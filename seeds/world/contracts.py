"""Contracts with their eleven elements, and the practice notices that go before service in a county."""

from dataclasses import dataclass

import numpy as np

from backend.storage.work import Work
from seeds.reference import service_kinds
from seeds.world.agencies import TYPES, Agencies, serials
from seeds.world.clients import Clients, near
from seeds.world.days import NEVER, isos, moments
from seeds.world.dice import Flags, Texts, Whole, dice, pick, texts
from seeds.world.loading import load
from seeds.world.places import places
from seeds.world.staff import Staff
from seeds.world.truth import failing
from seeds.world.words import ELEMENTS

A_YEAR = 11.6 / 2.85
"""Contracts an average agency signs in a year: ten in the history, a little less for those who came late."""
YEAR = 365


@dataclass(frozen=True)
class Contracts:
    """By agency, then by day of signing (place 0 is contract 1)."""

    size: int
    agencies: Whole
    clients: Whole
    counties: Whole
    kinds: Texts
    is_long_term: Flags
    signed: Whole
    starts: Whole
    ends: Whole
    visits_a_year: Whole
    is_ended_early: Flags


def make_contracts(seed: int, of: Agencies, staff: Staff, clients: Clients) -> Contracts:
    """Sign them between the opening of the agency's file and today."""
    roll = dice(seed, "contracts")
    since = np.maximum(of.opened, of.start)
    span = np.maximum(of.today - since, 1)
    count = roll.poisson(A_YEAR * of.scale * np.exp(0.05 * of.quality) / np.exp(0.06) * span / YEAR)
    at, _ = serials(count)
    size = len(at)
    signed = since[at] + (roll.random(size) * span[at]).astype(np.int64)
    order = np.lexsort((signed, at))
    signed = signed[order]
    client = near(clients, of.counties[at], roll.integers(0, 2**40, size), roll.random(size) < 0.12)
    client = _with_specialist(roll.random(size), of, staff, clients, at, client)
    kinds = _kinds(of.kinds[at], roll.random(size))
    long_term = np.isin(kinds, [str(kind["code"]) for kind in service_kinds() if kind["is_long_term"]])
    years = np.array([1, 2, 3])[pick(roll, [50, 35, 15], size)]
    starts = signed + roll.integers(0, 15, size)
    length = np.where(long_term, years * YEAR, roll.integers(50, 180, size))
    early = roll.random(size) < 0.03
    length = np.where(early, length * 2 // 5, length)
    return Contracts(
        size=size,
        agencies=at,
        clients=client,
        counties=clients.counties[client],
        kinds=kinds,
        is_long_term=long_term,
        signed=signed,
        starts=starts,
        ends=starts + length,
        visits_a_year=np.where(long_term, np.array([2, 3, 4])[pick(roll, [50, 30, 20], size)], 2),
        is_ended_early=early & (starts + length < of.today),
    )


def _kinds(types: Whole, luck: object) -> Texts:
    """A kind of service out of each agency's scope."""
    most = max(len(kind[4]) for kind in TYPES)
    table = np.array([[kind[4][place % len(kind[4])] for place in range(most)] for kind in TYPES], dtype=object)
    return texts(table[types, (np.asarray(luck) * most).astype(np.int64)].tolist())


def _with_specialist(
    luck: object, of: Agencies, staff: Staff, clients: Clients, at: Whole, client: Whole
) -> Whole:
    """Serious agencies turn down high-risk clients for whom they have no specialist; some take them all the same."""
    wants = clients.specialty[client]
    lacks = (wants >= 0) & (wants != staff.specialty[at]) & (np.asarray(luck) >= failing(of.quality[at], 0.04))
    harmless = np.flatnonzero(clients.specialty < 0)
    place = np.minimum(np.searchsorted(harmless, client), len(harmless) - 1)
    chosen: Whole = np.where(lacks, harmless[place], client)
    return chosen


async def load_contracts(work: Work, of: Agencies, contracts: Contracts, seed: int) -> int:
    """Their rows."""
    roll, size = dice(seed, "contract rows"), contracts.size
    fee = (np.exp(roll.normal(9.9, 0.6, size)) // 100 * 100).astype(np.int64) * 100
    paid = roll.random(size) < 0.8
    paid_on = np.where(paid, contracts.starts + roll.integers(5, 60, size), NEVER)
    paid_on = np.where(paid_on > of.today, NEVER, paid_on)
    state = np.select(
        [contracts.is_ended_early, contracts.starts > of.today, contracts.ends < of.today], [3, 0, 2], default=1
    )
    years = isos(contracts.signed)
    elements, missing, count = _elements(seed, of, contracts)
    return await load(
        work,
        "contract",
        size,
        {
            "id": np.arange(1, size + 1),
            "number": [f"HT-{day[:4]}-{place:07d}" for place, day in enumerate(years.tolist(), 1)],
            "agency_id": contracts.agencies + 1,
            "enterprise_id": contracts.clients + 1,
            "region_id": places().codes[contracts.counties],
            "service_kind_id": contracts.kinds,
            "mode": texts(["ENTERPRISE_ORDER", "GOVERNMENT_PURCHASE", "INSURER", "MUTUAL_HELP"])[
                pick(roll, [72, 18, 7, 3], size)
            ],
            "state": texts(["SIGNED", "RUNNING", "FINISHED", "ENDED_EARLY"])[state],
            "signed_on": years,
            "from_on": isos(contracts.starts),
            "until_on": isos(contracts.ends),
            "visits_a_year": contracts.visits_a_year,
            "fee": fee,
            "paid": np.where(paid_on == NEVER, 0, fee),
            "paid_on": isos(paid_on),
            **elements,
            "missing_elements": missing,
            "missing_count": count,
            "recorded_at": moments(contracts.signed, roll),
            "version": 1,
        },
    )


def _elements(seed: int, of: Agencies, contracts: Contracts) -> tuple[dict[str, object], Texts, Whole]:
    """Wordings of the eleven elements; a careless contract lacks one or two of them."""
    roll, size = dice(seed, "elements"), contracts.size
    careless = np.flatnonzero(roll.random(size) < failing(of.quality[contracts.agencies], 0.03))
    lacks = {int(place): {*roll.integers(2, len(ELEMENTS), 1 + int(roll.integers(0, 2))).tolist()} for place in careless}
    columns: dict[str, object] = {}
    for number, (name, wordings) in enumerate(ELEMENTS.items()):
        column = texts(wordings)[roll.integers(0, len(wordings), size)]
        column[[place for place, lacking in lacks.items() if number in lacking]] = None
        columns[f"element_{name}"] = column
    missing, count, names = texts(["[]"] * size), np.zeros(size, dtype=np.int64), list(ELEMENTS)
    for place, lacking in lacks.items():
        missing[place] = "[" + ",".join(f'"{names[number]}"' for number in sorted(lacking)) + "]"
        count[place] = len(lacking)
    return columns, missing, count


def first_in(contracts: Contracts, where: Whole) -> Whole:
    """Places of each agency's first contracts in each place that `where` gives (county, or city)."""
    key = contracts.agencies * 1_000_000 + where
    order = np.lexsort((contracts.starts, key))
    is_first = np.r_[True, np.diff(key[order]) != 0] if len(order) else np.zeros(0, dtype=np.bool_)
    firsts: Whole = np.sort(order[is_first])
    return firsts


async def load_notices(work: Work, of: Agencies, contracts: Contracts, seed: int) -> int:
    """One notice for the first contract in each county, in time and complete unless the agency is careless."""
    roll = dice(seed, "notices")
    firsts = first_in(contracts, contracts.counties)
    told = firsts[roll.random(len(firsts)) >= failing(of.quality[contracts.agencies[firsts]], 0.012)]
    told = told[contracts.signed[told] <= of.today]
    at, size = contracts.agencies[told], len(told)
    submitted = contracts.signed[told]
    seen = np.minimum(submitted + roll.integers(0, 4, size), of.today)
    faulty = roll.random(size) < failing(of.quality[at], 0.02)
    return await load(
        work,
        "practice_notice",
        size,
        {
            "id": np.arange(1, size + 1),
            "agency_id": at + 1,
            "region_id": places().codes[contracts.counties[told]],
            "contract_id": told + 1,
            "service_kind_id": contracts.kinds[told],
            "content": "服务内容、对象、时间、人员及职称见所附合同",
            "from_on": isos(contracts.starts[told]),
            "until_on": isos(contracts.ends[told]),
            "missing": texts(["[]", '["staff_titles"]'])[faulty.astype(np.int64)],
            "state": texts(["ACKNOWLEDGED", "RETURNED_FOR_COMPLETION"])[faulty.astype(np.int64)],
            "submitted_at": moments(submitted, roll, hour=8, span=4),
            "acknowledged_at": moments(np.where(faulty, NEVER, seen), roll, hour=13, span=4),
            "recorded_at": moments(submitted, hour=13),
        },
    )


def long_ways(of: Agencies, contracts: Contracts) -> Whole:
    """Where agencies serve for long outside their own city: (place of the agency, county, first day), one a city."""
    cities = places().cities
    far = contracts.is_long_term & (cities[contracts.counties] != cities[of.counties[contracts.agencies]])
    firsts = first_in(contracts, np.where(far, cities[contracts.counties], 0))
    firsts = firsts[far[firsts] & (contracts.signed[firsts] < of.today)]
    pairs: Whole = np.column_stack([contracts.agencies[firsts], contracts.counties[firsts], contracts.starts[firsts]])
    return pairs
