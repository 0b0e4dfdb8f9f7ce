"""ht_async, on each of its transports."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from benchmarks import orders
from benchmarks.contenders.contender import API_KEY, Job, Open, Place
from benchmarks.contenders.patterns import Pattern, in_workers
from benchmarks.contenders.tasks import ORDERS, PAGE_SIZE, ZIP_CODE, first_cursor
from benchmarks.work import Work

if TYPE_CHECKING:
    from ht_async import HelloTech, Order

MOST_BYTES = 32 * 1024 * 1024

Use: TypeAlias = Callable[["HelloTech", Work, int], Awaitable[object]]
One: TypeAlias = Callable[["HelloTech", int], Awaitable[object]]


def ours(transport: str, use: Use, **options: Any) -> Open:
    """Make a contender.

    Args:
        transport: Name of the transport.
        use: What is done with the client.
        options: Further arguments of the client.
    """

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        async with client(transport, place, **options) as ht:
            yield lambda work: use(ht, work, place.in_flight)

    return opened


def client(transport: Any, place: Place, **options: Any) -> HelloTech:
    """The client of a contender."""
    from ht_async import HelloTech

    return HelloTech(
        api_key=API_KEY,
        base_url=place.base_url,
        transport=transport,
        max_connections=place.in_flight,
        ssl_context=place.ssl_context(),
        trust_env=False,
        **options,
    )


def transport_alone(name: str) -> Open:
    """Send one request again and again, with nothing above the transport."""

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        from ht_async import AttemptTimeouts, Failure, Progress, Request, codec
        from ht_async.transports.named import make_transport

        transport = make_transport(
            name,  # type: ignore[arg-type]
            proxy=None,
            ssl_context=place.ssl_context(),
            trust_env=False,
            max_response_bytes=MOST_BYTES,
        )
        body = codec.encode(orders.as_body(1))
        url = place.base_url + ORDERS
        headers = (
            ("Host", url.split("/")[2]),
            ("Api-Key", API_KEY),
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
        )
        request = Request("POST", url, headers, body)
        timeouts = AttemptTimeouts(connect=5, read=30, write=30)

        async def one(_: int) -> None:
            answer = await transport.send(request, timeouts, Progress())
            assert not isinstance(answer, Failure)

        async def job(work: Work) -> None:
            await in_workers(one, work, place.in_flight)

        try:
            yield job
        finally:
            await transport.aclose()

    return opened


def batch(**options: Any) -> Use:
    """Create orders with `create_orders`, which is given further arguments."""

    async def use(ht: HelloTech, work: Work, in_flight: int) -> None:
        def done(outcome: Any) -> None:
            if outcome.status == "created":
                work.done(work.first + outcome.index)

        await ht.create_orders(fields(work), concurrency=in_flight, on_outcome=done, **options)

    return use


def fields(work: Work) -> Iterator[dict[str, Any]]:
    """Orders, made as they are asked for."""
    return map(orders.as_fields, work)


def each(one: One, pattern: Pattern = in_workers) -> Use:
    """Await a call for each unit."""

    async def use(ht: HelloTech, work: Work, in_flight: int) -> None:
        await pattern(lambda number: one(ht, number), work, in_flight)

    return use


async def create(ht: HelloTech, number: int) -> int:
    """Create an order."""
    return (await ht.orders.create(**orders.as_fields(number))).id


async def check_zip(ht: HelloTech, number: int) -> bool:
    """Ask whether a SKU is offered in a ZIP code."""
    return (await ht.skus.check_zip(number, ZIP_CODE, fresh=True)).available


async def get_page(ht: HelloTech, number: int) -> None:
    """Get a page of orders and read six members of each."""
    page = await ht.orders.list(limit=PAGE_SIZE, cursor=first_cursor(number))
    assert len([six_members(order) for order in page.items]) == PAGE_SIZE


async def walk(ht: HelloTech, work: Work, in_flight: int) -> None:
    """Iterate over the orders and read six members of each."""
    del in_flight
    async for order in ht.orders.list(limit=PAGE_SIZE):
        number = next(work, None)
        if number is None:
            return
        six_members(order)
        work.done(number)


def six_members(order: Order) -> tuple[object, ...]:
    """What people read from an order."""
    phone = order.phone
    return (
        order.id,
        order.status,
        order.client_name,
        phone and phone.value,
        order.tags,
        order.created_at,
    )
