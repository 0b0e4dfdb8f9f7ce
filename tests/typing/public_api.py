"""What type checkers make of the public API. Checked by mypy and basedpyright, never run."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, assert_type

from ht_async import (
    Answer,
    AttemptTimeouts,
    BatchResult,
    Failure,
    HelloTech,
    HTError,
    NewOrder,
    Order,
    OrderInput,
    OrderOutcome,
    OrderStatus,
    OutcomeStatus,
    OutcomeUnknownError,
    Page,
    Phone,
    Progress,
    RateLimit,
    Request,
    RetryPolicy,
    Secret,
    Timeout,
    TimeWindow,
)


async def one_order(ht: HelloTech) -> None:
    order = await ht.orders.create(
        NewOrder(address="1 Main St", phone="5550100", sku_ids=(42,), client_id=7)
    )
    assert_type(order, Order)
    by_fields = await ht.orders.create(
        address="1 Main St",
        phone="5550100",
        sku_ids=[42],
        client_id=7,
        time_windows=[TimeWindow(datetime.now(UTC), datetime.now(UTC))],
        timeout=5,
        retry=RetryPolicy(retries=0),
        headers={"X-Trace": "1"},
    )
    assert_type(by_fields, Order)
    assert_type(await ht.orders.get(12345, timeout=Timeout(total=5)), Order)
    assert_type(order.id, int)
    assert_type(order.status, OrderStatus | None)
    assert_type(order.created_at, datetime | None)
    assert_type(order.phone, Phone | None)
    assert_type(order.raw, Mapping[str, Any])
    await ht.orders.create()  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    await ht.orders.get(1.5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def listings(ht: HelloTech) -> None:
    page = await ht.orders.list(limit=100)
    assert_type(page, Page[Order])
    assert_type(page.items, list[Order])
    assert_type(page.cursor, str | None)
    async for order in ht.orders.list(
        status=[OrderStatus.PENDING], tags=["tv"], from_=date(2026, 1, 1), max_items=5
    ):
        assert_type(order, Order)
    async for each in ht.orders.list().pages():
        assert_type(each, Page[Order])
    ht.orders.list(sort="up")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


async def inputs() -> AsyncIterator[OrderInput]:
    yield {"address": "1 Main St"}


async def batches(ht: HelloTech, orders: list[NewOrder]) -> None:
    async def on_outcome(outcome: OrderOutcome) -> None:
        assert_type(outcome.status, OutcomeStatus)

    result = await ht.create_orders(orders, on_outcome=on_outcome)
    assert_type(result, BatchResult)
    assert_type(result.created, list[OrderOutcome])
    assert_type(result.retryable(), list[OrderInput])
    assert_type(result.stopped, HTError | None)
    await ht.create_orders(inputs(), on_outcome=lambda outcome: print(outcome.index))
    async with ht.iter_create_orders(orders, dedupe_window=10) as outcomes:
        async for outcome in outcomes:
            assert_type(outcome, OrderOutcome)
            assert_type(outcome.unwrap(), Order)


class OwnTransport:
    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        raise NotImplementedError

    async def aclose(self) -> None: ...


async def clients() -> None:
    async with HelloTech(Secret("key"), rate_limit=RateLimit(10), timeout=5) as ht:
        assert_type(ht, HelloTech)
    HelloTech(transport=OwnTransport())
    HelloTech(transport="carrier pigeon")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def errors(error: OutcomeUnknownError) -> None:
    assert_type(error.reference, str | None)
    assert_type(error.attempts, int)
