"""A walk through all pages of a list, one order after the other, as people write it by hand."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator

from benchmarks.contenders.bare import Send, Sender
from benchmarks.contenders.contender import Job, Open, Place
from benchmarks.contenders.tasks import ORDERS, PAGE_SIZE, six_members
from benchmarks.work import Work


def walk(sender: Sender) -> Open:
    """Ask for page after page, each from the last order of the one before."""

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        async with sender(place) as send:

            async def job(work: Work) -> None:
                await go(send, work)

            yield job

    return opened


async def go(send: Send, work: Work) -> None:
    """Read orders until the work ends."""
    path = f"{ORDERS}?limit={PAGE_SIZE}"
    cursor = ""
    while orders := json.loads(await send("GET", path + cursor))["orders"]:
        for order in orders:
            number = next(work, None)
            if number is None:
                return
            six_members(order)
            work.done(number)
        cursor = f"&cursor={orders[-1]['id']}"
