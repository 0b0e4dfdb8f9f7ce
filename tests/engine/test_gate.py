"""The gate: slots in order, pauses for everybody, rates, and nothing that leaks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from virtual_time import elapsed, settle, virtual

from ht_async.engine.gate import FixedGate
from ht_async.errors import ClientClosedError, QueueTimeoutError
from ht_async.message import Evidence
from ht_async.options import RateLimit
from ht_async.policy.backoff import MAX_PAUSE
from ht_async.policy.outcome import Fate, Verdict


def make_gate(
    slots: int = 1, rate: RateLimit | None = None, draw: Callable[[], float] = lambda: 0.5
) -> FixedGate:
    return FixedGate(slots, rate, draw)


def throttled(retry_after: float | None) -> Verdict:
    return Verdict(Fate.THROTTLED, transient=True, retry_after=retry_after)


def now() -> float:
    return asyncio.get_running_loop().time()


class Visitor:
    """Enters a gate and notes when it was let in."""

    def __init__(self, gate: FixedGate, max_wait: float | None = None) -> None:
        self.entered: float | None = None
        self.task = asyncio.create_task(self._enter(gate, max_wait))

    async def _enter(self, gate: FixedGate, max_wait: float | None) -> None:
        await gate.acquire(max_wait)
        self.entered = now()


async def visitors(gate: FixedGate, count: int, max_wait: float | None = None) -> list[Visitor]:
    queue = [Visitor(gate, max_wait) for _ in range(count)]
    await settle()
    return queue


# -- slots ---------------------------------------------------------------------------------


@virtual
async def test_a_free_slot_is_handed_out_at_once() -> None:
    gate = make_gate(slots=2)
    await gate.acquire(0.0)
    await gate.acquire(None)
    assert (gate.in_use, gate.waiting) == (2, 0)


@virtual
async def test_no_more_than_the_slots_are_in_use() -> None:
    gate = make_gate(slots=3)
    queue = await visitors(gate, 10)
    assert [visitor.entered is not None for visitor in queue] == [True] * 3 + [False] * 7
    assert (gate.in_use, gate.waiting) == (3, 7)
    for visitor in queue:
        visitor.task.cancel()


@virtual
async def test_slots_go_out_in_the_order_of_arrival() -> None:
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
async def test_a_newcomer_does_not_overtake_the_queue() -> None:
    gate = make_gate()
    first, second = await visitors(gate, 2)
    gate.release()  # the slot is the second's now, even before it woke up
    newcomer = Visitor(gate)
    await settle()
    assert (first.entered, second.entered, newcomer.entered) == (0.0, 0.0, None)
    gate.release()
    await newcomer.task


@virtual
async def test_a_newcomer_does_not_overtake_whose_timer_is_late() -> None:
    gate = make_gate(slots=8)
    gate.observe(throttled(10.0))
    (waiting,) = await visitors(gate, 1)
    asyncio.get_running_loop().stall(10.0)  # the pause is over, and the gate does not know yet
    await gate.acquire(None)
    assert waiting.entered == 10.0
    assert now() == 10.25


@virtual
async def test_two_slots_released_at_once_serve_two() -> None:
    gate = make_gate(slots=2)
    queue = await visitors(gate, 4)
    gate.release()
    gate.release()
    await settle()
    assert all(visitor.entered == 0.0 for visitor in queue)


# -- waiting in vain -----------------------------------------------------------------------


@virtual
async def test_waiting_ends_after_the_time_that_was_given() -> None:
    gate = make_gate()
    await gate.acquire(None)
    with pytest.raises(QueueTimeoutError, match="no slot is free within 5 s") as caught:
        await gate.acquire(5.0)
    assert now() == 5.0
    assert caught.value.evidence is Evidence.NOT_SENT
    assert caught.value.__cause__ is None
    assert (gate.in_use, gate.waiting) == (1, 0)


@virtual
async def test_no_waiting_at_all() -> None:
    gate = make_gate()
    await gate.acquire(0.0)
    with pytest.raises(QueueTimeoutError):
        await gate.acquire(0.0)
    assert now() == 0.0
    assert gate.waiting == 0


@virtual
async def test_a_timeout_of_the_caller_s_own_is_not_taken_for_ours() -> None:
    gate = make_gate()
    await gate.acquire(None)
    for max_wait in (None, 9.0):
        with pytest.raises(TimeoutError) as caught:
            async with asyncio.timeout(1):
                await gate.acquire(max_wait)
        assert not isinstance(caught.value, QueueTimeoutError)
    assert (gate.in_use, gate.waiting) == (1, 0)


@virtual
async def test_a_cancelled_waiter_leaves_its_place() -> None:
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
    granted_first: bool, max_wait: float | None
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
    released_first: bool,
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


# -- pauses --------------------------------------------------------------------------------


@virtual
async def test_a_pause_holds_everybody_though_slots_are_free() -> None:
    gate = make_gate(slots=8)
    gate.observe(throttled(30.0))
    queue = await visitors(gate, 5)
    await asyncio.sleep(29.9)
    assert all(visitor.entered is None for visitor in queue)
    await asyncio.gather(*(visitor.task for visitor in queue))
    assert all(visitor.entered is not None and visitor.entered >= 30.0 for visitor in queue)


@virtual
async def test_after_a_pause_the_slots_go_out_spread_and_in_order() -> None:
    draws = iter([0.1, 0.9, 0.5, 0.2, 0.7, 0.3, 0.8, 0.4])
    gate = make_gate(slots=4, draw=lambda: next(draws))
    gate.observe(throttled(10.0))
    queue = await visitors(gate, 4)
    await asyncio.gather(*(visitor.task for visitor in queue))
    # A fifth of the pause is 2 s: 0.5 s for each of 4 slots, times twice the draw.
    assert [visitor.entered for visitor in queue] == pytest.approx([10.0, 10.1, 11.0, 11.5])


@virtual
async def test_once_the_spread_is_over_nothing_is_held_back_any_more() -> None:
    gate = make_gate(slots=100)
    gate.observe(throttled(10.0))
    await asyncio.sleep(12.0)
    queue = await visitors(gate, 50)
    assert {visitor.entered for visitor in queue} == {12.0}


@virtual
async def test_a_longer_pause_replaces_a_shorter_one_and_not_the_other_way_round() -> None:
    gate = make_gate(slots=4, draw=lambda: 0.0)
    gate.observe(throttled(5.0))
    (visitor,) = await visitors(gate, 1)
    gate.observe(throttled(20.0))
    gate.observe(throttled(1.0))
    await visitor.task
    assert visitor.entered == 20.0


@virtual
async def test_a_pause_has_a_cap() -> None:
    gate = make_gate(draw=lambda: 0.0)
    gate.observe(throttled(1e9))
    assert await elapsed(gate.acquire(None)) == MAX_PAUSE


@pytest.mark.parametrize(
    "verdict",
    [
        throttled(None),
        throttled(0.0),
        Verdict(Fate.ANSWERED),
        Verdict(Fate.UNKNOWN, transient=True, retry_after=60.0),
        Verdict(Fate.REJECTED),
    ],
    ids=str,
)
@virtual
async def test_only_a_throttling_server_that_names_a_time_pauses_the_gate(
    verdict: Verdict,
) -> None:
    gate = make_gate()
    gate.observe(verdict)
    assert await elapsed(gate.acquire(0.0)) == 0.0


@virtual
async def test_who_can_t_get_in_in_time_is_told_at_once() -> None:
    gate = make_gate()
    gate.observe(throttled(60.0))
    with pytest.raises(QueueTimeoutError):
        await gate.acquire(59.0)
    assert now() == 0.0
    assert await elapsed(gate.acquire(61.0)) == 60.0


# -- rates ---------------------------------------------------------------------------------


@virtual
async def test_a_known_rate_is_kept() -> None:
    gate = make_gate(slots=100, rate=RateLimit(4, burst=2))
    queue = await visitors(gate, 6)
    await asyncio.gather(*(visitor.task for visitor in queue))
    assert [visitor.entered for visitor in queue] == [0.0, 0.0, 0.25, 0.5, 0.75, 1.0]


@virtual
async def test_a_rate_alone_does_not_make_more_slots() -> None:
    gate = make_gate(slots=1, rate=RateLimit(1000))
    first, second = await visitors(gate, 2)
    await asyncio.sleep(60)
    assert (first.entered, second.entered) == (0.0, None)
    gate.release()
    await second.task
    assert second.entered == 60.0


@virtual
async def test_a_pause_and_a_rate_work_together() -> None:
    gate = make_gate(slots=10, rate=RateLimit(1), draw=lambda: 0.0)
    gate.observe(throttled(5.0))
    queue = await visitors(gate, 3)
    await asyncio.gather(*(visitor.task for visitor in queue))
    assert [visitor.entered for visitor in queue] == [5.0, 6.0, 7.0]


# -- closing -------------------------------------------------------------------------------


@virtual
async def test_closing_sends_everybody_away() -> None:
    gate = make_gate()
    inside, *queue = await visitors(gate, 4, 60.0)
    gate.close()
    await settle()
    assert inside.entered == 0.0
    for visitor in queue:
        assert isinstance(visitor.task.exception(), ClientClosedError)
    with pytest.raises(ClientClosedError):
        await gate.acquire(None)
    assert (gate.in_use, gate.waiting) == (1, 0)
    gate.release()
    assert gate.in_use == 0


@virtual
async def test_closing_during_a_pause_leaves_no_timer_behind() -> None:
    gate = make_gate()
    gate.observe(throttled(600.0))
    (visitor,) = await visitors(gate, 1)
    gate.close()
    await settle()
    assert isinstance(visitor.task.exception(), ClientClosedError)
    assert now() == 0.0


@virtual
async def test_who_was_granted_a_slot_and_did_not_wake_up_before_the_closing_is_sent_away() -> None:
    gate = make_gate()
    _, second = await visitors(gate, 2)
    gate.release()
    gate.close()
    await settle()
    assert isinstance(second.task.exception(), ClientClosedError)
    assert gate.in_use == 0


@pytest.mark.parametrize("cancel_first", [True, False])
@virtual
async def test_closing_and_cancelling_at_the_same_moment(cancel_first: bool) -> None:
    gate = make_gate()
    _, second = await visitors(gate, 2)
    steps = [second.task.cancel, gate.close]
    for step in steps if cancel_first else reversed(steps):
        step()
    await settle()
    assert second.task.cancelled()
    assert (gate.in_use, gate.waiting) == (1, 0)


@virtual
async def test_closing_twice_is_closing_once() -> None:
    gate = make_gate()
    gate.close()
    gate.close()
    with pytest.raises(ClientClosedError):
        await gate.acquire(0.0)
