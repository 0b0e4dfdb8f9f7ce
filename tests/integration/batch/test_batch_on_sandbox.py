"""Batches over real sockets against the sandbox, which knows what really happened."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from ht_async import HelloTech, NewOrder, OrderOutcome, OutcomeStatus, Timeout
from ht_async.sandbox import RunningServer, SandboxConfig
from ht_async.sandbox import serve as serve_sandbox

pytestmark = pytest.mark.no_cover

Start = Callable[..., Awaitable[tuple[RunningServer, HelloTech]]]

SETTINGS = {"settle": 1.0}
"""The sandbox lists at once what it ever creates."""

IMPATIENT = Timeout(connect=10, read=0.5, write=10, total=20)
"""The sandbox's silence lasts longer than this reads."""


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    """Start sandboxes with a client each; everything ends with the test."""
    async with AsyncExitStack() as stack:

        async def started(
            settings: dict[str, Any] | None = None, **sandbox: Any
        ) -> tuple[RunningServer, HelloTech]:
            server = await stack.enter_async_context(
                serve_sandbox(SandboxConfig(port=0, **sandbox))
            )
            client = HelloTech(server.api_key, base_url=server.url, **(SETTINGS | (settings or {})))
            return server, await stack.enter_async_context(client)

        yield started


def new_order(number: int) -> NewOrder:
    return NewOrder(
        address="719 Flower St, Los Angeles, CA 90017",
        phone="8888888888",
        sku_ids=[42],
        first_name="John",
        last_name="Doe",
        email="john@example.com",
        purchase_order_id=f"PO-{number}",
    )


async def truth(ht: HelloTech) -> dict[str | None, list[int]]:
    """Return the ids of all orders on the server, by reference."""
    found: dict[str | None, list[int]] = {}
    async for order in ht.orders.list(limit=100):
        found.setdefault(order.purchase_order_id, []).append(order.id)
    return found


def assert_true(told: list[OrderOutcome], found: dict[str | None, list[int]]) -> None:
    for outcome in told:
        ids = found.get(outcome.reference, [])
        if outcome.status is OutcomeStatus.CREATED:
            assert outcome.order is not None
            assert ids == [outcome.order.id], outcome
        elif outcome.status is OutcomeStatus.FAILED:
            assert ids == [], outcome
        else:
            assert len(ids) <= 1, outcome


async def test_outcomes_are_true_and_no_order_is_created_twice(start: Start) -> None:
    server, ht = await start({"timeout": IMPATIENT}, chaos="ambiguous", fault_rate=0.2)
    inputs: list[Any] = [new_order(number) for number in range(400)]
    inputs[7], inputs[9] = {"purchase_order_id": "PO-7"}, new_order(8)
    result = await ht.create_orders(inputs)
    assert [outcome.index for outcome in result.outcomes] == list(range(400))
    assert_true(list(result.outcomes), await truth(ht))
    assert server.sandbox.orders.duplicates() == []
    assert [outcome.index for outcome in result.failed] == [7]
    assert result.outcomes[9].duplicate_of == 8
    assert len(result.created) + len(result.unresolved) == 399
    assert len(result.unresolved) > 20
    assert len(result.created) > 250


@pytest.mark.parametrize("after", [1, 40, 150])
async def test_a_batch_that_is_cancelled_tells_the_truth_and_leaves_the_client_whole(
    start: Start, after: int
) -> None:
    server, ht = await start({"max_connections": 10, "grace": 10}, latency_ms=20)
    told: list[OrderOutcome] = []
    reached = asyncio.Event()

    def on_outcome(outcome: OrderOutcome) -> None:
        told.append(outcome)
        if len(told) == after:
            reached.set()

    read = 0

    def inputs() -> Iterator[NewOrder]:
        nonlocal read
        for number in range(10_000):
            read += 1
            yield new_order(number)

    batch = asyncio.create_task(ht.create_orders(inputs(), on_outcome=on_outcome))
    async with asyncio.timeout(60):
        await reached.wait()
        batch.cancel()
        await asyncio.wait((batch,))
    assert batch.cancelled()
    assert sorted(outcome.index for outcome in told) == list(range(read))
    assert read <= after + 30
    assert_true(told, await truth(ht))
    created = [outcome for outcome in told if outcome.status is OutcomeStatus.CREATED]
    assert len(created) == server.sandbox.orders.count()
    assert ht.stats().slots_in_use == 0
    again = await asyncio.gather(*(ht.orders.create(new_order(-n)) for n in range(1, 11)))
    assert len({order.id for order in again}) == 10


async def test_a_stream_that_is_left_early_has_the_rest_unread(start: Start) -> None:
    server, ht = await start(latency_ms=5)
    taken: list[OrderOutcome] = []
    inputs = map(new_order, range(10_000))
    async with ht.iter_create_orders(inputs, concurrency=8) as outcomes:
        async for outcome in outcomes:
            taken.append(outcome)
            if len(taken) == 50:
                break
    told = [*taken, *outcomes.unread]
    assert 50 < len(told) <= 50 + 16 + 8
    assert_true(told, await truth(ht))
    assert server.sandbox.orders.count() == len(
        [outcome for outcome in told if outcome.status is OutcomeStatus.CREATED]
    )


async def test_a_rate_limit_of_the_server_is_kept_to(start: Start) -> None:
    server, ht = await start(rate_limit=100)
    result = await ht.create_orders(new_order(number) for number in range(130))
    assert len(result.created) == 130
    assert server.sandbox.orders.duplicates() == []


@pytest.mark.parametrize("cursor_style", ["last_id", "member"])
async def test_what_was_created_is_listed_page_by_page(start: Start, cursor_style: str) -> None:
    _, ht = await start(cursor_style=cursor_style)
    result = await ht.create_orders(map(new_order, range(95)))
    created = {outcome.order.id for outcome in result.created if outcome.order}
    pages = [page async for page in ht.orders.list(limit=10).pages()]
    assert {order.id for page in pages for order in page.items} == created
    assert len(pages) >= 10
    resumed = [order.id async for order in ht.orders.list(limit=10, cursor=pages[4].cursor)]
    assert len(resumed) == 45
    by_status = [order.id async for order in ht.orders.list(status=["PENDING", "PAID"])]
    assert set(by_status) == created
    assert len([order async for order in ht.orders.list(limit=10, max_items=33)]) == 33


async def test_a_wrong_key_stops_the_batch(start: Start) -> None:
    server, _ = await start()
    async with HelloTech("another key", base_url=server.url) as ht:
        result = await ht.create_orders(map(new_order, range(10_000)))
    assert type(result.stopped).__name__ == "AuthenticationError"
    assert len(result.failed) == len(result.outcomes) <= 48
    assert server.sandbox.orders.count() == 0
