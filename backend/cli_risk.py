"""anxin risk: train, validate, score with and watch the risk model; and try its pipeline on any table.

Switching a model on is no command of the terminal: a rater gives it (`switchRiskModel`), with their name and reason.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from backend import risk_register
from backend.app import House
from backend.cli_house import err, note, out, ready_house, run_to_end
from backend.clock import CHINA
from backend.entities.rating import RatingCause
from backend.entities.risk_model import RiskModelRow
from backend.errors import InvalidInput, NotInThisState
from backend.histories import histories
from backend.rating_rows import Occasion
from backend.risk_register import Steps
from backend.settings import Settings

risk: Final = typer.Typer(
    no_args_is_help=True, help="风险模型：检验、训练、评分、监测。The risk model: validate, train, score, watch."
)


@risk.command("validate")
def run_validate(
    to: Annotated[Path, typer.Option(help="结果文件夹。Folder for report, tables and card.")] = Path("risk-validation"),
) -> None:
    """滚动检验并对照准入检验，不存档。Validate by rolling origin and hold it against the gate; keeps nothing."""

    async def go() -> int:
        from backend.jobs.train_risk_model import learn
        from scoring.risk.tables_file import dump
        from scoring.risk.validation import TooLittleHistory

        async with ready_house(Settings()) as house:
            try:
                with _progress() as step:
                    trained = await learn(house.store.reader, house.book, today=house.clock.today(), progress=step)
            except TooLittleHistory as few:
                err.print(f"[red]{few.code}[/red] 历史不足，继续仅按规则评定。{few}", highlight=False)
                return 1
        markdown, html = trained.card()
        with _written_to(to):
            (to / "report.json").write_bytes(orjson.dumps(trained.report, option=orjson.OPT_INDENT_2))
            (to / "model.json").write_bytes(dump(trained.tables))
            (to / "card.md").write_text(markdown, encoding="utf-8")
            (to / "card.html").write_text(html, encoding="utf-8")
        for name, told in trained.report["models"].items():
            out.print(f"{name:14} AUC {told['auc']:.4f}  前20% precision {told['precision_at_20_percent']:.4f}")
        for check in trained.checks:
            out.print(
                f"{'通过 yes' if check.is_passed else '[red]未过 NO [/red]'} {check.code}: {check.zh}; {check.en}"
            )
        out.print(f"结果 written to: {to}/report.json, model.json, card.md, card.html")
        return 0 if trained.is_passed else 1

    run_to_end(go())


@risk.command("train")
def run_train() -> None:
    """训练、检验、存档；通过者随即评分，由评定机关启用。Train, judge and keep; what passes scores at once."""

    async def go() -> int:
        from backend.jobs.train_risk_model import learn_and_keep

        async with ready_house(Settings()) as house:
            with _progress() as step:
                row, trained = await learn_and_keep(house.store, house.book, today=house.clock.today(), progress=step)
        out.print(f"{row.outcome}: {row.note_zh} {row.note_en}", highlight=False, markup=False)
        if trained:
            out.print(f"版本 version: {trained.version}")
        if trained and trained.is_passed:
            out.print("启用 to switch it on, as a rater: mutation { switchRiskModel(model: ..., reason: ...) }")
        return 0

    run_to_end(go())


@risk.command("score")
def run_score(
    model: Annotated[str, typer.Option(help="版本，默认启用中的模型。Version; by default the one that speaks.")] = "",
) -> None:
    """对全部机构评分并重新评定（宜每季运行）。Score every agency and rate it anew; run it every quarter."""

    async def go() -> int:
        async with ready_house(Settings()) as house:
            version = await _version(house, model)
            async with house.store.transaction() as work:
                await work.hold("record")
                # Read within: what somebody still writes at midnight would be known before the day, and not be read.
                told = await histories(work.reader, house.book.in_use)
                today = work.at.astimezone(CHINA).date()
                with _progress() as step:
                    scored = await risk_register.score_all(work, version, told, as_of=today, progress=step)
                rated = 0
                if version == await risk_register.speaking(work.reader):
                    rated = await house.book.rate_all(work, Occasion(RatingCause.SNAPSHOT, today, work.at, work.at))
                note(work, "scoreRisk", ("RiskModel", version), scored=scored, rated=rated)
        out.print(f"评分 scored: {scored}; 评定 rated: {rated}")
        return 0

    run_to_end(go())


@risk.command("watch")
def run_watch(
    model: Annotated[str, typer.Option(help="版本，默认启用中的模型。Version; by default the one that speaks.")] = "",
) -> None:
    """监测启用中的模型：漂移、校准、时效；有告警则退出码为1。Look at the model that speaks; exit code 1 on an alert."""

    async def go() -> int:
        from backend.jobs.watch_risk_model import watch

        async with ready_house(Settings()) as house:
            version = await _version(house, model)
            told = await histories(house.store.reader, house.book.in_use)
            async with house.store.transaction() as work:
                await work.hold("record")
                row = await watch(work, version, told, as_of=work.at.astimezone(CHINA).date())
                note(work, "watchRisk", ("RiskModel", version), alerts=[alert["code"] for alert in row.alerts])
        for alert in row.alerts:
            err.print(f"[red]{alert['code']}[/red] {alert['zh']} {alert['en']}", highlight=False)
        out.print(f"告警 alerts: {len(row.alerts)}")
        return 1 if row.alerts else 0

    run_to_end(go())


@risk.command("card")
def run_card(
    model: Annotated[str, typer.Option(help="版本，默认最新。Version; by default the newest.")] = "",
    to: Annotated[Path, typer.Option(help="文件夹。Folder.")] = Path("risk-card"),
) -> None:
    """导出模型卡与阶梯表。Write a model's card (Markdown, HTML) and its tables to a folder."""

    async def go() -> int:
        async with ready_house(Settings()) as house:
            with house.store.bound():
                newest = await RiskModelRow.all().order_by("-recorded_at", "version").first().only("version")
                row = await RiskModelRow.get_or_none(version=model or (newest.version if newest else ""))
        if row is None:
            raise _unknown_model(model)
        with _written_to(to):
            for name, text in (("card.md", row.card), ("card.html", row.card_html), ("model.json", row.content)):
                (to / name).write_text(text, encoding="utf-8")
        out.print(f"{row.version}: {to}/card.md, card.html, model.json")
        return 0

    run_to_end(go())


async def _version(house: House, asked: str) -> str:
    version = asked or await risk_register.speaking(house.store.reader)
    if not version:
        raise NotInThisState(
            "NO_MODEL_SPEAKS",
            zh="没有启用中的风险模型。",
            en="No risk model is switched on.",
            remedy_zh="请给出 --model，或由评定机关启用一个模型。",
            remedy_en="Give --model, or let a rater switch one on.",
        )
    with house.store.bound():
        if not await RiskModelRow.exists(version=version):
            raise _unknown_model(version)
    return version


def _unknown_model(version: str) -> InvalidInput:
    return InvalidInput(
        "UNKNOWN_MODEL",
        zh=f"没有版本为“{version}”的风险模型。",
        en=f"There is no risk model “{version}”.",
        remedy_zh="请查看 riskModels，或先运行 anxin risk train。",
        remedy_en="See riskModels, or run anxin risk train first.",
    )


@contextmanager
def _progress() -> Iterator[Steps]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda step, done, total: bar.update(task, description=step, completed=done, total=total)


@risk.command("benchmark")
def run_benchmark(
    train: Annotated[Path, typer.Option(help="训练表（CSV或Parquet）。Table to learn from.", exists=True)],
    test: Annotated[Path, typer.Option(help="检验表。Table to predict.", exists=True)],
    label: Annotated[str, typer.Option(help="标签列（两种取值）。Column of the label, two values.")],
    time: Annotated[str, typer.Option(help="时间列。Column of time: only later rows calibrate.")] = "",
    monotone: Annotated[
        Path | None, typer.Option(help="方向文件：JSON，特征到1、0、-1。Signs: JSON object of 1, 0, -1.", exists=True)
    ] = None,
    drop: Annotated[str, typer.Option(help="不用的列，逗号分隔。Columns to leave out, by commas.")] = "",
    nuisance: Annotated[
        str, typer.Option(help="只校正不预测的列。Columns fitted beside the others and averaged out.")
    ] = "",
    to: Annotated[Path, typer.Option(help="结果文件夹。Folder for the results.")] = Path("risk-benchmark"),
) -> None:
    """在任意数据表上运行同一流程，写出指标与预测。Fit the same pipeline to any table; write metrics and predictions."""
    # Here and not above: learning needs a library that a server should not load.
    from scoring.risk.door import benchmark, read_signs, read_table, write
    from scoring.risk.fitting import BadTable, Terms
    from scoring.risk.tables import MissingFeatures

    try:
        terms = Terms(label, time or None, read_signs(monotone), _names(nuisance), _names(drop))
        rows = read_table(test)
        with _written_to(to):
            fitted, _, told = benchmark(read_table(train), rows, terms)
            write(to, fitted, rows, terms, told)
    except (BadTable, MissingFeatures) as wrong:
        err.print(f"[red]{escape(str(wrong))}[/red]", highlight=False)
        raise typer.Exit(1) from wrong
    if told["signs_without_use"]:
        unused = "、".join(told["signs_without_use"])
        err.print(escape(f"方向未用（无此数值列） signs of no column of numbers: {unused}"), highlight=False)
    if why := told.get("not_judged"):
        err.print(f"{why} 检验表中没有两种标签，不计指标。There are no two labels in the test: no metrics.")
    if champion := told.get("champion"):
        for name in ("auc", "average_precision", "precision_at_10_percent", "ks", "brier", "calibration_error"):
            out.print(f"{name:26} {champion[name]:.4f}")
        for name, other in told["challengers"].items():
            out.print(f"{'auc of ' + name:26} {other['auc']:.4f}")
    out.print(f"结果 written to: {to}/metrics.json, predictions.csv, model.json")


@contextmanager
def _written_to(folder: Path) -> Iterator[None]:
    """A folder that is there; where nothing can be written it says so and ends in exit code 1."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as wrong:
        told = escape(f"无法写入，请用 --to 另选文件夹。Nothing can be written there: choose another folder. {wrong}")
        err.print(f"[red]CANNOT_WRITE[/red] {told}", highlight=False)
        raise typer.Exit(1) from wrong


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
