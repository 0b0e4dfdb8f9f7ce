"""Stream items once, in this process, and see how much memory it takes.

    python -m benchmarks.streaming CONTENDER ITEMS

prints figures as one line of JSON. Answers come from a transport that does no I/O.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from benchmarks.contenders.contender import API_KEY
from benchmarks.contenders.nothing import NOWHERE, Nothing, body, new_orders

if TYPE_CHECKING:
    from ht_async import Answer, AttemptTimeouts, HelloTech, Progress, Request

STEPS = 10
IN_FLIGHT = 64
PAGE_SIZE = 100
NEWEST_ID = 40_000_000

Stream: TypeAlias = Callable[["HelloTech", int], AsyncIterator[object]]


class Orders(Nothing):
    """Creates orders, and lists as many as are asked for, each with an id of its own."""

    def __init__(self, listed: int) -> None:
        super().__init__()
        self._oldest = NEWEST_ID - listed + 1
        self._order = re.sub(rb'"id":\d+', b'"id":%d', body("order"), count=1)

    async def send(self, request: Request, timeouts: AttemptTimeouts, progress: Progress) -> Answer:
        """Take the request and return the answer."""
        from ht_async import Answer

        answer = await super().send(request, timeouts, progress)
        if request.method == "POST":
            return answer
        cursor = re.search(r"cursor=(\d+)", request.url)
        newest = int(cursor[1]) - 1 if cursor else NEWEST_ID
        oldest = max(newest - PAGE_SIZE, self._oldest - 1)
        page = b",".join(self._order % number for number in range(newest, oldest, -1))
        return Answer(200, answer.headers, b'{"orders":[' + page + b"]}")


async def created(ht: HelloTech, items: int) -> AsyncIterator[object]:
    """Create orders with `iter_create_orders`, which remembers a tenth of the references."""
    inputs = new_orders(range(items))
    async with ht.iter_create_orders(
        inputs, concurrency=IN_FLIGHT, dedupe_window=max(1, items // STEPS)
    ) as outcomes:
        async for outcome in outcomes:
            yield outcome.unwrap().id


async def listed(ht: HelloTech, items: int) -> AsyncIterator[object]:
    """Iterate over listed orders."""
    del items
    async for order in ht.orders.list(limit=PAGE_SIZE):
        yield order.id, order.status


CONTENDERS: dict[str, Stream] = {"iter_create_orders": created, "orders.list": listed}


async def measure(contender: str, items: int) -> dict[str, float]:
    """Resident memory in MB after the first tenth of the items, and how much it grows from there.

    While the first tenth passes, all that is bounded fills up: pools of memory, and the
    references that a stream of creations remembers.
    """
    from ht_async import HelloTech

    step = max(1, items // STEPS)
    transport, seen = Orders(items), 0
    resident: list[float] = []
    async with HelloTech(
        API_KEY, base_url=NOWHERE, transport=transport, max_connections=IN_FLIGHT
    ) as ht:
        async for _ in CONTENDERS[contender](ht, items):
            seen += 1
            if seen % step == 0:
                gc.collect()
                resident.append(resident_mb())
    assert seen == items, f"{seen} of {items} came"
    return {
        "asked": items,
        "rss_mb": resident[0],
        "growth_mb": max(resident) - resident[0],
        **{f"rss_mb at {number * step:,}": mb for number, mb in enumerate(resident, 1)},
    }


def resident_mb() -> float:
    """Memory of this process that is resident."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1], int(sys.argv[2])))))
