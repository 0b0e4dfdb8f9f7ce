"""Tasks are ended to the last, whoever is impatient meanwhile."""

from __future__ import annotations

import asyncio

import anyio
import pytest
from virtual_time import other_tasks, settle, virtual

from ht_async.engine.outlast import end_all


def now() -> float:
    return asyncio.get_running_loop().time()


async def stubborn(seconds: float) -> None:
    """Take a while to end once it is cancelled."""
    try:
        await asyncio.sleep(1_000)
    finally:
        await asyncio.sleep(seconds)


def start(*seconds: float) -> list[asyncio.Task[None]]:
    return [asyncio.create_task(stubborn(time)) for time in seconds]


@virtual
async def test_nothing_to_end_takes_no_time() -> None:
    await end_all([])
    done = start(0)
    await asyncio.sleep(2_000)
    await end_all(done)
    assert (now(), done[0].exception()) == (2_000, None)


@virtual
async def test_all_are_cancelled_and_waited_for() -> None:
    tasks = start(1, 5, 3)
    await asyncio.sleep(1)
    await end_all(tasks)
    assert now() == 6
    assert all(task.cancelled() for task in tasks)


@virtual
async def test_errors_are_nobodys() -> None:
    async def fail() -> None:
        raise ValueError("lost")

    tasks = [asyncio.create_task(fail()) for _ in range(2)]
    await asyncio.sleep(0)
    await end_all(tasks)
    del tasks
    await settle()


@virtual
async def test_a_cancelled_wait_is_carried_through_and_then_cancelled() -> None:
    tasks = start(5)
    await asyncio.sleep(1)
    ending = asyncio.create_task(end_all(tasks))
    for _ in range(3):
        await asyncio.sleep(1)
        ending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await ending
    assert (now(), tasks[0].done(), other_tasks()) == (6, True, set())


@virtual
async def test_a_cancelled_scope_is_carried_through_as_well() -> None:
    tasks = start(5)
    await asyncio.sleep(1)
    with anyio.move_on_after(2) as scope:
        await end_all(tasks)
    assert scope.cancel_called
    assert (now(), tasks[0].done()) == (6, True)
