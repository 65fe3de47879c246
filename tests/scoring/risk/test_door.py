"""The general door as a stranger uses it: whatever the tables hold, a sound result or a code that says what to do."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import polars as pl
import pytest
from typer.testing import CliRunner

from backend.cli_risk import risk
from scoring.risk.door import benchmark, read_signs, read_table, write
from scoring.risk.fitting import BadTable, Terms, moments_of
from scoring.risk.metrics import resampled

QUICK = {"bag": 1, "most_rounds": 20, "windows": 2}


def table(seed: int = 0, rows: int = 240) -> pl.DataFrame:
    """A number that drives the label, one that does not, a category, a day, and the label."""
    roll = np.random.default_rng(seed)
    a = roll.normal(size=rows)
    return pl.DataFrame(
        {
            "a": a,
            "b": roll.normal(size=rows),
            "c": [f"k{place % 4}" for place in range(rows)],
            "t": [date(2024, 1, 1) + timedelta(days=place) for place in range(rows)],
            "y": (roll.random(rows) < 1 / (1 + np.exp(1 - 2 * a))).astype(int),
        }
    )


TRAIN, TEST = table(0), table(1, 60)
FIFTH = pl.int_range(pl.len()) % 5 == 0


def tried(train: pl.DataFrame = TRAIN, test: pl.DataFrame = TEST, **given: Any) -> dict[str, Any]:
    """The metrics, which must be what JSON can hold."""
    told = benchmark(train, test, Terms(**{"label": "y", "time": "t", "settings": QUICK, **given}))[2]
    assert b"null" not in orjson.dumps(told.get("champion", {}))
    assert told["additivity_error"] < 1e-9
    return told


def refused(code: str, train: pl.DataFrame = TRAIN, test: pl.DataFrame = TEST, **given: Any) -> str:
    """The tables are refused with this code; the words."""
    with pytest.raises(BadTable) as bad:
        tried(train, test, **given)
    assert bad.value.code == code
    return str(bad.value)


def test_rows_without_a_label_are_predicted_and_the_others_judged() -> None:
    told = tried(test=TEST.with_columns(y=pl.when(~FIFTH).then("y")))
    assert told["rows"] == {"train": 240, "test": 60, "judged": 48}
    assert told["champion"]["auc"] > 0.6
    assert told["label"] == {"column": "y", "positive": "1"}


@pytest.mark.parametrize(
    ("test", "why"),
    [
        (TEST.drop("y"), "NO_LABELS"),
        (TEST.with_columns(y=pl.lit(None, pl.Int64)), "NO_LABELS"),
        (TEST.filter(pl.col("y") == 0), "ONE_LABEL_ONLY"),
        (TEST.filter(pl.col("y") == 1), "ONE_LABEL_ONLY"),
        (TEST.head(1), "ONE_LABEL_ONLY"),
    ],
)
def test_where_there_are_no_two_labels_to_judge_by_it_says_so_and_ends(test: pl.DataFrame, why: str) -> None:
    told = tried(test=test)
    assert told["not_judged"] == why
    assert "champion" not in told


def test_no_draw_is_looked_for_that_can_not_be() -> None:
    with pytest.raises(ValueError, match="one class"):
        resampled(np.zeros(3, np.int64), np.arange(3), 0, 1)


def test_labels_of_the_test_that_the_train_does_not_know_are_refused() -> None:
    words = pl.when(pl.col("y") == 1).then(pl.lit("yes")).otherwise(pl.lit("no"))
    assert "no, yes" in refused("LABEL_OF_OTHER_VALUES", test=TEST.with_columns(y=words))
    refused("LABEL_OF_OTHER_VALUES", test=TEST.with_columns(y=pl.when(FIFTH).then(2).otherwise("y")))
    refused("LABEL_NOT_BINARY", train=TRAIN.with_columns(y=pl.when(FIFTH).then(2).otherwise("y")))
    refused("LABEL_NOT_BINARY", train=TRAIN.with_columns(y=pl.when(~FIFTH).then("y")))
    refused("LABEL_NOT_BINARY", train=TRAIN.filter(pl.col("y") == 0))
    refused("LABEL_NOT_BINARY", train=TRAIN.with_columns(y=pl.concat_list("y")))
    assert tried(*(frame.with_columns(y=words) for frame in (TRAIN, TEST)))["label"]["positive"] == "yes"
    tried(train=TRAIN.with_columns(y=pl.col("y") == 1))


def test_what_a_stranger_may_have_misnamed_is_refused_or_told() -> None:
    for given in ({"without": ["nope"]}, {"nuisance": ["nope"]}, {"time": "nope"}, {"label": "nope"}):
        refused("NO_SUCH_COLUMN", **given)
    refused("TIME_IS_THE_LABEL", time="y")
    refused("NO_FEATURES", nuisance=["a", "b", "c"])
    refused("NO_ROWS", test=TEST.head(0))
    assert tried(signs={"a": 1, "c": 1, "nope": -1, "b": 0})["signs_without_use"] == ["c", "nope"]
    tried(test=TEST.drop("c"), nuisance=["c"])  # who will inspect is not known of what is still to come


@pytest.mark.parametrize(
    "written",
    [
        *("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y年%m月%d日", "%d-%b-%Y"),
        *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S%.3f"),
    ],
)
def test_a_day_in_any_usual_writing_orders_the_rows_alike(written: str) -> None:
    texts = TRAIN.with_columns(pl.col("t").cast(pl.Datetime).dt.strftime(written))
    assert moments_of(texts, "t") == pytest.approx(moments_of(TRAIN, "t"), abs=1e-9)


def test_a_moment_within_a_day_orders_and_a_month_is_its_first_day() -> None:
    days = [date(2020, 1, 1), date(2020, 2, 1), date(2021, 12, 1)]
    wanted = moments_of(pl.DataFrame({"t": days}), "t")
    for written in ("%Y-%m", "%Y/%m", "%Y年%m月", "%b-%Y"):
        texts = pl.DataFrame({"t": [day.strftime(written) for day in days]})
        assert moments_of(texts, "t") == pytest.approx(wanted, abs=0), written
    moments = moments_of(pl.DataFrame({"t": ["2020-01-01 06:00:00", "2020-01-01 18:00:00"]}), "t")
    assert moments is not None
    assert np.diff(moments).tolist() == [0.5]


def test_a_time_that_orders_nothing_or_in_two_ways_is_refused() -> None:
    two_ways = ["01/02/2024", "03/04/2024"] * 120
    for column in (
        pl.Series("t", two_ways),
        pl.Series("t", ["soon"] * 240),
        pl.Series("t", [None, *TRAIN["t"][1:]]),
        pl.Series("t", [np.inf, *range(239)], strict=False),
        pl.Series("t", [np.nan, *range(239)], strict=False),
        pl.Series("t", TRAIN["t"].cast(pl.Datetime).dt.time()),
    ):
        refused("TIME_UNREADABLE", train=TRAIN.with_columns(column))
    assert tried(train=TRAIN.with_columns(t=pl.lit(2020)))["trained_on"] == ["2020", "2020"]
    slashes = TRAIN.with_columns(pl.col("t").dt.strftime("%d/%m/%Y"))
    assert tried(train=slashes)["trained_on"] == ["01/01/2024", "27/08/2024"]


def test_it_is_told_whether_the_test_comes_later() -> None:
    later = TEST.with_columns(pl.col("t") + timedelta(days=240))
    overlapping = TEST.with_columns(pl.col("t") + timedelta(days=239))
    cases: list[tuple[pl.DataFrame, bool | None]] = [(later, True), (overlapping, False), (TEST.drop("t"), None)]
    assert [tried(test=test)["is_test_later"] for test, _ in cases] == [told for _, told in cases]
    assert tried(time=None)["is_test_later"] is None


def test_columns_of_every_kind_are_read_or_left_out() -> None:
    def odd(frame: pl.DataFrame) -> pl.DataFrame:
        place = pl.int_range(pl.len())
        return frame.with_columns(
            clock=pl.time(hour=place % 24),
            lasting=pl.duration(seconds=place),
            pair=pl.struct("a", "b"),
            many=pl.concat_list("a", "b"),
            sort=pl.col("c").cast(pl.Categorical),
            exact=pl.col("a").cast(pl.Decimal(12, 4)),
            vast=pl.col("a") * 1e308,
            tiny=pl.col("b") * 1e-320,
            gone=pl.lit(None),
            endless=pl.when(FIFTH).then(float("inf")).otherwise("a"),
        )

    told = tried(odd(TRAIN), odd(TEST))
    assert told["left_out"] == {
        "pair": "NOT_ONE_VALUE", "many": "NOT_ONE_VALUE", "tiny": "CONSTANT", "gone": "CONSTANT",
    }  # fmt: skip


def test_a_quote_in_a_name_is_one(tmp_path: Path) -> None:
    name = '营业, "额"'
    TRAIN.rename({"a": name}).write_csv(tmp_path / "t.csv")
    assert name in read_table(tmp_path / "t.csv").columns


def test_signs_are_minus_one_nought_or_one(tmp_path: Path) -> None:
    wrong: object
    for wrong in ({"a": 0.7}, {"a": True}, {"a": None}, {"a": {}}, {"a": "up"}, [1]):
        (tmp_path / "s.json").write_bytes(orjson.dumps(wrong))
        with pytest.raises(BadTable, match="UNREADABLE_SIGNS"):
            read_signs(tmp_path / "s.json")
    (tmp_path / "s.json").write_bytes(b'{"a": 1.0, "b": "decreasing", "c": "0"}')
    assert read_signs(tmp_path / "s.json") == {"a": 1, "b": -1, "c": 0}


def test_what_is_written_is_the_same_on_two_runs_and_aligned_with_the_rows(tmp_path: Path) -> None:
    terms, made = Terms("y", "t", settings=QUICK), []
    for run in ("first", "second"):
        fitted, foretold, told = benchmark(TRAIN, TEST, terms)
        write(tmp_path / run, fitted, TEST, terms, told)
        made.append([path.read_bytes() for path in sorted((tmp_path / run).iterdir())])
        written = pl.read_csv(tmp_path / run / "predictions.csv")
        assert written["probability"].to_numpy() == pytest.approx(foretold, abs=1e-12)
        assert (written["label"] == TEST["y"]).all()
    assert made[0] == made[1]


def test_the_terminal_tells_in_words_and_with_no_traceback(tmp_path: Path) -> None:
    TRAIN.rename({"a": "[/a]"}).write_csv(tmp_path / "train.csv")
    TEST.write_csv(tmp_path / "test.csv")
    given = ["benchmark", "--train", str(tmp_path / "train.csv"), "--test", str(tmp_path / "test.csv"), "--label", "y"]
    for more, said in (
        (["--to", str(tmp_path / "out")], "MISSING_FEATURES"),
        (["--to", str(tmp_path / "train.csv")], "CANNOT_WRITE"),
        (["--to", str(tmp_path / "out"), "--drop", "[/b]"], "NO_SUCH_COLUMN"),
    ):
        done = CliRunner().invoke(risk, [*given, *more])
        assert (done.exit_code, type(done.exception)) == (1, SystemExit)
        assert said in done.output
