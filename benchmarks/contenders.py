"""The ways to do a job that are compared; each is an async context manager around its client.

A contender takes the server's base URL and the number of orders in flight and gives a function
that creates orders and returns the ids of those that the server confirmed. Libraries are imported
inside, so that each process loads only its own contender.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, TypeAlias

Order: TypeAlias = dict[str, Any]
Job: TypeAlias = Callable[[Sequence[Order]], Awaitable[list[int]]]
Contender: TypeAlias = Callable[[str, int], AbstractAsyncContextManager[Job]]

PATH = "/api/partners/orders"
API_KEY = "benchmark-key-without-any-meaning"


@contextlib.asynccontextmanager
async def ht_async_lanes(base_url: str, in_flight: int) -> AsyncIterator[Job]:
    """`create_orders` of ht_async on its default transport."""
    from ht_async import HelloTech

    async with HelloTech(
        api_key=API_KEY, base_url=base_url, max_connections=in_flight, trust_env=False
    ) as ht:

        async def create(orders: Sequence[Order]) -> list[int]:
            result = await ht.create_orders(orders, concurrency=in_flight)
            return [outcome.unwrap().id for outcome in result.created]

        yield create


@contextlib.asynccontextmanager
async def httpx_workers(base_url: str, in_flight: int) -> AsyncIterator[Job]:
    """One `httpx.AsyncClient` with a connection per worker; workers share an iterator."""
    import httpx

    limits = httpx.Limits(max_connections=in_flight, max_keepalive_connections=in_flight)
    headers = {"Api-Key": API_KEY}
    async with httpx.AsyncClient(
        base_url=base_url, headers=headers, limits=limits, timeout=60, trust_env=False
    ) as client:

        async def create(orders: Sequence[Order]) -> list[int]:
            ids: list[int] = []
            remaining = iter(orders)

            async def work() -> None:
                for order in remaining:
                    response = await client.post(PATH, json=order)
                    response.raise_for_status()
                    ids.append(response.json()["order"]["id"])

            await asyncio.gather(*(work() for _ in range(in_flight)))
            return ids

        yield create


@contextlib.asynccontextmanager
async def httpx_gather(base_url: str, in_flight: int) -> AsyncIterator[Job]:
    """`asyncio.gather` over all orders at once on a default `httpx.AsyncClient`."""
    import httpx

    del in_flight  # the point of this contender is that nothing bounds it
    headers = {"Api-Key": API_KEY}
    async with httpx.AsyncClient(base_url=base_url, headers=headers, trust_env=False) as client:

        async def create_one(order: Order) -> int | None:
            try:
                response = await client.post(PATH, json=order)
            except httpx.TransportError:
                return None
            return int(response.json()["order"]["id"])

        async def create(orders: Sequence[Order]) -> list[int]:
            ids = await asyncio.gather(*(create_one(order) for order in orders))
            return [identifier for identifier in ids if identifier is not None]

        yield create
