"""Who is told of joint measures: ten areas, a receiver in each, the narrowest region first; a wrong file is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scoring.measures import AREAS, load_measures
from scoring.reading import BrokenRulebook
from scoring.regional import held

DAY = date(2026, 6, 1)
LINE = "    - {from: 2023-10-01, receiver: {zh: 甲, en: A}, answers: REGULATOR, basis: proposal}"
TENDERS = "ENGINEERING_TENDERS"


def file_of(path: Path, **areas: str) -> Path:
    """A file in which every area has one receiver, but for what is given."""
    lines = [f"  {area}:\n{areas.get(area, LINE)}" for area in AREAS]
    path.write_text("\n".join(["clause: x", "areas:", *lines]), encoding="utf-8")
    return path


def test_the_ten_areas_have_a_receiver_everywhere_from_the_day_of_the_order() -> None:
    measures = load_measures()
    assert len(AREAS) == 10
    for place in ("110101", "331102", "350100"):
        assert tuple(measures.receivers(place, date(2023, 10, 1))) == AREAS
    assert measures.receivers("331102", date(2023, 9, 30)) == {}
    assert measures.clause == "004-FJ (二十九)"


@pytest.mark.parametrize(
    ("place", "on", "told"),
    [
        ("331102", date(2024, 6, 30), "公共资源交易管理机构"),
        ("331102", date(2024, 7, 1), "丽水市公共资源交易中心"),
        ("331100", DAY, "丽水市公共资源交易中心"),
        ("331102A01", DAY, "丽水市公共资源交易中心"),
        ("330100", DAY, "公共资源交易管理机构"),
    ],
)
def test_a_region_refines_the_default_from_its_day_on(place: str, on: date, told: str) -> None:
    assert load_measures().receivers(place, on)[TENDERS].says.zh == told


def test_the_narrower_region_goes_before_whatever_is_newer(tmp_path: Path) -> None:
    wide = LINE.replace("{from: 2023-10-01,", '{from: 2026-01-01, region: "330000",').replace("甲", "省")
    narrow = LINE.replace("{from: 2023-10-01,", '{from: 2024-01-01, region: "331100",').replace("甲", "市")
    areas = load_measures(file_of(tmp_path / "m.yaml", FINANCE="\n".join([narrow, LINE, wide]))).areas["FINANCE"]
    places = [held(areas, place, DAY) for place in ("331102", "330106", "340100")]
    assert [one.says.zh if one else None for one in places] == ["市", "省", "甲"]


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (LINE.replace("REGULATOR", "PUBLIC"), "UNKNOWN_ROLE"),
        (LINE.replace("proposal", "hearsay"), "UNKNOWN_BASIS"),
        (LINE.replace("from: 2023-10-01, ", ""), "MISSING_KEY"),
        (LINE.replace("from: 2023-10-01,", 'from: 2023-10-01, region: "331100",'), "NO_DEFAULT"),
        (LINE.replace("basis:", "mood: x, basis:"), "UNKNOWN_KEY"),
        (f"{LINE}\n{LINE}", "TWO_AT_ONCE"),
        ("    []", "NO_DEFAULT"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(tmp_path: Path, broken: str, code: str) -> None:
    with pytest.raises(BrokenRulebook) as refused:
        load_measures(file_of(tmp_path / "m.yaml", HONOURS=broken))
    assert code in {fault.code for fault in refused.value.faults}
    with pytest.raises(BrokenRulebook):
        load_measures(file_of(tmp_path / "m.yaml", HONOURS="    x"))
