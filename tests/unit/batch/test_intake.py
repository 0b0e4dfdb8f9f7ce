"""Reading inputs, one at a time, for many workers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from itertools import chain
from typing import Any

import pytest
from order_ledger import new_order
from virtual_time import settle, virtual

from ht_async import NewOrder
from ht_async.batch.intake import Intake

ORDERS = [new_order(number) for number in range(20)]


async def as_async(orders: Any = ORDERS, seconds: float = 0.0) -> AsyncIterator[NewOrder]:
    for order in orders:
        await asyncio.sleep(seconds)
        yield order


async def drain(intake: Intake) -> list[tuple[int, Any]]:
    taken = []
    while (numbered := await intake.next()) is not None:
        taken.append(numbered)
    return taken


@pytest.mark.parametrize("make", [lambda: ORDERS, as_async])
@virtual
async def test_many_workers_get_each_input_once_in_its_place(make: Any) -> None:
    intake = Intake(make())
    taken = await asyncio.gather(*(drain(intake) for _ in range(3)))
    assert sorted(chain(*taken), key=lambda numbered: numbered[0]) == list(enumerate(ORDERS))
    assert await intake.next() is None


@pytest.mark.parametrize("make", [lambda: iter(ORDERS), as_async])
@virtual
async def test_after_closing_nothing_is_given_out(make: Any) -> None:
    intake = Intake(make())
    assert await intake.next() == (0, ORDERS[0])
    intake.close()
    assert await intake.next() is None


@pytest.mark.parametrize("is_async", [False, True])
@virtual
async def test_after_an_error_nothing_is_read(is_async: bool) -> None:
    reads = 0

    class Broken:
        def __iter__(self) -> Iterator[NewOrder]:
            return self  # type: ignore[return-value]

        def __next__(self) -> NewOrder:
            nonlocal reads
            reads += 1
            raise ConnectionError

        async def __anext__(self) -> NewOrder:
            return next(self)  # type: ignore[call-overload]

    class BrokenAsync(Broken):
        def __aiter__(self) -> Any:
            return self

    intake = Intake(BrokenAsync() if is_async else Broken())
    results = await asyncio.gather(*(intake.next() for _ in range(4)), return_exceptions=True)
    assert [type(result) for result in results] == [ConnectionError, *[type(None)] * 3]
    assert reads == 1


@virtual
async def test_stopping_gives_those_who_wait_nothing() -> None:
    intake = Intake(as_async(seconds=100))
    waiting = [asyncio.create_task(intake.next()) for _ in range(3)]
    await settle()
    intake.stop()
    assert await asyncio.gather(*waiting) == [None] * 3
    assert asyncio.get_running_loop().time() == 0
    assert [task.cancelling() for task in waiting] == [0] * 3


@virtual
async def test_closing_leaves_those_alone_who_wait() -> None:
    intake = Intake(as_async(seconds=100))
    waiting = asyncio.create_task(intake.next())
    await settle()
    intake.close()
    assert await waiting == (0, ORDERS[0])


@virtual
async def test_a_cancellation_besides_a_stop_is_not_lost() -> None:
    intake = Intake(as_async(seconds=100))
    waiting = asyncio.create_task(intake.next())
    await settle()
    intake.stop()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


@virtual
async def test_a_cancelled_reader_ends_the_reading() -> None:
    """Its async generator has ended by it."""
    intake = Intake(as_async(seconds=100))
    waiting = asyncio.create_task(intake.next())
    await settle()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await intake.next() is None
