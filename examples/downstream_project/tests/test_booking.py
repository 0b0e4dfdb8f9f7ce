"""Booking, when all goes well and when it does not."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from tv_mounts.booking import Sale, book, message

from ht_async import HelloTech, Order, OrderStatus
from ht_async.testing import SandboxControl, assert_no_duplicates, build_order, virtual_time

SALE = Sale(
    number=7,
    first_name="Jane",
    last_name="Doe",
    email="jane@example.com",
    phone="2135550100",
    address="719 Flower St, Los Angeles, CA 90017",
    zip_code="90017",
)
ELSEWHERE = Sale(8, "Joe", "Doe", "joe@example.com", "2135550101", "1 Main St", "99999")


async def test_a_sale_is_booked(ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    booking = await book(ht, SALE)
    [order] = ht_sandbox.orders()
    assert (booking.status, booking.order_id) == ("booked", order.id)
    assert order.purchase_order_id == booking.reference


async def test_nothing_is_booked_where_the_service_is_not_offered(
    ht: HelloTech, ht_sandbox: SandboxControl
) -> None:
    assert (await book(ht, ELSEWHERE)).status == "not offered"
    assert ht_sandbox.requests("orders.create") == []


async def test_a_double_click_books_once(ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    first, second = await asyncio.gather(book(ht, SALE), book(ht, SALE))
    assert first == second
    assert len(ht_sandbox.orders()) == 1


@virtual_time
async def test_a_busy_api_is_asked_again(ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    ht_sandbox.fail_next("orders.create", status=429, times=2, retry_after=15)
    assert (await book(ht, SALE)).status == "booked"
    assert asyncio.get_running_loop().time() >= 30  # which took no time


@virtual_time
async def test_a_lost_answer_books_nothing_twice(ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    ht_sandbox.lose_answer_of_next("orders.create")
    assert (await book(ht, SALE)).status == "booked"
    assert_no_duplicates(ht_sandbox)


@virtual_time
@pytest.mark.ht_sandbox(list_lag_ms=60_000)
async def test_what_is_not_known_yet_is_said(ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    ht_sandbox.lose_answer_of_next("orders.create")
    booking = await book(ht, SALE)
    assert booking.status == "being checked"
    order = await ht.orders.resolve(booking.reference)
    assert [order.id] == [stored.id for stored in ht_sandbox.orders()]


@virtual_time
async def test_a_customer_who_leaves_is_booked_all_the_same(
    ht: HelloTech, ht_sandbox: SandboxControl
) -> None:
    ht_sandbox.strike_next("orders.create", "latency", seconds=10)
    clicking = asyncio.create_task(book(ht, SALE))
    await asyncio.sleep(1)
    clicking.cancel()
    await asyncio.sleep(20)
    assert len(ht_sandbox.orders()) == 1


async def test_booking_over_a_real_socket(ht_server: SandboxControl) -> None:
    ht_server.fail_next("orders.create", status=429, retry_after=0)
    async with ht_server.client() as ht:
        assert (await book(ht, SALE)).status == "booked"


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (build_order(), "We are looking for a technician."),
        (build_order(status=OrderStatus.CANCELLED_BY_GEEK), "The visit was cancelled."),
        (
            build_order(
                status=OrderStatus.ASSIGNED,
                appointment_start_date_time=datetime(2026, 3, 25, 9, tzinfo=UTC),
            ),
            "A technician comes on March 25 at 09:00.",
        ),
        (
            build_order(status=OrderStatus.ASSIGNED, appointment_start_date_time=None),
            "We are looking for a technician.",
        ),
    ],
)
def test_what_customers_are_told(order: Order, told: str) -> None:
    assert message(order) == told
