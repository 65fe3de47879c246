"""The compiled model: look-ups that add up, and a file that is refused when anything in it is not as it was made."""

import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import numpy as np
import orjson
import polars as pl
import pytest

from scoring.risk.tables import CategoryTable, MissingFeatures, RiskTables, StepTable, Value
from scoring.risk.tables_file import RefusedModel, digest_of, dump, parse

TABLES = RiskTables(
    -2.25,
    (
        StepTable("late", (1.0, 3.0), (-0.5, 0.25, 0.75), 0.0, 1),
        StepTable("score", (60.0,), (0.5, -0.5), 0.125, -1),
        CategoryTable("kind", ("school", "shop"), (0.25, -0.25), 0.0),
    ),
    {"label": "breach", "rows": 10},
)


def test_the_value_of_a_step_begins_at_its_edge() -> None:
    late = TABLES.tables[0]
    assert [late.at(value) for value in (0, 0.999, 1, 2.9, 3, 1e300, None, float("nan"))] == [
        -0.5,
        -0.5,
        0.25,
        0.25,
        0.75,
        0.75,
        0.0,
        0.0,
    ]


def test_one_row_and_many_get_the_same_sum() -> None:
    rows = pl.DataFrame(
        {
            "late": [0, 1, 3, None, 7],
            "score": [59.9, 60.0, None, 100.0, 0.0],
            "kind": ["school", "shop", "church", None, "shop"],
        }
    )
    sums = TABLES.log_odds(rows)
    assert sums.tolist() == [-2.0, -2.75, -1.375, -2.75, -1.25]
    assert [TABLES.one(row) for row in rows.to_dicts()] == sums.tolist()
    assert (TABLES.contributions(rows).sum(axis=1) + TABLES.intercept).tolist() == sums.tolist()
    assert TABLES.probability(rows)[0] == pytest.approx(1 / (1 + np.exp(2.0)))


def test_reasons_add_up_to_the_log_odds() -> None:
    row: dict[str, Value] = {"late": 2, "score": 20.0, "kind": "shop"}
    reasons = TABLES.reasons(row)
    assert reasons == [("score", 0.5), ("kind", -0.25), ("late", 0.25)]
    assert TABLES.intercept + sum(size for _, size in reasons) == TABLES.one(row)


def test_rows_without_a_feature_are_refused() -> None:
    with pytest.raises(MissingFeatures, match="score, kind"):
        TABLES.log_odds(pl.DataFrame({"late": [1]}))


def test_a_file_gives_the_same_model_and_the_same_bytes() -> None:
    data = dump(TABLES)
    assert parse(data) == TABLES
    assert dump(parse(data)) == data
    assert orjson.loads(data)["digest"] == digest_of(TABLES)


def test_a_byte_altered_anywhere_is_refused() -> None:
    data = dump(TABLES)
    for place in range(len(data)):
        for changed in (data[place] ^ 1, 0x20):
            altered = data[:place] + bytes([changed]) + data[place + 1 :]
            if altered != data:
                with pytest.raises(RefusedModel):
                    parse(altered)
    for longer in (data + b" ", b" " + data, data + b"\n", data[:-1], b"\xef\xbb\xbf" + data):
        with pytest.raises(RefusedModel):
            parse(longer)


def signed(change: dict[str, object], feature: dict[str, object] | None = None) -> bytes:
    """A file whose content was changed and whose digest was made anew: what a forger would bring."""
    content = orjson.loads(dump(TABLES)) | change
    if feature:
        content["features"][0] |= feature
    content.pop("digest")
    told = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    return orjson.dumps(content | {"digest": sha256(told).hexdigest()}, option=orjson.OPT_SORT_KEYS)


def nested(deep: int) -> bytes:
    """A file with a fact that is a list of lists of lists."""
    return dump(TABLES).replace(b'"facts":{', b'"facts":{"a":' + b"[" * deep + b"]" * deep + b",")


@pytest.mark.parametrize(
    ("code", "data"),
    [
        ("OTHER_VERSION", signed({"version": 2})),
        ("OTHER_VERSION", signed({"version": True})),
        ("NOT_A_MODEL", signed({"format": "another"})),
        ("NOT_A_MODEL", b""),
        ("NOT_A_MODEL", b"[]"),
        ("NOT_A_MODEL", b"\x80\x04\x95"),
        ("NOT_A_MODEL", nested(300)),
        ("NOT_A_MODEL", nested(5_000)),
        ("FOREIGN_TYPE", signed({"intercept": "0"})),
        ("FOREIGN_TYPE", signed({"intercept": 1})),
        ("FOREIGN_TYPE", signed({"intercept": None})),
        ("FOREIGN_TYPE", signed({"intercept": True})),
        ("FOREIGN_TYPE", signed({"features": {}})),
        ("FOREIGN_TYPE", signed({"features": [1]})),
        ("FOREIGN_TYPE", signed({"more": 1})),
        ("FOREIGN_TYPE", signed({}, {"kind": "pickle"})),
        ("FOREIGN_TYPE", signed({}, {"more": 1})),
        ("FOREIGN_TYPE", signed({}, {"name": 7})),
        ("FOREIGN_TYPE", signed({}, {"sign": 2})),
        ("FOREIGN_TYPE", signed({}, {"values": [-0.5, "0.25", 0.75]})),
        ("FOREIGN_TYPE", signed({}, {"missing": None})),
        ("BROKEN_TABLE", signed({}, {"name": "score"})),
        ("BROKEN_TABLE", signed({}, {"edges": [3.0, 1.0]})),
        ("BROKEN_TABLE", signed({}, {"edges": [1.0]})),
        ("BROKEN_TABLE", signed({}, {"values": [0.75, 0.25, -0.5]})),
    ],
)
def test_a_file_that_is_no_model_is_refused_with_its_reason(code: str, data: bytes) -> None:
    with pytest.raises(RefusedModel) as refusal:
        parse(data)
    assert refusal.value.code == code


def test_scoring_needs_no_learning_library(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_bytes(dump(TABLES))
    program = (
        "import sys; from pathlib import Path; from scoring.risk.tables_file import parse;"
        f"tables = parse(Path({str(tmp_path / 'model.json')!r}).read_bytes());"
        "print(tables.one({'late': 2, 'score': 20.0, 'kind': 'shop'}));"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('sklearn', 'scipy', 'pickle5', 'joblib')]"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout == "-1.75\n"
