"""A cancelled caller leaves at once; what it leaves behind ends in order."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import pytest
from engine_bench import CREATE, READ, UPDATE, bench
from scripted_transport import (
    Script,
    ScriptedTransport,
    cut,
    hang,
    refuse,
    reply,
    throttle,
)
from virtual_time import elapsed, settle, virtual

from ht_async import errors
from ht_async.events import AttemptEnded, CallEnded, LateOutcome, WriteOutlivedCaller
from ht_async.message import Answer, AttemptTimeouts, Evidence, Failure, Headers, Progress, Request
from ht_async.options import RetryPolicy

WRITES = pytest.mark.parametrize("operation", [UPDATE, CREATE], ids=["update", "create"])


def now() -> float:
    return asyncio.get_running_loop().time()


async def cancel_after(seconds: float, task: asyncio.Task[Any]) -> None:
    """Cancel a call, and see that it is gone at the same moment."""
    await asyncio.sleep(seconds)
    task.cancel()
    assert await elapsed(asyncio.wait((task,))) == 0.0
    assert task.cancelled()


@virtual
async def test_a_cancelled_read_is_aborted_and_gives_its_slot_back() -> None:
    b = bench([hang(), reply()], slots=1)
    await cancel_after(3, b.start(READ))
    await b.assert_idle()
    assert b.transport.aborted == 1
    assert [event.outcome for event in b.told(CallEnded)] == ["cancelled"]
    assert len(b.events) == 2  # its beginning and its end
    await b.call()


@WRITES
@virtual
async def test_a_cancelled_write_that_was_not_sent_yet_is_aborted(operation: Any) -> None:
    b = bench(reply(connect=10))
    await cancel_after(3, b.start(operation))
    await b.assert_idle()
    await asyncio.sleep(100)
    assert b.transport.aborted == 1
    assert b.transport.committed == []
    assert b.told(WriteOutlivedCaller) == []


@WRITES
@virtual
async def test_a_cancelled_write_that_was_sent_goes_on_and_is_told(operation: Any) -> None:
    b = bench(reply(work=10, commit=5), slots=1)
    await cancel_after(3, b.start(operation, "PO-3"))
    assert b.engine.stats().slots_in_use == 1
    assert b.events[1] == WriteOutlivedCaller(operation.name, "PO-3", "cancelled")
    assert [(event.outcome, event.attempts) for event in b.told(CallEnded)] == [("cancelled", 1)]
    await asyncio.sleep(10)
    assert b.transport.aborted == 0
    assert len(b.transport.committed) == 1
    assert b.events[3:] == [LateOutcome(operation.name, "PO-3", "answered", 200)]
    await b.assert_idle()


@pytest.mark.parametrize(
    ("script", "fate", "status"),
    [
        (reply(422, work=10), "rejected", 422),
        (reply(500, work=10), "unknown", 500),
        (throttle(1, work=10), "throttled", 429),
        (cut(work=10), "unknown", None),
        (cut(200, work=10), "unknown", 200),
        (Script(end=KeyError("bug"), work=10), "unknown", None),
    ],
)
@virtual
async def test_the_late_outcome_is_told_whatever_it_is(
    script: Script, fate: str, status: int | None
) -> None:
    b = bench(script)
    await cancel_after(3, b.start(CREATE, "PO-3"))
    await asyncio.sleep(10)
    assert b.told(LateOutcome) == [LateOutcome("things.create", "PO-3", fate, status)]
    assert len(b.transport.begun) == 1
    await b.assert_idle()


@virtual
async def test_a_caller_cancelled_in_the_queue_was_never_there() -> None:
    b = bench([reply(work=10), reply()], slots=1)
    first = b.start()
    await asyncio.sleep(0)
    await cancel_after(3, b.start(CREATE))
    assert b.engine.stats().waiting == 0
    await first
    assert len(b.transport.begun) == 1
    await b.assert_idle()


@virtual
async def test_a_caller_cancelled_between_two_attempts_sends_no_second_one() -> None:
    b = bench([refuse()], draw=lambda: 0.5)
    await cancel_after(1, b.start(CREATE, retry=RetryPolicy(backoff=10)))
    await asyncio.sleep(100)
    assert len(b.transport.begun) == 1
    await b.assert_idle()


@virtual
async def test_a_slot_granted_and_a_caller_cancelled_at_the_same_moment() -> None:
    b = bench([reply(work=5), reply(), reply()], slots=1)
    loop = asyncio.get_running_loop()
    first, second, third = (b.start(CREATE) for _ in range(3))
    loop.call_at(5, second.cancel)
    await asyncio.gather(first, third)
    assert second.cancelled()
    assert len(b.transport.begun) == 2
    await b.assert_idle()


@virtual
async def test_a_caller_that_was_cancelled_before_it_called_sends_nothing() -> None:
    b = bench(reply())

    async def call_although_cancelled() -> None:
        asyncio.current_task().cancel()  # strikes where it waits first: for the attempt
        await b.call(CREATE)

    task = asyncio.create_task(call_although_cancelled())
    await asyncio.wait((task,))
    assert task.cancelled()
    await b.assert_idle()
    assert b.transport.first_bytes == []
    assert b.told(WriteOutlivedCaller) == []


@pytest.mark.parametrize("operation", [READ, UPDATE, CREATE], ids=["read", "update", "create"])
@virtual
async def test_an_answer_and_a_cancellation_at_the_same_moment(operation: Any) -> None:
    b = bench(reply(work=5))
    task = b.start(operation)
    asyncio.get_running_loop().call_at(5, task.cancel)
    await asyncio.wait((task,))
    assert task.cancelled() or task.result() == {}
    await b.assert_idle()
    if task.cancelled() and operation is CREATE:
        assert [event.fate for event in b.told(LateOutcome)] == ["answered"]


@virtual
async def test_a_timeout_around_the_call_is_a_cancellation_like_any_other() -> None:
    b = bench(reply(work=10))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(3):
            await b.call(CREATE)
    assert now() == 3
    assert [event.reason for event in b.told(WriteOutlivedCaller)] == ["cancelled"]
    await asyncio.sleep(10)
    await b.assert_idle()


@virtual
async def test_many_cancelled_reads_leave_all_slots_free() -> None:
    b = bench(ScriptedTransport(lambda _, __: hang()), slots=10)
    tasks = [b.start() for _ in range(30)]
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    await b.assert_idle()
    assert b.transport.aborted == 10


# -- transports that don't take a cancellation well ----------------------------------------


class Deaf:
    """A transport that loses the first cancellation, as libraries sometimes do."""

    def __init__(self) -> None:
        self.sent = False

    async def send(self, _: Request, __: AttemptTimeouts, progress: Progress) -> Answer | Failure:
        progress.nothing_sent()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(10)
        await asyncio.sleep(5)
        progress.sending()
        self.sent = True
        return Answer(200, Headers(), b"{}")

    async def aclose(self) -> None:
        raise AssertionError


@virtual
async def test_who_was_told_that_nothing_was_sent_can_rely_on_it() -> None:
    transport = Deaf()
    b = bench(transport)
    with pytest.raises(errors.DeadlineExceededError) as caught:
        await b.call(CREATE, total=1)
    assert caught.value.evidence is Evidence.NOT_SENT
    await asyncio.sleep(60)
    assert not transport.sent
    await b.assert_idle()


class Reluctant(Deaf):
    """A transport that takes its time to give up a connection."""

    async def send(self, _: Request, __: AttemptTimeouts, progress: Progress) -> Answer | Failure:
        progress.nothing_sent()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(2)
        raise AssertionError


@virtual
async def test_a_slot_comes_back_only_when_its_connection_is_given_up() -> None:
    b = bench(Reluctant())
    await cancel_after(1, b.start(READ))
    await settle()
    assert b.engine.stats().slots_in_use == 1
    await asyncio.sleep(2)
    await b.assert_idle()
    assert b.told(AttemptEnded) == []
