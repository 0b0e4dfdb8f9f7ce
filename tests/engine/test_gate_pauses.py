"""The gate pauses for everybody, keeps a rate, and closes."""

from __future__ import annotations

import asyncio

import pytest
from gate_visitors import make_gate, now, observe, throttled, visitors
from virtual_time import elapsed, settle, virtual

from ht_async.errors import ClientClosedError, QueueTimeoutError
from ht_async.options import RateLimit
from ht_async.policy.backoff import MAX_PAUSE
from ht_async.policy.outcome import Fate, Verdict

# -- pauses --------------------------------------------------------------------------------


@virtual
async def test_a_pause_holds_everybody_though_slots_are_free() -> None:
    gate = make_gate(slots=8)
    observe(gate, throttled(30.0))
    queue = await visitors(gate, 5)
    await asyncio.sleep(29.9)
    assert all(visitor.entered is None for visitor in queue)
    await asyncio.gather(*(visitor.task for visitor in queue))
    assert all(visitor.entered is not None and visitor.entered >= 30.0 for visitor in queue)


@virtual
@pytest.mark.parametrize(("after", "max_wait", "left"), [(0.0, 5.0, 30.0), (28.0, 1.0, 2.0)])
async def test_who_can_not_wait_so_long_is_told_why_at_once(
    after: float, max_wait: float, left: float
) -> None:
    gate = make_gate(slots=8)
    observe(gate, throttled(30.0))
    await asyncio.sleep(after)
    with pytest.raises(QueueTimeoutError, match=f"to wait for {left:g} s more") as caught:
        await gate.acquire(max_wait)
    assert (now(), caught.value.retry_after) == (after, left)


@virtual
async def test_a_pause_that_begins_while_one_waits_is_told_as_well() -> None:
    gate = make_gate(slots=1)
    await gate.acquire(None)
    [waiting] = await visitors(gate, 1, 5.0)
    await asyncio.sleep(1.0)
    observe(gate, throttled(30.0))
    with pytest.raises(QueueTimeoutError, match="to wait for 26 s more"):
        await waiting.task


@virtual
async def test_a_pause_that_ends_in_time_is_not_told_as_the_reason() -> None:
    gate = make_gate(slots=1)
    await gate.acquire(None)
    observe(gate, throttled(1.0))
    with pytest.raises(QueueTimeoutError, match="no slot is free") as caught:
        await gate.acquire(5.0)
    assert caught.value.retry_after is None


@virtual
async def test_after_a_pause_the_slots_go_out_spread_and_in_order() -> None:
    draws = iter([0.1, 0.9, 0.5, 0.2, 0.7, 0.3, 0.8, 0.4])
    gate = make_gate(slots=4, draw=lambda: next(draws))
    observe(gate, throttled(10.0))
    queue = await visitors(gate, 4)
    await asyncio.gather(*(visitor.task for visitor in queue))
    # A fifth of the pause is 2 s: 0.5 s for each of 4 slots, times twice the draw.
    assert [visitor.entered for visitor in queue] == pytest.approx([10.0, 10.1, 11.0, 11.5])


@virtual
async def test_once_the_spread_is_over_nothing_is_held_back_any_more() -> None:
    gate = make_gate(slots=100)
    observe(gate, throttled(10.0))
    await asyncio.sleep(12.0)
    queue = await visitors(gate, 50)
    assert {visitor.entered for visitor in queue} == {12.0}


@virtual
async def test_a_longer_pause_replaces_a_shorter_one_and_not_the_other_way_round() -> None:
    gate = make_gate(slots=4, draw=lambda: 0.0)
    observe(gate, throttled(5.0))
    (visitor,) = await visitors(gate, 1)
    observe(gate, throttled(20.0))
    observe(gate, throttled(1.0))
    await visitor.task
    assert visitor.entered == 20.0


@virtual
async def test_a_pause_has_a_cap() -> None:
    gate = make_gate(draw=lambda: 0.0)
    observe(gate, throttled(1e9))
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
    observe(gate, verdict)
    assert await elapsed(gate.acquire(0.0)) == 0.0


@virtual
async def test_who_can_t_get_in_in_time_is_told_at_once() -> None:
    gate = make_gate()
    observe(gate, throttled(60.0))
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
    observe(gate, throttled(5.0))
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
    observe(gate, throttled(600.0))
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
