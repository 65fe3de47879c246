"""Training bodies with their courses and sessions, and the yearly ability tests of all staff (002-LS 二(三)10)."""

from datetime import date
from typing import Final

import numpy as np

from backend.storage.work import Work
from seeds.world.agencies import TYPES, Agencies, serials
from seeds.world.clients import Clients
from seeds.world.days import day_of, isos, moments, number
from seeds.world.dice import dice, texts
from seeds.world.loading import load
from seeds.world.places import places
from seeds.world.staff import Staff
from seeds.world.truth import failing

COURSES: Final = (
    ("高危行业主要负责人初次培训", "主要负责人", 48),
    ("一般行业安全管理人员培训", "安全管理人员", 32),
    ("新上岗人员三级教育", "新员工", 24),
    ("有限空间作业专题培训", "作业人员", 16),
)
SESSIONS = 5
PASS_SCORE: Final = 6000
"""A proposal: the documents give no pass mark for the ability test."""


async def load_training(work: Work, of: Agencies, clients: Clients, seed: int) -> dict[str, int]:
    """Bodies, two courses each, sessions and records."""
    roll = dice(seed, "training")
    trains = [place for place, kind in enumerate(TYPES) if "TRAINING" in kind[4]]
    bodies = np.flatnonzero(np.isin(of.kinds, trains) & (of.opened < of.today - 120))
    size = len(bodies)
    recorded = moments(of.opened[bodies])
    await load(
        work,
        "training_body",
        size,
        {
            "id": np.arange(1, size + 1),
            "agency_id": bodies + 1,
            "name": of.names[bodies],
            "region_id": places().codes[of.counties[bodies]],
            "is_exam_point": roll.random(size) < 0.2,
            "recorded_at": recorded,
        },
    )
    course_of = np.repeat(np.arange(size), 2)
    course = (np.repeat(roll.integers(0, len(COURSES), size), 2) + np.tile([0, 1], size)) % len(COURSES)
    hours = np.array([each[2] for each in COURSES])[course]
    await load(
        work,
        "course",
        2 * size,
        {
            "id": np.arange(1, 2 * size + 1),
            "training_body_id": course_of + 1,
            "title": texts([each[0] for each in COURSES])[course],
            "audience": texts([each[1] for each in COURSES])[course],
            "hours_required": hours,
        },
    )
    held, _ = serials(np.full(2 * size, SESSIONS))
    agency = bodies[course_of[held]]
    since = np.maximum(of.opened[agency], of.start)
    started = since + (roll.random(len(held)) * (of.today - since - 12)).astype(np.int64)
    ended = started + np.maximum(0, hours[held] // 8 - 1)
    short = roll.random(len(held)) < failing(of.quality[agency], 0.012)
    await load(
        work,
        "training_session",
        len(held),
        {
            "id": np.arange(1, len(held) + 1),
            "course_id": held + 1,
            "agency_id": agency + 1,
            "started_on": isos(started),
            "ended_on": isos(ended),
            "hours_held": np.where(short, hours[held] * 2 // 3, hours[held]),
            "recorded_at": moments(started),
        },
    )
    records, _ = serials(np.full(len(held), 2))
    enrolled = roll.integers(4, 30, len(records))
    attended = enrolled - roll.binomial(enrolled, 0.04)
    await load(
        work,
        "training_record",
        len(records),
        {
            "training_session_id": records + 1,
            "enterprise_id": roll.integers(1, clients.size + 1, len(records)),
            "enrolled": enrolled,
            "attended": attended,
            "passed": attended - roll.binomial(attended, 0.06),
            "recorded_at": moments(ended[records], hour=18),
        },
    )
    counts = {"training_body": size, "course": 2 * size, "training_session": len(held)}
    return counts | {"training_record": len(records)}


async def load_ability_tests(work: Work, of: Agencies, staff: Staff, seed: int) -> dict[str, int]:
    """One test a year in each county, before the end of October; whoever works there then is to sit it."""
    roll = dice(seed, "ability tests")
    years = [year for year in range(day_of(of.start).year, day_of(of.today).year + 1)]
    counties, tests, results = len(places().codes), 0, 0
    for year in years:
        held = number(date(year, 9, 20)) + roll.integers(0, 40, counties)
        if held.min() < of.start or held.max() >= of.today:
            continue
        await load(
            work,
            "ability_test",
            counties,
            {
                "id": np.arange(tests + 1, tests + counties + 1),
                "title": [f"{year}年{name}专业技术人员能力测验" for name in places().full_names.tolist()],
                "region_id": places().codes,
                "held_on": isos(held),
                "pass_score": PASS_SCORE,
                "recorded_at": moments(held),
            },
        )
        day = held[of.counties[staff.agencies]]
        people = np.flatnonzero((staff.since < day) & (of.opened[staff.agencies] < day))
        agency, size = staff.agencies[people], len(people)
        absent = roll.random(size) < failing(of.quality[agency], 0.006)
        score = np.clip(roll.normal(79 + 3.5 * of.quality[agency], 8, size).round(), 10, 100).astype(np.int64) * 100
        marks = score.astype(object)
        marks[absent] = None
        await load(
            work,
            "ability_test_result",
            size,
            {
                "id": np.arange(results + 1, results + size + 1),
                "ability_test_id": tests + 1 + of.counties[agency],
                "professional_id": people + 1,
                "agency_id": agency + 1,
                "is_absent": absent,
                "score": marks,
                "is_passed": ~absent & (score >= PASS_SCORE),
                "recorded_at": moments(day[people], hour=18),
            },
        )
        tests, results = tests + counties, results + size
    return {"ability_test": tests, "ability_test_result": results}
