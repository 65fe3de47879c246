"""A PostgreSQL server for the benchmarks: kept in a folder, set as a small production server is, gone when we are."""

import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import START_SECONDS, binaries, die_with_parent, reachable, unprivileged, wait_until_ready

SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "effective_cache_size": "4GB",
    "work_mem": "16MB",
    "random_page_cost": "1.1",
    "max_wal_size": "4GB",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
    "fsync": "off",
    "synchronous_commit": "off",
    "timezone": "UTC",
}
"""As on a server with an SSD for short statements, which lose by a JIT and by parallel workers (a worker that is gone
would not be counted, either); nothing here needs to outlive a power cut."""


@contextmanager
def running_cluster(folder: Path, core: int) -> Iterator["subprocess.Popen[bytes]"]:
    """Start the cluster of a folder on one core, made if it is not there yet; the process of its postmaster."""
    user = unprivileged()
    folder.mkdir(parents=True, exist_ok=True)
    if user is not None:
        shutil.chown(folder, user)
    tools = reachable(binaries(), folder) if user else binaries()
    if not (folder / "data" / "PG_VERSION").exists():
        words = ["-U", "anxin", "--auth=trust", "--locale=C", "--encoding=UTF8", "--no-sync"]
        command: list[str | Path] = [tools / "initdb", "-D", folder / "data", *words]
        subprocess.run(command, check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            ["taskset", "-c", str(core), tools / "postgres", "-D", folder / "data", "-k", folder, *settings],
            user=user,
            cwd=folder,
            stdout=log,
            stderr=log,
            preexec_fn=die_with_parent,
        )
    try:
        wait_until_ready(server, folder)
        yield server
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=START_SECONDS)


def address(folder: Path, name: str) -> str:
    """The URL of a database of the cluster."""
    return f"postgresql://anxin@/{name}?host={folder}"
