"""`orders.watch`: what is told, in which circumstances, and what is asked for."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from order_histories import OrderHistories, order
from virtual_time import EPOCH, virtual

from ht_async import (
    Answer,
    AuthenticationError,
    ClientClosedError,
    DecodeError,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    HelloTech,
    InvalidRequestError,
    LastSeen,
    Order,
    OrderChange,
    OrderStatus,
    RetryPolicy,
)

SINCE = date(2026, 1, 1)
UNREACHABLE = Failure(Evidence.NOT_SENT, FailureKind.CONNECTION, ConnectionRefusedError())


async def follow(ht: HelloTech, until: float, **settings: Any) -> list[OrderChange]:
    """Follow until a moment of the loop's clock; return what was told."""
    told: list[OrderChange] = []
    try:
        async with (
            asyncio.timeout_at(until),
            aclosing(ht.orders.watch(since=SINCE, **settings)) as changes,
        ):
            async for change in changes:
                told.append(change)
    except TimeoutError:
        pass
    return told


def short(told: list[OrderChange]) -> list[tuple[int, int | None, int | None]]:
    """Return id, former status and status of each change."""
    return [
        (
            change.order.id,
            None if change.previous is None or change.previous.status is None
            else change.previous.status.code,
            change.order.status_code,
        )
        for change in told
    ]  # fmt: skip


@virtual
async def test_new_orders_and_changes_are_told_with_what_was_told_before() -> None:
    server = OrderHistories([order(1, (0, 0), (90, 1)), order(2, (30, 0))])
    async with server.client() as ht:
        told = await follow(ht, 200, every=60)
    assert short(told) == [(1, None, 0), (2, None, 0), (1, 0, 1)]
    assert [change.is_new for change in told] == [True, True, False]
    assert all(change.status_changed for change in told)
    assert isinstance(told[0].order, Order)
    assert told[2].previous == LastSeen(OrderStatus.PENDING, told[0].seen_at)
    assert told[2].seen_at == EPOCH + timedelta(seconds=server.looks[2])


@virtual
async def test_what_does_not_change_is_told_once() -> None:
    server = OrderHistories([order(number, (0, 3)) for number in range(1, 8)])
    async with server.client() as ht:
        told = await follow(ht, 3000, every=60, limit=3)
    assert sorted(change.order.id for change in told) == [1, 2, 3, 4, 5, 6, 7]
    assert len(server.looks) == 50


@virtual
async def test_a_state_shorter_than_two_looks_may_be_skipped_and_the_last_one_never() -> None:
    server = OrderHistories([order(1, (0, 0), (70, 1), (80, 2))])
    async with server.client() as ht:
        assert short(await follow(ht, 200, every=60)) == [(1, None, 0), (1, 0, 2)]


@virtual
async def test_orders_that_are_listed_late_are_told() -> None:
    late = order(1, (4000, 0), created=0)
    server = OrderHistories([late, *(order(number, (0, 0)) for number in range(2, 20))])
    async with server.client() as ht:
        told = await follow(ht, 5000, every=60)
    assert short(told)[-1] == (1, None, 0)


@virtual
async def test_an_order_that_one_list_leaves_out_is_not_told_anew() -> None:
    server = OrderHistories([order(1, (0, 0), (130, 1)), order(2, (0, 0))])
    hidden = iter([set(), {1, 2}, {1}])
    server.left_out = lambda: next(hidden, set())
    async with server.client() as ht:
        told = await follow(ht, 300, every=60)
    assert short(told) == [(2, None, 0), (1, None, 0), (1, 0, 1)]


@pytest.mark.parametrize("ahead", [-7200, 7200])
@virtual
async def test_the_clocks_of_both_sides_may_differ(ahead: float) -> None:
    server = OrderHistories([order(1, (0, 0), (90, 1)), order(2, (30, 0))], ahead=ahead)
    async with server.client() as ht:
        assert len(await follow(ht, 200, every=60)) == 3


@virtual
async def test_orders_are_listed_from_the_day_before_newest_first() -> None:
    server = OrderHistories([order(1, (0, 0))])
    async with server.client() as ht:
        await follow(ht, 10, every=None, limit=7)
    assert server.queries[0] == {
        "from": "12-30-2025", "limit": "7", "order_by": "created_at", "sort": "DESC",
    }  # fmt: skip


@virtual
async def test_older_orders_than_asked_for_are_not_told() -> None:
    before = -14 * 3600.0
    server = OrderHistories([order(1, (before - 1, 0)), order(2, (before, 0))])
    async with server.client() as ht:
        assert [change.order.id for change in await follow(ht, 10)] == [2]


@virtual
async def test_one_look_ends_by_itself() -> None:
    server = OrderHistories([order(1, (0, 0))])
    async with server.client() as ht:
        changes = [change async for change in ht.orders.watch(since=SINCE, every=None)]
    assert len(changes) == len(server.looks) == 1


@virtual
async def test_looks_begin_at_regular_times_whatever_the_consumer_does() -> None:
    server = OrderHistories([order(1, (0, 0))])
    async with server.client() as ht:
        changes = ht.orders.watch(since=SINCE, every=60)
        await anext(changes)
        await asyncio.sleep(45)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout_at(150):
                await anext(changes)
    assert [round(look) for look in server.looks] == [0, 60, 120]


@virtual
async def test_what_fails_for_a_while_is_waited_out() -> None:
    server = OrderHistories([order(1, (0, 0), (100, 1))])
    failing = Answer(500, Headers(()), b"")
    server.weather = lambda: (
        (UNREACHABLE if len(server.queries) % 2 else failing)
        if asyncio.get_running_loop().time() < 7200
        else None
    )
    async with server.client() as ht:
        told = await follow(ht, 7400, every=60)
    assert short(told) == [(1, None, 1)]
    assert len(server.queries) < 1000


@pytest.mark.parametrize(("status", "error"), [(401, AuthenticationError), (200, DecodeError)])
@virtual
async def test_what_waiting_does_not_change_is_raised(status: int, error: type[Exception]) -> None:
    server = OrderHistories([], weather=lambda: Answer(status, Headers(()), b"<html>"))
    async with server.client() as ht:
        with pytest.raises(error):
            await anext(ht.orders.watch(since=SINCE))
    assert len(server.queries) == (1 if status == 401 else 3)


@virtual
async def test_a_page_that_is_unreadable_twice_is_asked_for_again() -> None:
    garbage = iter([Answer(200, Headers(()), b"<html>")] * 2)
    server = OrderHistories([order(1, (0, 0))], weather=lambda: next(garbage, None))
    async with server.client() as ht:
        assert len(await follow(ht, 100)) == 1


@virtual
async def test_the_end_of_the_client_ends_the_watch() -> None:
    server = OrderHistories([order(1, (0, 0))])
    async with server.client() as ht:
        changes = ht.orders.watch(since=SINCE)
        await anext(changes)
        await ht.aclose()
        with pytest.raises(ClientClosedError):
            await anext(changes)


@virtual
async def test_only_what_is_news_counts_as_a_change() -> None:
    server = OrderHistories([order(1, (0, 0))])
    links = iter(range(100))
    server.members = lambda: {"order_summary_url": str(next(links))}
    async with server.client() as ht:
        assert len(await follow(ht, 300, every=60)) == 1


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("status_label", "Pending", "Waiting"),
        ("appointment_start_date_time", None, "2026-02-01T09:00:00-08:00"),
        ("appointment_start", None, "9:00am on 2/1/26"),
        ("tags", [], ["urgent"]),
        ("events", [], [{"name": "called"}]),
    ],
)
@virtual
async def test_news_without_another_status(name: str, before: object, after: object) -> None:
    server = OrderHistories([order(1, (0, 0))])
    server.members = lambda: {name: before if len(server.looks) < 2 else after}
    async with server.client() as ht:
        told = await follow(ht, 300, every=60)
    assert [change.status_changed for change in told] == [True, False]


@pytest.mark.parametrize(
    ("settings", "fields"),
    [
        ({"since": datetime(2026, 1, 1, tzinfo=UTC)}, ["since"]),
        (
            {"since": None, "every": 0, "state": "", "limit": 0},
            ["since", "every", "state", "limit"],
        ),
        ({"every": float("nan")}, ["every"]),
        ({"final": "PAID"}, ["final"]),
        ({"final": [OrderStatus.PAID, "payed", None]}, ["final[1]", "final[2]"]),
        ({"done_after": -1}, ["done_after"]),
    ],
)
@virtual
async def test_wrong_arguments_are_refused_at_once(
    settings: dict[str, Any], fields: list[str]
) -> None:
    server = OrderHistories([])
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            ht.orders.watch(**{"since": SINCE, **settings})
    assert [problem.field for problem in caught.value.problems] == fields
    assert not server.queries


@virtual
async def test_options_of_the_call_are_those_of_its_pages() -> None:
    server = OrderHistories([], weather=lambda: UNREACHABLE)
    async with server.client() as ht:
        await follow(ht, 100, retry=RetryPolicy(retries=0))
    assert len(server.queries) == 7  # at 0, 1, 3, 7, 15, 31 and 63 seconds
