"""Another process of the house: it writes numbers into an agency, and says each one once it is acknowledged."""

import asyncio
import sys

from backend.entities.agency import AgencyRow
from backend.storage.drafting import models_in
from backend.storage.store import Store


async def write(url: str, agency: int, first: int, last: int) -> None:
    """Write each number in a transaction of its own."""
    async with await Store.open(url, models_in("backend.entities")) as store:
        for number in range(first, last):
            async with store.transaction():
                await AgencyRow.filter(id=agency).update(phone=str(number))
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(write(sys.argv[1], *map(int, sys.argv[2:])))
