"""The fixtures of the test kit, and what can be scripted with them."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest

from ht_async import (
    APITimeoutError,
    HelloTech,
    NotFoundError,
    OrderStatus,
    OutcomeUnknownError,
    RateLimitError,
    RetryPolicy,
    ServerError,
)
from ht_async.sandbox.faults import FAULTS
from ht_async.testing import (
    SandboxControl,
    assert_no_duplicates,
    build_new_order,
    virtual_now,
    virtual_time,
)

NEVER = RetryPolicy(retries=0)


async def test_a_client_and_its_sandbox(ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    order = await ht.orders.create(build_new_order(purchase_order_id="PO-1"))
    assert ht_sandbox.orders() == [await ht.orders.get(order.id)]
    assert [one.operation for one in ht_sandbox.requests()] == ["orders.create", "orders.get"]
    [created] = ht_sandbox.requests("orders.create")
    assert (created.status, created.order_id, created.reference) == (200, order.id, "PO-1")


async def test_sandboxes_are_fresh(ht_sandbox: SandboxControl) -> None:
    assert ht_sandbox.orders() == []
    assert ht_sandbox.requests() == []


@pytest.mark.ht_sandbox(orders=3, page_size=2)
@pytest.mark.parametrize("name", ["ht_sandbox", "ht_server"])
async def test_the_marker_sets_it_up(name: str, request: pytest.FixtureRequest) -> None:
    control: SandboxControl = request.getfixturevalue(name)
    async with control.client() as ht:
        assert len((await ht.orders.list()).items) == 2
    assert len(control.orders()) == 3


async def test_a_real_server(ht_server: SandboxControl, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in ht_server.variables.items():
        monkeypatch.setenv(variable, value)
    ht_server.fail_next("orders.create", status=429, retry_after=0)
    async with HelloTech() as ht:
        order = await ht.orders.create(build_new_order())
    assert [stored.id for stored in ht_server.orders()] == [order.id]
    assert [one.status for one in ht_server.requests("orders.create")] == [429, 200]


@virtual_time
async def test_repetitions_take_no_time(ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    began = time.monotonic()
    ht_sandbox.fail_next("orders.get", status=503, times=2, retry_after=20)
    with pytest.raises(NotFoundError):
        await ht.orders.get(1)
    assert asyncio.get_running_loop().time() >= 40
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, ServerError),
        ({"status": 500}, ServerError),
        ({"status": 502}, ServerError),
        ({"status": 504}, ServerError),
        ({"status": 429}, RateLimitError),
    ],
)
@virtual_time
async def test_scripted_refusals(
    arguments: dict[str, Any], error: type[Exception], ht: HelloTech, ht_sandbox: SandboxControl
) -> None:
    ht_sandbox.fail_next("skus.check_zip", **arguments)
    with pytest.raises(error):
        await ht.skus.check_zip(42, "90017", retry=NEVER)
    assert (await ht.skus.check_zip(42, "90017")).available


@virtual_time
async def test_failures_come_in_the_order_of_the_script(
    ht: HelloTech, ht_sandbox: SandboxControl
) -> None:
    ht_sandbox.fail_next("orders.list", times=2)
    ht_sandbox.strike_next("orders.list", "429")
    await ht.orders.list()
    statuses = [one.status for one in ht_sandbox.requests("orders.list")]
    assert statuses == [503, 503, 429, 200]


@pytest.mark.parametrize("stored", [True, False])
@virtual_time
async def test_a_lost_answer(stored: bool, ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    ht_sandbox.lose_answer_of_next("orders.create", stored=stored)
    with pytest.raises(OutcomeUnknownError) as caught:
        await ht.orders.create(build_new_order(), resolve_within=0)
    assert len(ht_sandbox.orders()) == stored
    if stored:
        assert (await caught.value.resolve()).id == ht_sandbox.orders()[0].id
    assert_no_duplicates(ht_sandbox)


@pytest.mark.parametrize("fault", FAULTS)
@virtual_time
async def test_every_fault_of_the_catalogue_goes_without_sockets(
    fault: str, ht: HelloTech, ht_sandbox: SandboxControl
) -> None:
    ht_sandbox.strike_next("orders.create", fault)
    order = build_new_order()
    result = await ht.create_orders([order], on_absent="resend_once")
    assert [outcome.order.id for outcome in result.created if outcome.order] == [
        stored.id for stored in ht_sandbox.orders()
    ]
    assert ht_sandbox.requests("orders.create")[0].fault == fault
    assert_no_duplicates(ht_sandbox)


@virtual_time
async def test_a_silent_server_runs_into_the_time_limit(
    ht: HelloTech, ht_sandbox: SandboxControl
) -> None:
    ht_sandbox.strike_next("orders.list", "hang_before", seconds=60)
    with pytest.raises(APITimeoutError):
        await ht.orders.list(timeout=5)
    assert asyncio.get_running_loop().time() == 5


@virtual_time
@pytest.mark.ht_sandbox(list_lag_ms=30_000, rate_limit=1)
async def test_the_sandbox_lives_in_virtual_time(ht: HelloTech, ht_sandbox: SandboxControl) -> None:
    order = await ht.orders.create(build_new_order())
    assert order.created_at == virtual_now().replace(microsecond=0)
    await asyncio.sleep(29)
    assert (await ht.orders.list()).items == []
    await asyncio.sleep(2)
    assert len((await ht.orders.list()).items) == 1
    assert {one.status for one in ht_sandbox.requests()} == {200}


@virtual_time
async def test_a_writer_that_leaves_is_carried_out(
    ht: HelloTech, ht_sandbox: SandboxControl
) -> None:
    ht_sandbox.strike_next("orders.create", "latency", seconds=10)
    leaving = asyncio.create_task(ht.orders.create(build_new_order()))
    await asyncio.sleep(1)
    leaving.cancel()
    await asyncio.sleep(20)
    assert len(ht_sandbox.orders()) == 1


def test_duplicates_are_found(ht_sandbox: SandboxControl) -> None:
    twice = build_new_order(purchase_order_id="PO-2")
    first, second = ht_sandbox.add_order(twice), ht_sandbox.add_order(twice)
    ht_sandbox.add_order()
    with pytest.raises(AssertionError, match=rf"PO-2: orders \[{first.id}, {second.id}\]"):
        assert_no_duplicates(ht_sandbox)


def test_what_is_still_to_come_counts(ht_sandbox: SandboxControl) -> None:
    order = build_new_order(purchase_order_id="PO-3")

    @virtual_time
    async def send_twice() -> None:
        for _ in range(2):
            ht_sandbox.strike_next("orders.create", "late_commit", seconds=50)
            ht = ht_sandbox.client()
            with pytest.raises(OutcomeUnknownError):
                await ht.orders.create(order, resolve_within=0)
        assert ht_sandbox.orders() == []
        assert list(ht_sandbox.duplicates()) == ["PO-3"]

    send_twice()


def test_orders_can_be_put_in_and_changed(ht_sandbox: SandboxControl) -> None:
    visit = datetime(2026, 3, 25, 9, tzinfo=UTC)
    order = ht_sandbox.add_order(status=OrderStatus.SEARCHING, tags=["tv"], appointment=visit)
    assert (order.status, order.tags) == (OrderStatus.SEARCHING, ("tv",))
    assert order.appointment_start_date_time == visit
    changed = ht_sandbox.change_order(order.id, status=OrderStatus.ASSIGNED)
    assert (changed.status, changed.tags) == (OrderStatus.ASSIGNED, ("tv",))
    assert ht_sandbox.orders() == [changed]


@pytest.mark.parametrize(
    ("work", "message"),
    [
        (lambda kit: kit.fail_next("orders.crate"), "there is no operation 'orders.crate': use"),
        (lambda kit: kit.fail_next("orders.get", status=418), "must be one of 429, 500"),
        (lambda kit: kit.fail_next("orders.get", status=500, retry_after=1), "be one of 429, 503:"),
        (lambda kit: kit.fail_next("orders.get", times=0), "times must be 1 or above"),
        (lambda kit: kit.strike_next("orders.get", "flood"), "there is no fault 'flood': use"),
        (lambda kit: kit.strike_next("orders.get", "latency", seconds=-1), "seconds must lie"),
        (lambda kit: kit.add_order(build_new_order(sku_ids=[1])), "there is no SKU 1"),
        (lambda kit: kit.change_order(1), "^1$"),
    ],
)
def test_mistakes_are_named(work: Any, message: str, ht_sandbox: SandboxControl) -> None:
    with pytest.raises((ValueError, LookupError), match=message):
        work(ht_sandbox)
