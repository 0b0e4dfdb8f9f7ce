"""A client whose closing is interrupted is closed all the same, and says what stayed open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, suppress

import anyio
import pytest
from attrs import define, field
from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import other_tasks, virtual

from ht_async import ClientClosedError, HelloTech, OutcomeUnknownError
from ht_async.events import Event, OrderLeftOpen


@define
class Told:
    """What a client told."""

    events: list[Event] = field(factory=list)

    @property
    def left_open(self) -> list[str | None]:
        return [event.reference for event in self.events if isinstance(event, OrderLeftOpen)]


@asynccontextmanager
async def with_a_silent_order(ledger: OrderLedger, told: Told) -> AsyncIterator[HelloTech]:
    """Open a client with an order under way whose answer takes longer than anybody waits."""
    async with ledger.client(on_event=told.events.append, grace=1_000) as ht:
        creating = asyncio.create_task(ht.orders.create(new_order(1), timeout=10_000))
        creating.add_done_callback(lambda task: task.cancelled() or task.exception())
        await asyncio.sleep(1)
        yield ht


async def assert_closed(ht: HelloTech, ledger: OrderLedger, told: Told) -> None:
    await asyncio.sleep(0.1)  # for the caller to be told
    assert "closed" in repr(ht)
    assert ht.stats().slots_in_use == 0
    assert ledger.closed
    assert told.left_open == ["PO-1"]
    with pytest.raises(ClientClosedError):
        await ht.orders.list()
    assert [order.reference for order in await ht.aclose()] == ["PO-1"]
    assert told.left_open == ["PO-1"]
    assert other_tasks() == set()


def silent() -> OrderLedger:
    return OrderLedger(in_turn(Fate.SILENT_AFTER))


@pytest.mark.parametrize(
    "scope", [lambda: anyio.move_on_after(2), lambda: anyio.move_on_after(0.5)]
)
@virtual
async def test_a_cancelled_scope_around_a_client_closes_it(
    scope: Callable[[], AbstractContextManager[object]],
) -> None:
    ledger, told = silent(), Told()
    opened = ledger.client(on_event=told.events.append, grace=1_000)
    creating = asyncio.create_task(opened.orders.create(new_order(1), timeout=10_000))
    with scope():
        async with opened:
            await asyncio.sleep(1_000)
    with pytest.raises(OutcomeUnknownError):
        await creating
    await assert_closed(opened, ledger, told)


@virtual
async def test_a_failing_task_group_closes_its_client() -> None:
    ledger, told = silent(), Told()
    clients: list[HelloTech] = []

    async def serve() -> None:
        async with with_a_silent_order(ledger, told) as ht:
            clients.append(ht)
            await asyncio.sleep(1_000)

    async def fail() -> None:
        await asyncio.sleep(2)
        raise RuntimeError

    async def both() -> None:
        async with anyio.create_task_group() as group:
            group.start_soon(serve)
            group.start_soon(fail)

    with pytest.raises(ExceptionGroup):
        await both()
    await assert_closed(clients[0], ledger, told)


@pytest.mark.parametrize("seconds", [0, 0.5])
@virtual
async def test_a_cancelled_closing_ends_at_once_and_tells_what_stayed_open(seconds: float) -> None:
    ledger, told = silent(), Told()
    async with with_a_silent_order(ledger, told) as ht:
        closing = asyncio.create_task(ht.aclose())
        await asyncio.sleep(seconds)
        closing.cancel()
        with suppress(asyncio.CancelledError):
            await closing
        assert asyncio.get_running_loop().time() == pytest.approx(1 + seconds, abs=0.2)
        await assert_closed(ht, ledger, told)


@virtual
async def test_two_who_close_at_once_hear_the_same_and_it_is_told_once() -> None:
    ledger, told = silent(), Told()
    async with with_a_silent_order(ledger, told) as ht:
        one, other = await asyncio.gather(ht.aclose(grace=3), ht.aclose(grace=5))
    assert one == other
    assert [order.reference for order in one] == ["PO-1"]
    await assert_closed(ht, ledger, told)


@virtual
async def test_a_transport_that_cannot_be_closed_is_told() -> None:
    class Stuck(OrderLedger):
        async def aclose(self) -> None:
            raise OSError("stuck")

    ht = Stuck().client()
    with pytest.raises(OSError, match="stuck"):
        await ht.aclose()
