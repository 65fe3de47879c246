"""What processes cost: CPU seconds as the kernel counts them, read from /proc."""

from collections.abc import Iterable
from pathlib import Path

PROC = Path("/proc")
NANO = 1e-9


def cpu_seconds(processes: Iterable[int]) -> float:
    """CPU seconds of all threads of some processes so far; one that is gone counts nothing."""
    return sum(thread_nanoseconds(pid) for pid in processes) * NANO


def thread_nanoseconds(pid: int) -> int:
    """Time on a core of all of a process' threads. (A process' own schedstat counts its first thread only.)"""
    total = 0
    for path in PROC.glob(f"{pid}/task/*/schedstat"):
        try:
            total += int(path.read_bytes().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return total


def family(parent: int) -> list[int]:
    """A process and its children: PostgreSQL's postmaster and all that it has started."""
    return [parent, *map(int, (PROC / f"{parent}/task/{parent}/children").read_bytes().split())]
