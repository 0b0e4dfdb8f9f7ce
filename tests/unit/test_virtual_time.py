"""The clock that other tests rely on."""

from __future__ import annotations

import asyncio
import socket
import threading
import time

import pytest
from virtual_time import (
    EPOCH,
    Deadlock,
    Endless,
    Unhandled,
    VirtualTimeLoop,
    elapsed,
    other_tasks,
    run_virtual,
    settle,
    virtual,
    wall_clock,
)


@virtual
async def test_the_clock_jumps_and_nobody_waits() -> None:
    began = time.monotonic()
    assert await elapsed(asyncio.sleep(86_400)) == 86_400
    assert (wall_clock() - EPOCH).total_seconds() == 86_400
    assert time.monotonic() - began < 5


@virtual
async def test_timers_fire_in_the_order_of_their_times() -> None:
    order: list[int] = []

    async def sleeper(seconds: int) -> None:
        await asyncio.sleep(seconds)
        order.append(seconds)

    await asyncio.gather(*(sleeper(seconds) for seconds in (5, 1, 3, 2, 4)))
    assert order == [1, 2, 3, 4, 5]


@virtual
async def test_time_stands_still_while_something_is_ready() -> None:
    await settle(1000)
    assert asyncio.get_running_loop().time() == 0


@virtual
async def test_timeouts_strike_in_virtual_time() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(5):
            await asyncio.sleep(6)
    assert asyncio.get_running_loop().time() == 5


def test_a_deadlock_is_told_with_the_place_where_it_waits() -> None:
    async def stuck() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Deadlock, match=r"test_virtual_time\.py:\d+"):
        run_virtual(stuck())


def test_an_endless_run_is_told() -> None:
    async def busy() -> None:
        while await asyncio.sleep(1, result=True):
            pass

    with pytest.raises(Endless):
        run_virtual(busy(), limit=100)


def test_a_run_that_spins_at_one_moment_is_told() -> None:
    async def spin() -> None:
        while await asyncio.sleep(0, result=True):
            pass

    with pytest.raises(Endless, match="at the same moment"):
        run_virtual(spin())


@virtual
async def test_a_stall_makes_timers_late() -> None:
    loop = asyncio.get_running_loop()
    fired: list[float] = []
    loop.call_at(1, lambda: fired.append(loop.time()))
    loop.stall(3)
    await settle()
    assert fired == [3]


def test_an_error_in_a_callback_fails_the_run() -> None:
    async def main() -> None:
        asyncio.get_running_loop().call_soon(lambda: 1 // 0)
        await settle()

    with pytest.raises(Unhandled, match="ZeroDivisionError"):
        run_virtual(main())


def test_an_error_that_nobody_retrieved_fails_the_run() -> None:
    async def fail() -> None:
        raise KeyError("lost")

    async def main() -> None:
        task = asyncio.create_task(fail())
        await settle()
        del task

    with pytest.raises(Unhandled, match="lost"):
        run_virtual(main())


@virtual
async def test_sockets_are_refused() -> None:
    loop = asyncio.get_running_loop()
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    with ours, theirs, pytest.raises(RuntimeError, match="no sockets"):
        await loop.sock_recv(ours, 1)
    with pytest.raises(RuntimeError, match="no sockets"):
        await loop.getaddrinfo("api.example", 443)


@virtual
async def test_what_is_handed_to_a_thread_is_done_at_once() -> None:
    assert await asyncio.to_thread(threading.get_ident) == threading.get_ident()
    assert asyncio.get_running_loop().time() == 0
    with pytest.raises(ZeroDivisionError):
        await asyncio.to_thread(divmod, 1, 0)


@virtual
async def test_other_tasks_are_the_unfinished_ones() -> None:
    assert other_tasks() == set()
    task = asyncio.create_task(asyncio.sleep(1))
    assert other_tasks() == {task}
    await task
    assert other_tasks() == set()


@pytest.mark.parametrize("seconds", [1, 2])
@virtual
async def test_parameters_reach_a_virtual_test(seconds: int) -> None:
    assert await elapsed(asyncio.sleep(seconds)) == seconds


def test_a_loop_can_be_run_step_by_step(virtual_loop: VirtualTimeLoop) -> None:
    task = virtual_loop.create_task(asyncio.sleep(3))
    virtual_loop.run_until_complete(asyncio.sleep(1))
    assert not task.done()
    virtual_loop.run_until_complete(task)
    assert virtual_loop.time() == 3
