"""A client closes in order: what is under way may end, and everybody is told the truth."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from engine_bench import CREATE, READ, UPDATE, Bench, bench
from scripted_transport import (
    ScriptedTransport,
    cut,
    hang,
    refuse,
    reply,
    throttle,
)
from virtual_time import elapsed, settle, virtual

from ht_async import errors
from ht_async.engine.runtime import ABORTING
from ht_async.events import LateOutcome
from ht_async.message import Evidence
from ht_async.options import RateLimit, RetryPolicy


def now() -> float:
    return asyncio.get_running_loop().time()


async def error_of(task: asyncio.Task[Any]) -> Any:
    await asyncio.wait((task,))
    return task.exception()


async def assert_closed(b: Bench) -> None:
    assert b.engine.closed
    assert b.transport.closed == 1
    with pytest.raises(errors.ClientClosedError):
        await b.call()
    await b.assert_idle()


@virtual
async def test_a_client_that_was_never_used_closes_at_once() -> None:
    b = bench(reply())
    assert not b.engine.closed
    assert await elapsed(b.engine.aclose(10)) == 0
    await assert_closed(b)


@pytest.mark.parametrize("operation", [READ, UPDATE, CREATE], ids=["read", "update", "create"])
@virtual
async def test_attempts_under_way_have_the_grace_to_end(operation: Any) -> None:
    b = bench(reply(body={"id": 1}, work=5))
    task = b.start(operation)
    await asyncio.sleep(2)
    assert await elapsed(b.engine.aclose(10)) == 3
    assert await task == {"id": 1}
    await assert_closed(b)


@virtual
async def test_all_of_them_are_waited_for() -> None:
    b = bench([reply(work=5), reply(work=9), reply(work=1)])
    tasks = [b.start() for _ in range(3)]
    await asyncio.sleep(0)
    assert await elapsed(b.engine.aclose(10)) == 9
    assert await asyncio.gather(*tasks) == [{}] * 3
    await assert_closed(b)


@virtual
async def test_an_abandoned_write_has_the_grace_as_well() -> None:
    b = bench(reply(work=5))
    task = b.start(CREATE)
    await asyncio.sleep(2)
    task.cancel()
    assert await elapsed(b.engine.aclose(10)) == 3
    await settle()
    assert [event.fate for event in b.told(LateOutcome)] == ["answered"]
    await assert_closed(b)


@pytest.mark.parametrize("grace", [0.0, 4.0])
@pytest.mark.parametrize("operation", [READ, UPDATE, CREATE], ids=["read", "update", "create"])
@pytest.mark.parametrize("sent", [True, False])
@virtual
async def test_after_the_grace_attempts_are_aborted_and_callers_told_the_truth(
    grace: float, operation: Any, sent: bool
) -> None:
    b = bench(hang(sent=sent))
    task = b.start(operation, connect=60)
    await asyncio.sleep(2)
    assert await elapsed(b.engine.aclose(grace)) == grace
    assert b.transport.aborted == 1
    error = await error_of(task)
    if operation is CREATE and sent:
        assert type(error) is errors.OutcomeUnknownError
        error = error.__cause__
    assert type(error) is errors.APIConnectionError
    assert error.evidence is (Evidence.MAYBE_SENT if sent else Evidence.NOT_SENT)
    await assert_closed(b)


@virtual
async def test_an_attempt_that_never_took_its_first_step_was_certainly_not_sent() -> None:
    b = bench(reply())
    task = b.start(CREATE)
    await asyncio.create_task(b.engine.aclose(0.0))  # right after the call started its attempt
    error = await error_of(task)
    assert type(error) is errors.APIConnectionError
    assert error.evidence is Evidence.NOT_SENT
    assert b.transport.begun == []
    await assert_closed(b)


@virtual
async def test_callers_in_the_queue_are_sent_away() -> None:
    b = bench([reply(work=5)], slots=1)
    inside, *queue = (b.start(CREATE) for _ in range(4))
    patient = b.start(CREATE, patient=True)
    await asyncio.sleep(1)
    closing = asyncio.create_task(b.engine.aclose(10))
    await settle()
    for task in (*queue, patient):
        assert isinstance(task.exception(), errors.ClientClosedError)
    assert not inside.done()
    await closing
    assert await inside == {}
    assert len(b.transport.begun) == 1
    await assert_closed(b)


@virtual
async def test_a_caller_that_just_got_its_slot_does_not_send_after_the_closing() -> None:
    b = bench([reply(work=5), reply()], slots=1)
    first, second = b.start(CREATE), b.start(CREATE)
    asyncio.get_running_loop().call_at(5, b.runtime.gate.close)
    await asyncio.wait((first, second))
    await b.engine.aclose(0)
    await asyncio.sleep(10)
    assert len(b.transport.begun) + isinstance(second.exception(), errors.ClientClosedError) == 2
    await assert_closed(b)


@virtual
async def test_a_caller_between_two_attempts_is_sent_away_when_it_comes_back() -> None:
    b = bench([refuse()], draw=lambda: 0.5)
    task = b.start(CREATE, retry=RetryPolicy(backoff=20))
    await asyncio.sleep(1)
    assert await elapsed(b.engine.aclose(10)) == 0
    assert isinstance(await error_of(task), errors.ClientClosedError)
    assert now() == 10
    await assert_closed(b)


@virtual
async def test_an_attempt_that_ends_during_the_grace_is_not_repeated() -> None:
    b = bench([cut(work=5)])
    task = b.start(READ)
    await asyncio.sleep(1)
    await b.engine.aclose(10)
    assert isinstance(await error_of(task), errors.ClientClosedError)
    assert len(b.transport.begun) == 1
    await assert_closed(b)


@virtual
async def test_closing_during_a_pause_and_at_a_slow_rate() -> None:
    b = bench([throttle(500), reply()], rate=RateLimit(0.001))
    tasks = [b.start(CREATE, patient=True) for _ in range(3)]
    await asyncio.sleep(1)
    assert await elapsed(b.engine.aclose(10)) == 0
    for task in tasks:
        assert isinstance(await error_of(task), errors.ClientClosedError)
    assert now() == 1
    await assert_closed(b)


@virtual
async def test_closing_twice_is_closing_once() -> None:
    b = bench(reply(work=5))
    task = b.start()
    await asyncio.sleep(0)
    await asyncio.gather(b.engine.aclose(10), b.engine.aclose(10))
    await b.engine.aclose(10)
    assert now() == 5
    assert await task == {}
    await assert_closed(b)


@virtual
async def test_a_closing_that_is_cancelled_still_closes_and_aborts_what_is_left() -> None:
    b = bench(hang())
    task = b.start(CREATE)
    await asyncio.sleep(1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(2):
            await b.engine.aclose(60)
    assert now() == 3
    assert isinstance(await error_of(task), errors.OutcomeUnknownError)
    await assert_closed(b)


@virtual
async def test_a_transport_that_will_not_let_go_holds_up_the_closing_only_so_long() -> None:
    class Stubborn(ScriptedTransport):
        async def send(self, *_: Any) -> Any:
            for _ in range(10):
                try:
                    await asyncio.sleep(8)
                except asyncio.CancelledError:
                    continue
            return None

    b = bench(Stubborn([]))
    task = b.start(READ, connect=200, total=200)
    await asyncio.sleep(0)
    assert await elapsed(b.engine.aclose(1)) == 1 + ABORTING
    assert isinstance(await error_of(task), errors.APIConnectionError)


@virtual
async def test_a_transport_that_fails_to_close_says_so() -> None:
    class Broken(ScriptedTransport):
        async def aclose(self) -> None:
            raise OSError("can't close")

    b = bench(Broken([]))
    with pytest.raises(OSError, match="can't close"):
        await b.engine.aclose(1)
    assert b.engine.closed
