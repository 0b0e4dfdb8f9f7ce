"""Who would wait for too long is refused at once; nobody else is."""

from __future__ import annotations

import asyncio
import random

import pytest
from engine_bench import READ, bench
from gate_visitors import KINDS, MakeGate, Visitor, makes, now, observe, throttled, visitors
from scripted_transport import reply
from virtual_time import elapsed, settle, virtual

from ht_async.errors import QueueTimeoutError
from ht_async.message import Evidence
from ht_async.options import RateLimit
from ht_async.policy.outcome import Fate, Verdict

ANSWERED = Verdict(Fate.ANSWERED)


@pytest.fixture(params=KINDS)
def make_gate(request: pytest.FixtureRequest) -> MakeGate:
    return makes(request.param)


async def leave(queue: list[Visitor]) -> None:
    for visitor in queue:
        visitor.task.cancel()
    await settle()


@virtual
async def test_a_long_queue_for_slots_refuses_newcomers_at_once(make_gate: MakeGate) -> None:
    gate = make_gate(slots=4)
    observe(gate, ANSWERED, took=1.0)
    queue = await visitors(gate, 4 + 12)
    with pytest.raises(QueueTimeoutError) as caught:
        assert await elapsed(gate.acquire(2.9)) == 0
    assert caught.value.evidence is Evidence.NOT_SENT
    assert gate.waiting == 12
    patient, hopeful = Visitor(gate), asyncio.create_task(gate.acquire(3.0))
    await settle()
    assert gate.waiting == 14
    hopeful.cancel()
    await leave([*queue, patient])


@virtual
async def test_as_long_as_nothing_was_answered_everybody_may_wait(make_gate: MakeGate) -> None:
    gate = make_gate(slots=1)
    queue = await visitors(gate, 100)
    assert await elapsed(refused(gate.acquire(0.5))) == 0.5
    await leave(queue)


async def refused(waiting: object) -> None:
    with pytest.raises(QueueTimeoutError):
        await waiting  # type: ignore[misc]


@virtual
async def test_a_known_rate_tells_how_long_the_queue_is(make_gate: MakeGate) -> None:
    gate = make_gate(slots=1_000, rate=RateLimit(10, burst=5))
    queue = await visitors(gate, 5 + 25)
    assert gate.waiting == 25
    assert await elapsed(refused(gate.acquire(1.9))) == 0
    assert await elapsed(gate.acquire(2.7)) == pytest.approx(2.6)
    await leave(queue)


@virtual
async def test_a_found_rate_tells_how_long_the_queue_is() -> None:
    gate = makes(KINDS[1])(slots=1_000)
    for _ in range(3):
        await gate.acquire(None)
        observe(gate, throttled(None))
        gate.release()
    rate = gate.stats().rate_limit
    assert rate is not None
    queue = await visitors(gate, 50)
    waiting = gate.waiting
    assert await elapsed(refused(gate.acquire(0.9 * waiting / rate))) == 0
    await leave(queue)


@pytest.mark.parametrize("seed", range(20))
@virtual
async def test_nobody_is_refused_who_would_get_a_slot_in_time(seed: int) -> None:
    """All answers take a second, and all callers wait at most five."""
    draw = random.Random(seed)
    slots, waits = draw.randint(1, 8), 5.0
    b = bench(lambda *_: reply(work=1.0), slots=slots)
    served = refusals = 0
    behind: dict[float, int] = {}

    async def caller() -> None:
        nonlocal served, refusals
        ahead, came = b.runtime.gate.stats().waiting, now()
        try:
            await b.call(READ, queue=waits)
        except QueueTimeoutError:
            refusals += 1
            if now() == came and ahead // slots <= waits - 1:
                behind[came] = ahead
        else:
            served += 1

    async with asyncio.TaskGroup() as callers:
        for _ in range(300):
            await asyncio.sleep(draw.expovariate(3 * slots))
            callers.create_task(caller())
    assert behind == {}, seed
    assert (served > 0, refusals > 0) == (True, True), seed
    assert served >= 0.95 * slots * now() - 2 * slots, seed  # no slot stayed empty meanwhile
