"""One of the servers of `benchmarks.servers` in this process: uvicorn, uvloop, httptools.

python -m benchmarks.serve MODULE PORT
"""

import asyncio
import importlib
import sys

import uvicorn


async def serve(module: str, port: int) -> None:
    """Serve until told to stop."""
    async with importlib.import_module(f"benchmarks.servers.{module}").app() as app:
        config = uvicorn.Config(
            app,
            port=port,
            log_level="warning",
            access_log=False,
            loop="uvloop",
            http="httptools",
            lifespan="off",
            interface="asgi3",
            proxy_headers=False,
            server_header=False,
        )
        await uvicorn.Server(config).serve()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2])))
