"""A PostgreSQL server for the benchmarks: kept in a folder, set as a small production server is, gone when we are."""

import ctypes
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import binaries

START_SECONDS = 30.0
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
    if not (folder / "data" / "PG_VERSION").exists():
        make_cluster(folder, user)
    command: list[str | Path] = ["taskset", "-c", str(core), binaries() / "postgres", "-D", folder / "data"]
    settings = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [*command, "-k", folder, *settings],
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


def make_cluster(folder: Path, user: str | None) -> None:
    """An empty cluster that sorts text by bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / "data", ignore_errors=True)
    if user is not None:
        shutil.chown(folder, user)
    command: list[str | Path] = [binaries() / "initdb", "-D", folder / "data", "-U", "anxin", "--auth=trust"]
    words = ["--locale=C", "--encoding=UTF8", "--no-sync"]
    subprocess.run([*command, *words], check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)


def address(folder: Path, name: str) -> str:
    """The URL of a database of the cluster."""
    return f"postgresql://anxin@/{name}?host={folder}"


def unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: the user to run it as instead."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def die_with_parent() -> None:
    """On Linux, have the server stop even when the benchmark is killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)


def wait_until_ready(server: "subprocess.Popen[bytes]", folder: Path) -> None:
    """Until it takes connections."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        pid_file = folder / "data" / "postmaster.pid"
        if pid_file.exists() and pid_file.read_text().rstrip().endswith("ready"):
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(str(folder / ".s.PGSQL.5432")) == 0:
                    return
        time.sleep(0.05)
    raise RuntimeError(f"PostgreSQL did not start: see {folder / 'log'}")
