"""`docs/states.md`, drawn from the machines: a picture and a table each."""

from typing import Final

from backend.states import MACHINES, Machine

HEAD: Final = """# 状态 States

每个名词的状态机，由 `backend/states.py` 的表画出（`anxin states --write`）。
表中没有的转移一律拒绝（`NOT_IN_THIS_STATE`）。

The state machine of each noun, drawn from the tables in `backend/states.py` by `anxin states --write`.
A move that is not in a table is refused (`NOT_IN_THIS_STATE`).
"""


def markdown() -> str:
    """The page."""
    return "\n".join([HEAD, *(_section(machine) for machine in MACHINES)])


def _section(machine: Machine) -> str:
    drawn = [f"    [*] --> {to.name}: {command}" for command, to in machine.begins.items()]
    drawn += [
        f"    {state.name} --> {to.name}: {move.command}"
        for move in machine.moves
        for state in move.come_from
        for to in move.leads_to()
    ]
    rows = [
        f"| `{move.command}` | {', '.join(state.name for state in move.come_from)} |"
        f" {' / '.join(to.name for to in move.leads_to())} |"
        for move in machine.moves
    ]
    lines = [f"## {machine.zh} {machine.noun}", "", "```mermaid", "stateDiagram-v2", *drawn, "```", ""]
    return "\n".join([*lines, "| 命令 command | 自 from | 至 to |", "|---|---|---|", *rows, ""])
