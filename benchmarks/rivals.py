"""The servers that are compared: how each is started, on which database, and what is said to it."""

import asyncio
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import ROOT, Places
from tests.postgres import die_with_parent

NODE = Path(__file__).with_name("node")
MEMORY_OFF = {"ANXIN_ANSWER_MEMORY": "0"}
START_SECONDS = 60.0


@dataclass(frozen=True)
class Server:
    """A server: `module` is one of `benchmarks.servers`, or a script for Node.js."""

    name: str
    port: int
    database: str
    module: str
    memory: bool = False

    @property
    def title(self) -> str:
        """What the table calls it."""
        return f"ours-{self.database} with memory" if self.memory else self.name

    @property
    def is_node(self) -> bool:
        """Whether it runs on Node.js."""
        return self.module.endswith(".mjs")

    @property
    def is_postgraphile(self) -> bool:
        """Whether it has a schema of its own, and so queries of its own."""
        return self.module == "postgraphile.mjs"

    def command(self, places: Places) -> list[str]:
        """What starts it."""
        if not self.is_node:
            return [sys.executable, "-m", "benchmarks.serve", self.module, str(self.port)]
        database = places.postgresql if self.database == "postgresql" else str(places.sqlite)
        return [node_program(), str(NODE / self.module), str(self.port), database]

    def environment(self, places: Places) -> dict[str, str]:
        """What it is told besides."""
        production = {"NODE_ENV": "production", "GRAPHILE_ENV": "production"} if self.is_node else {}
        return places.environment(self.database) | production | ({} if self.memory else MEMORY_OFF)


SERVERS = {
    server.name: server
    for server in (
        Server("ours-sqlite", 8101, "sqlite", "ours"),
        Server("ours-postgresql", 8102, "postgresql", "ours"),
        Server("plain-sqlite", 8103, "sqlite", "plain"),
        Server("handmade-sqlite", 8104, "sqlite", "handmade_sqlite"),
        Server("handmade-postgresql", 8105, "postgresql", "handmade_postgresql"),
        Server("postgraphile", 8106, "postgresql", "postgraphile.mjs"),
        Server("mercurius", 8107, "sqlite", "mercurius.mjs"),
        Server("memory-sqlite", 8108, "sqlite", "ours", memory=True),
        Server("memory-postgresql", 8109, "postgresql", "ours", memory=True),
    )
}


@dataclass(frozen=True)
class Bar:
    """How many times a rival's requests per core-second ours must reach, query by query."""

    ours: str
    rival: str
    least: dict[str, float]


def bar(ours: str, rival: str, one: float, many: float, nested: float, counts: float) -> Bar:
    """A bar, the four queries in their order."""
    return Bar(ours, rival, {"one": one, "list": many, "nested": nested, "counts": counts})


BARS = (
    bar("ours-sqlite", "plain-sqlite", 10, 20, 20, 10),
    bar("ours-sqlite", "handmade-sqlite", 0.85, 0.85, 0.85, 0.85),
    bar("ours-postgresql", "handmade-postgresql", 0.85, 0.85, 0.85, 0.85),
    bar("ours-postgresql", "postgraphile", 1.8, 2.5, 1.6, 1.6),
    bar("ours-sqlite", "mercurius", 1.1, 2.2, 1.8, 0.75),
)


def node_program() -> str:
    """Node.js as the package lock has it, where there is one for this machine; else the installed one."""
    return str(next(NODE.glob("node_modules/node-linux-*/bin/node"), "node"))


def install_node_packages() -> None:
    """What the package lock says, once."""
    if not (NODE / "node_modules" / ".package-lock.json").exists():
        if shutil.which("npm") is None:
            raise SystemExit("PostGraphile and Mercurius come with npm: install it, or leave them out by --only")
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(command, cwd=NODE, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def running(servers: Iterable[Server], places: Places, core: int) -> Iterator[dict[str, int]]:
    """Start servers on one core, until all take connections; their process ids by name."""
    servers = list(servers)
    if any(server.is_node for server in servers):
        install_node_packages()
    pin = ["taskset", "-c", str(core)]
    processes = {
        server.name: subprocess.Popen(
            [*pin, *server.command(places)], env=server.environment(places), cwd=ROOT, preexec_fn=die_with_parent
        )
        for server in servers
    }
    try:
        asyncio.run(all_listen(servers, processes))
        yield {name: process.pid for name, process in processes.items()}
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait()


async def all_listen(servers: Iterable[Server], processes: dict[str, "subprocess.Popen[bytes]"]) -> None:
    """Wait until every server takes connections."""
    until = time.monotonic() + START_SECONDS
    for server in servers:
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", server.port)
                writer.close()
                break
            except OSError:
                if processes[server.name].poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"{server.name} did not start") from None
                await asyncio.sleep(0.1)
