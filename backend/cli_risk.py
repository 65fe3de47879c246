"""anxin risk: train, validate, switch and watch the risk model; and try its pipeline on any table."""

from pathlib import Path
from typing import Annotated, Final

import typer

from backend.cli_house import err, out

risk: Final = typer.Typer(
    no_args_is_help=True, help="风险模型：训练、检验、启用、监测。The risk model: train, validate, switch, watch."
)


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
        fitted, foretold, told = benchmark(read_table(train), rows, terms)
    except (BadTable, MissingFeatures) as wrong:
        err.print(f"[red]{wrong}[/red]", highlight=False)
        raise typer.Exit(1) from wrong
    write(to, fitted, rows, foretold, told, label)
    if champion := told.get("champion"):
        for name in ("auc", "average_precision", "precision_at_10_percent", "ks", "brier", "calibration_error"):
            out.print(f"{name:26} {champion[name]:.4f}")
        for name, other in told["challengers"].items():
            out.print(f"{'auc of ' + name:26} {other['auc']:.4f}")
    out.print(f"结果 written to: {to}/metrics.json, predictions.csv, model.json")


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
