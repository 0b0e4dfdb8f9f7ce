"""The adaptive gate: no cost without throttling, pauses, fewer slots, shedding, its figures."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import attrs
import pytest
from gate_visitors import Visitor, makes, now, observe, throttled, visitors
from virtual_time import elapsed, settle, virtual

from ht_async.engine.adaptive_gate import AdaptiveGate
from ht_async.errors import APIUnavailableError, ClientClosedError, QueueTimeoutError
from ht_async.events import Event, RateChanged, SheddingBegan, SheddingEnded, SlotsChanged
from ht_async.message import Evidence
from ht_async.options import RateLimit
from ht_async.policy.backoff import MAX_PAUSE
from ht_async.policy.outcome import Fate, Verdict
from ht_async.stats import Stats

ANSWERED = Verdict(Fate.ANSWERED)
BROKEN = Verdict(Fate.UNKNOWN, transient=True)
TIMED_OUT = Verdict(Fate.UNKNOWN, transient=True, timed_out=True)

make_gate = makes(AdaptiveGate)


def observe_all(gate: AdaptiveGate, verdicts: Sequence[Verdict], took: float = 0.1) -> list[Event]:
    return [event for verdict in verdicts for event in observe(gate, verdict, took)]


def failing_gate(draw: float = 0.5, slots: int = 4) -> AdaptiveGate:
    """Return a gate that has seen nothing but failures."""
    gate = AdaptiveGate(slots, None, lambda: draw)
    observe_all(gate, [BROKEN] * 50)
    return gate


# -- rate ----------------------------------------------------------------------------------


@virtual
async def test_a_server_that_does_not_throttle_is_not_throttled() -> None:
    gate = AdaptiveGate(1000, None, lambda: 0.5)
    for _ in range(50):
        assert await elapsed(asyncio.gather(*(gate.acquire(0.0) for _ in range(1000)))) == 0.0
        for _ in range(1000):
            assert not observe(gate, ANSWERED, 0.1)
            gate.release()
        await asyncio.sleep(0.1)
    assert gate.stats().rate_limit is None


@virtual
async def test_a_refusal_lowers_the_rate_once_for_all_that_were_on_their_way() -> None:
    gate = AdaptiveGate(64, None, lambda: 0.5)
    for _ in range(100):
        await asyncio.sleep(0.01)
        observe(gate, ANSWERED, 0.05)
    told = observe_all(gate, [throttled(None)] * 20)
    assert told == [RateChanged(pytest.approx(90.0, rel=0.02), None)]
    assert gate.stats().rate_limit == pytest.approx(0.85 * 90.0, rel=0.02)


@virtual
async def test_requests_keep_their_distance_once_a_limit_is_known() -> None:
    gate = AdaptiveGate(64, None, lambda: 0.5)
    observe(gate, throttled(None))
    queue = await visitors(gate, 5)
    await asyncio.gather(*(visitor.task for visitor in queue))
    entered = [visitor.entered or 0.0 for visitor in queue]
    assert entered[0] >= 0.1
    assert all(after - before > 0.02 for before, after in pairwise(entered))


@virtual
async def test_the_rate_does_not_grow_while_callers_ask_for_less() -> None:
    gate = AdaptiveGate(64, None, lambda: 0.5)
    observe(gate, throttled(None))
    begin = gate.stats().rate_limit
    for _ in range(50):
        await asyncio.sleep(1.0)
        await gate.acquire(None)
        observe(gate, ANSWERED, 0.1)
        gate.release()
    assert gate.stats().rate_limit == begin


@virtual
async def test_the_rate_never_reaches_zero() -> None:
    gate = AdaptiveGate(64, None, lambda: 0.5)
    for _ in range(100):
        waited = await elapsed(gate.acquire(None))
        assert waited <= 10.0
        await asyncio.sleep(0.05)
        observe(gate, throttled(None), 0.05)
        gate.release()


@virtual
async def test_a_known_limit_is_kept_and_lowered_where_it_is_too_high() -> None:
    gate = make_gate(slots=64, rate=RateLimit(100, burst=5))
    assert gate.stats().rate_limit == 100
    for _ in range(40):
        await gate.acquire(None)
        observe(gate, ANSWERED, 0.05)
        gate.release()
    assert now() == pytest.approx(0.35)  # the burst, then 100 in a second
    observe(gate, throttled(None))
    assert (gate.stats().rate_limit or 0.0) < 100


# -- pauses --------------------------------------------------------------------------------


@pytest.mark.parametrize("retry_after", [1.0, 30.0, 1e9])
@virtual
async def test_retry_after_pauses_everybody_and_lets_nobody_in_too_early(
    retry_after: float,
) -> None:
    gate = make_gate(slots=8)
    observe(gate, throttled(retry_after))
    queue = await visitors(gate, 5)
    await asyncio.gather(*(visitor.task for visitor in queue))
    assert min(visitor.entered or 0.0 for visitor in queue) >= min(retry_after, MAX_PAUSE)
    assert max(visitor.entered or 0.0 for visitor in queue) > min(retry_after, MAX_PAUSE)


@virtual
async def test_who_can_t_get_in_in_time_is_told_at_once() -> None:
    gate = make_gate()
    observe(gate, throttled(60.0))
    with pytest.raises(QueueTimeoutError):
        await gate.acquire(59.0)
    assert now() == 0.0


# -- slots ---------------------------------------------------------------------------------


async def busy_second(gate: AdaptiveGate, took: float, verdict: Verdict = ANSWERED) -> list[Event]:
    """Let a second pass in which all slots were in use and callers waited."""
    queue = [Visitor(gate) for _ in range(gate.stats().slots + 5)]
    observe_all(gate, [ANSWERED] * 20 + [verdict] * 9, took)
    await asyncio.sleep(1.1)
    told = observe_all(gate, [verdict], took)
    for visitor in queue:
        visitor.task.cancel()
    await settle()
    return told


@virtual
async def test_slots_drop_while_latency_is_doubled_and_come_back() -> None:
    gate = AdaptiveGate(40, None, lambda: 0.5)
    for _ in range(3):
        await busy_second(gate, 0.1)
    told, latency = [], 0.4
    for _ in range(6):
        told += await busy_second(gate, latency)
        latency *= 0.85  # fewer slots do help
    fewest = gate.stats().slots
    assert fewest <= 30
    assert told[0] == SlotsChanged(34, 40)
    for _ in range(40):
        told += await busy_second(gate, 0.1)
    assert gate.stats().slots == 40
    assert gate.in_use <= 40


@virtual
async def test_slots_come_back_where_fewer_of_them_do_not_help() -> None:
    gate = AdaptiveGate(40, None, lambda: 0.5)
    for _ in range(3):
        await busy_second(gate, 0.1)
    slots = []
    for _ in range(10):  # other requests, which take longer by nature
        await busy_second(gate, 0.4)
        slots.append(gate.stats().slots)
    assert min(slots) == 34
    assert slots[-1] == 40


@virtual
async def test_slots_drop_when_attempts_time_out() -> None:
    gate = AdaptiveGate(40, None, lambda: 0.5)
    await busy_second(gate, 5.0, TIMED_OUT)
    assert gate.stats().slots == 34


@virtual
async def test_slots_that_are_in_use_while_their_number_drops_are_not_lost() -> None:
    gate = AdaptiveGate(40, None, lambda: 0.5)
    for _ in range(40):
        await gate.acquire(None)
    for _ in range(5):
        await asyncio.sleep(1.1)
        observe_all(gate, [ANSWERED] * 20 + [TIMED_OUT] * 10)
    assert gate.in_use == 40
    for _ in range(40):
        gate.release()
    assert gate.in_use == 0
    queue = await visitors(gate, 40)
    assert sum(visitor.entered is not None for visitor in queue) == gate.stats().slots < 20
    for visitor in queue:
        visitor.task.cancel()


# -- shedding ------------------------------------------------------------------------------


@virtual
async def test_calls_are_refused_at_once_while_the_api_is_down() -> None:
    gate = failing_gate(draw=0.5)
    with pytest.raises(APIUnavailableError, match="not sent") as caught:
        await gate.acquire(30.0)
    assert caught.value.evidence is Evidence.NOT_SENT
    assert now() == 0.0
    assert gate.stats().refused == 1
    assert (gate.in_use, gate.waiting) == (0, 0)


@virtual
async def test_some_calls_are_let_through_all_the_time() -> None:
    gate = failing_gate(draw=0.99)
    await gate.acquire(30.0)
    assert gate.in_use == 1


@virtual
async def test_patient_callers_wait_instead_of_being_refused() -> None:
    draws = iter([0.5] * 10 + [0.99] * 10)
    gate = AdaptiveGate(4, None, lambda: next(draws))
    observe_all(gate, [BROKEN] * 50)
    assert 0.0 < await elapsed(gate.acquire(None)) < 1.0
    assert gate.stats().refused == 0


@virtual
async def test_a_closed_gate_says_so_and_not_that_the_api_is_down() -> None:
    gate = failing_gate()
    gate.close()
    with pytest.raises(ClientClosedError):
        await gate.acquire(30.0)


@pytest.mark.parametrize(
    "verdict",
    [ANSWERED, Verdict(Fate.REJECTED), throttled(None), Verdict(Fate.UNKNOWN), TIMED_OUT],
    ids=str,
)
@virtual
async def test_only_failures_make_it_shed(verdict: Verdict) -> None:
    gate = AdaptiveGate(4, None, lambda: 0.5)
    told = observe_all(gate, [verdict] * 50)
    assert any(isinstance(event, SheddingBegan) for event in told) is verdict.timed_out


@virtual
async def test_a_few_failures_are_no_outage() -> None:
    gate = AdaptiveGate(4, None, lambda: 0.0)
    assert observe_all(gate, [BROKEN] * 9) == []
    await gate.acquire(0.0)


@virtual
async def test_shedding_ends_when_the_api_is_back() -> None:
    gate = AdaptiveGate(64, None, lambda: 0.5)
    told = observe_all(gate, [BROKEN] * 30)
    assert told == [SheddingBegan(pytest.approx(1.0, abs=0.1))]
    await asyncio.sleep(2.0)
    told = observe_all(gate, [ANSWERED] * 31)
    assert told == [SheddingEnded(0)]
    assert await elapsed(gate.acquire(0.0)) == 0.0


@virtual
async def test_shedding_ends_by_itself_when_nobody_calls() -> None:
    gate = failing_gate(draw=0.0)
    await asyncio.sleep(11.0)
    await gate.acquire(0.0)


@virtual
async def test_patient_callers_get_through_soon_after_the_api_is_back() -> None:
    chance = iter([0.1, 0.6, 0.97] * 10_000)
    gate = AdaptiveGate(8, None, lambda: next(chance))
    back = 30.0

    async def work() -> None:
        while now() < 60.0:
            await gate.acquire(None)
            await asyncio.sleep(0.05)
            observe(gate, ANSWERED if now() >= back else BROKEN, 0.05)
            gate.release()

    workers = [asyncio.create_task(work()) for _ in range(16)]
    await asyncio.sleep(back)
    before = gate.stats().requests
    await asyncio.sleep(10.0)
    begun = gate.stats().answered
    await asyncio.sleep(10.0)
    assert before < 0.3 * back * 8 / 0.05  # spared
    assert gate.stats().answered - begun == pytest.approx(10.0 * 8 / 0.05, rel=0.02)
    await asyncio.gather(*workers)


# -- figures -------------------------------------------------------------------------------


@virtual
async def test_stats_tell_what_happened() -> None:
    gate = AdaptiveGate(4, None, lambda: 0.5)
    await gate.acquire(None)
    for tenths in range(1, 11):
        observe(gate, ANSWERED, tenths / 10)
    observe_all(gate, [Verdict(Fate.REJECTED), BROKEN, Verdict(Fate.NOT_SENT), throttled(None)])
    expected = Stats(
        slots_in_use=1,
        slots=4,
        waiting=0,
        rate_limit=gate.stats().rate_limit,
        requests=14,
        answered=11,
        throttled=1,
        throttled_share=1 / 14,
        failed=2,
        refused=0,
        latency_median=0.6,
        latency_p95=1.0,
    )
    assert gate.stats() == expected
    assert attrs.asdict(expected)["throttled"] == 1


@virtual
async def test_stats_of_a_gate_that_did_nothing() -> None:
    assert make_gate(slots=4).stats() == Stats(slots_in_use=0, slots=4, waiting=0)
