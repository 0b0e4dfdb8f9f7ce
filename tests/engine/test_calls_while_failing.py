"""What calls come to when the adaptive gate refuses them, or throttles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from engine_bench import CREATE, NO_RETRY, READ, Bench, bench
from scripted_transport import Script, hang, refuse, reply, throttle
from virtual_time import elapsed, settle, virtual

from ht_async.engine.adaptive_gate import AdaptiveGate
from ht_async.errors import (
    APIConnectionError,
    APIUnavailableError,
    DeadlineExceededError,
    ServerError,
)
from ht_async.events import RateChanged, SheddingBegan, SheddingEnded
from ht_async.message import Evidence, Request
from ht_async.options import RetryPolicy


def adaptive(script: Callable[[int, Request], Script], draw: float = 0.5, slots: int = 8) -> Bench:
    """Make an engine with an adaptive gate."""
    made = bench(script, slots=slots)
    made.runtime.gate = AdaptiveGate(slots, None, lambda: draw)
    return made


async def fail(made: Bench, times: int) -> None:
    for _ in range(times):
        with pytest.raises((ServerError, APIUnavailableError, APIConnectionError)):
            await made.call(READ, retry=NO_RETRY)


@virtual
async def test_a_refused_call_says_that_nothing_was_sent() -> None:
    made = adaptive(lambda *_: reply(500))
    await fail(made, 10)
    with pytest.raises(APIUnavailableError) as caught:
        await made.call(CREATE)
    assert (caught.value.evidence, caught.value.attempts) == (Evidence.NOT_SENT, 0)
    assert len(made.told(SheddingBegan)) == 1
    assert made.engine.stats().refused == 1
    await made.assert_idle()


@virtual
async def test_a_repetition_is_refused_too_and_earlier_attempts_are_not_forgotten() -> None:
    made = adaptive(lambda *_: reply(500))
    await fail(made, 9)
    with pytest.raises(APIUnavailableError) as caught:
        await made.call(READ, retry=RetryPolicy(retries=3))
    assert (caught.value.evidence, caught.value.attempts) == (Evidence.MAYBE_SENT, 1)


@virtual
async def test_a_patient_creation_waits_for_the_api_and_is_sent_once() -> None:
    down = True
    made = adaptive(lambda *_: refuse() if down else reply(body={"id": 1}), draw=0.5)
    await fail(made, 20)
    order = made.start(CREATE, patient=True)
    await asyncio.sleep(3.0)
    assert not order.done()
    down = False
    assert await order == {"id": 1}
    assert len(made.transport.committed) == 1


@virtual
async def test_calls_to_an_api_that_hangs_are_refused_though_their_own_time_is_short() -> None:
    made = adaptive(lambda *_: hang())
    refused, began = 0, asyncio.get_running_loop().time()
    for _ in range(20):
        calls = [made.start(READ, total=2, read=30) for _ in range(8)]
        for ended in await asyncio.gather(*calls, return_exceptions=True):
            assert isinstance(ended, (DeadlineExceededError, APIUnavailableError))
            refused += isinstance(ended, APIUnavailableError)
    assert refused > 80
    assert len(made.told(SheddingBegan)) >= 1
    assert asyncio.get_running_loop().time() - began <= 40.0
    await made.assert_idle()


@pytest.mark.parametrize("after", [0.1, 2.0])
@virtual
async def test_calls_that_somebody_cancels_make_nobody_think_that_the_api_hangs(
    after: float,
) -> None:
    made = adaptive(lambda *_: hang())
    for _ in range(5):
        calls = [made.start(READ, total=60) for _ in range(8)]
        await asyncio.sleep(after)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
    assert made.told(SheddingBegan) == []
    await made.assert_idle()


@virtual
async def test_calls_go_through_again_once_the_api_is_back() -> None:
    made = adaptive(lambda attempt, _: reply(500) if attempt < 10 else reply(body=1))
    await fail(made, 20)
    await asyncio.sleep(11.0)
    assert await made.call(READ) == 1
    assert made.told(SheddingEnded) == [SheddingEnded(10)]


@virtual
async def test_repetitions_wait_at_the_gate_like_anybody() -> None:
    made = adaptive(lambda attempt, _: throttle(10) if attempt == 0 else reply(body=1))
    first = made.start(READ)
    await settle()
    second = made.start(READ)
    assert await elapsed(asyncio.gather(first, second)) >= 10.0
    (found,) = made.told(RateChanged)
    assert found.before is None


@virtual
async def test_where_refusals_are_stray_only_the_refused_call_waits() -> None:
    stray = False

    def script(*_: object) -> Script:
        nonlocal stray
        answer = throttle(30) if stray else reply(body=1)
        stray = False
        return answer

    made = adaptive(script, slots=64)
    for _ in range(6):
        for _ in range(3):
            await asyncio.gather(*(made.start(READ) for _ in range(40)))
        stray = True
        await asyncio.gather(*(made.start(READ, patient=True) for _ in range(40)))
    stray = True
    waiting = made.start(READ, patient=True)
    await settle()
    assert await elapsed(made.call(READ)) == 0.0
    assert not waiting.done()
    assert await elapsed(waiting) >= 30.0
