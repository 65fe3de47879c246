"""One of the servers of `benchmarks.servers` in this process: uvicorn as `anxin serve` runs it.

python -m benchmarks.serve MODULE PORT
"""

import importlib
import sys

import uvloop

from backend.serving import server


async def serve(module: str, port: int) -> None:
    """Serve until told to stop."""
    async with importlib.import_module(f"benchmarks.servers.{module}").app() as app:
        await server(app, port=port).serve()


if __name__ == "__main__":
    uvloop.run(serve(sys.argv[1], int(sys.argv[2])))
