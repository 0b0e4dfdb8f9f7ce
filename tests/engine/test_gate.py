"""The gate hands out its slots in order, and loses none."""

from __future__ import annotations

import asyncio

import pytest
from gate_visitors import KINDS, MakeGate, Visitor, makes, now, observe, throttled, visitors
from virtual_time import settle, virtual

from ht_async.errors import QueueTimeoutError
from ht_async.message import Evidence


@pytest.fixture(params=KINDS)
def make_gate(request: pytest.FixtureRequest) -> MakeGate:
    return makes(request.param)


# -- slots ---------------------------------------------------------------------------------


@virtual
async def test_a_free_slot_is_handed_out_at_once(make_gate: MakeGate) -> None:
    gate = make_gate(slots=2)
    await gate.acquire(0.0)
    await gate.acquire(None)
    assert (gate.in_use, gate.waiting) == (2, 0)


@virtual
async def test_no_more_than_the_slots_are_in_use(make_gate: MakeGate) -> None:
    gate = make_gate(slots=3)
    queue = await visitors(gate, 10)
    assert [visitor.entered is not None for visitor in queue] == [True] * 3 + [False] * 7
    assert (gate.in_use, gate.waiting) == (3, 7)
    for visitor in queue:
        visitor.task.cancel()


@virtual
async def test_slots_go_out_in_the_order_of_arrival(make_gate: MakeGate) -> None:
    gate = make_gate()
    queue = await visitors(gate, 5)
    for served in range(1, 6):
        await settle()
        assert [visitor.entered is not None for visitor in queue] == [
            place < served for place in range(5)
        ]
        gate.release()
    assert gate.in_use == 0


@virtual
async def test_a_newcomer_does_not_overtake_the_queue(make_gate: MakeGate) -> None:
    gate = make_gate()
    first, second = await visitors(gate, 2)
    gate.release()  # the slot is the second's now, even before it woke up
    newcomer = Visitor(gate)
    await settle()
    assert (first.entered, second.entered, newcomer.entered) == (0.0, 0.0, None)
    gate.release()
    await newcomer.task


@virtual
async def test_a_newcomer_does_not_overtake_whose_timer_is_late(make_gate: MakeGate) -> None:
    gate = make_gate(slots=8)
    observe(gate, throttled(10.0))
    (waiting,) = await visitors(gate, 1)
    asyncio.get_running_loop().stall(10.0)  # the pause is over, and the gate does not know yet
    await gate.acquire(None)
    assert waiting.entered == 10.0
    assert now() == 10.25


@virtual
async def test_two_slots_released_at_once_serve_two(make_gate: MakeGate) -> None:
    gate = make_gate(slots=2)
    queue = await visitors(gate, 4)
    gate.release()
    gate.release()
    await settle()
    assert all(visitor.entered == 0.0 for visitor in queue)


# -- waiting in vain -----------------------------------------------------------------------


@virtual
async def test_waiting_ends_after_the_time_that_was_given(make_gate: MakeGate) -> None:
    gate = make_gate()
    await gate.acquire(None)
    with pytest.raises(QueueTimeoutError, match="no slot is free within 5 s") as caught:
        await gate.acquire(5.0)
    assert now() == 5.0
    assert caught.value.evidence is Evidence.NOT_SENT
    assert caught.value.__cause__ is None
    assert (gate.in_use, gate.waiting) == (1, 0)


@virtual
async def test_no_waiting_at_all(make_gate: MakeGate) -> None:
    gate = make_gate()
    await gate.acquire(0.0)
    with pytest.raises(QueueTimeoutError):
        await gate.acquire(0.0)
    assert now() == 0.0
    assert gate.waiting == 0


@virtual
async def test_a_timeout_of_the_caller_s_own_is_not_taken_for_ours(make_gate: MakeGate) -> None:
    gate = make_gate()
    await gate.acquire(None)
    for max_wait in (None, 9.0):
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(1):
                await gate.acquire(max_wait)
        assert not isinstance(caught.value, QueueTimeoutError)
    assert (gate.in_use, gate.waiting) == (1, 0)


@virtual
async def test_a_cancelled_waiter_leaves_its_place(make_gate: MakeGate) -> None:
    gate = make_gate()
    _, second, third = await visitors(gate, 3)
    second.task.cancel()
    gate.release()
    await settle()
    assert second.task.cancelled()
    assert third.entered == 0.0
    assert (gate.in_use, gate.waiting) == (1, 0)


@pytest.mark.parametrize("granted_first", [True, False])
@pytest.mark.parametrize("max_wait", [None, 60.0])
@virtual
async def test_a_slot_granted_to_whom_is_cancelled_at_that_moment_comes_back(
    make_gate: MakeGate, granted_first: bool, max_wait: float | None
) -> None:
    gate = make_gate()
    _, second, third = await visitors(gate, 3, max_wait)
    steps = [gate.release, second.task.cancel]
    for step in steps if granted_first else reversed(steps):
        step()
    await settle()
    assert second.task.cancelled()
    assert third.entered == 0.0
    assert (gate.in_use, gate.waiting) == (1, 0)


@pytest.mark.parametrize("released_first", [True, False])
@virtual
async def test_a_slot_released_at_the_moment_of_the_timeout_is_not_lost(
    make_gate: MakeGate, released_first: bool
) -> None:
    gate, loop = make_gate(), asyncio.get_running_loop()
    await gate.acquire(None)
    if released_first:
        loop.call_at(5.0, gate.release)
    (late,) = await visitors(gate, 1, 5.0)
    if not released_first:
        loop.call_at(5.0, gate.release)
    await asyncio.wait((late.task,))
    await settle()
    assert now() == 5.0
    if late.entered is None:
        assert isinstance(late.task.exception(), QueueTimeoutError)
        assert gate.in_use == 0
    else:
        assert gate.in_use == 1
    assert gate.waiting == 0
