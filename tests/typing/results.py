"""What type checkers say about the results of correct programs. Checked, never run."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, assert_type

from ht_async import (
    Answer,
    AttemptTimeouts,
    Failure,
    HelloTech,
    HTError,
    NewOrder,
    Order,
    OrderOutcome,
    OrderStatus,
    OutcomeStatus,
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


def new_order() -> NewOrder:
    start = datetime(2030, 1, 2, 9, tzinfo=UTC)
    return NewOrder(
        address="1 Main St, Los Angeles, CA 90001",
        phone="+13105550100",
        sku_ids=[42, 43],
        client_id=7,
        time_windows=[TimeWindow(start, start.replace(hour=12))],
        purchase_order_id="PO-1",
    )


async def one_order(order: NewOrder) -> None:
    async with HelloTech(
        api_key="key",
        base_url="https://example.com",
        timeout=5,
        retry=RetryPolicy(retries=1),
        rate_limit=RateLimit(10),
    ) as ht:
        assert_type(ht, HelloTech)
        assert_type(await ht.orders.get(12345), Order)
        assert_type(await ht.orders.get("12345", timeout=Timeout(total=3)), Order)
        assert_type(await ht.orders.create(order), Order)
        assert_type(await ht.orders.create(address="a", phone="p", sku_ids=(42,)), Order)


async def listing(ht: HelloTech) -> None:
    page = await ht.orders.list(limit=100)
    assert_type(page, Page[Order])
    assert_type(page.items, list[Order])
    assert_type(page.cursor, str | None)
    assert_type(page.has_next, bool)
    assert_type(await page.next(), Page[Order])
    pager = ht.orders.list(
        status=[OrderStatus.PENDING], tags=["tv"], from_=date(2030, 1, 2), sort="DESC", max_items=5
    )
    assert_type(pager.pages(), AsyncGenerator[Page[Order], None])
    async for order in pager:
        assert_type(order, Order)


def members(order: Order) -> None:
    assert_type(order.id, int)
    assert_type(order.status, OrderStatus | None)
    assert_type(order.created_at, datetime | None)
    assert_type(order.phone, Phone | None)
    assert_type(order.tags, tuple[str, ...])
    assert_type(order.raw, Mapping[str, Any])
    assert_type(order.to_dict(), dict[str, Any])


async def many_orders(ht: HelloTech, orders: list[NewOrder | Mapping[str, Any]]) -> None:
    result = await ht.create_orders(orders, concurrency=8)
    assert_type(result.outcomes, Sequence[OrderOutcome])
    assert_type(result.failed, list[OrderOutcome])
    assert_type(result.stopped, HTError | None)
    async with ht.iter_create_orders(orders) as outcomes:
        async for outcome in outcomes:
            assert_type(outcome, OrderOutcome)
            assert_type(outcome.status, OutcomeStatus)
            assert_type(outcome.order, Order | None)
            assert_type(outcome.error, HTError | None)
            assert_type(outcome.unwrap(), Order)


class OwnTransport:
    async def send(
        self, request: Request, timeouts: AttemptTimeouts, progress: Progress
    ) -> Answer | Failure:
        raise NotImplementedError

    async def aclose(self) -> None: ...


def own_transport() -> HelloTech:
    return HelloTech(Secret("key"), transport=OwnTransport())
