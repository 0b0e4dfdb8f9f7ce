"""`timeout.total` bounds a call: its waiting, its attempts and its sleeps."""

from __future__ import annotations

import asyncio

import pytest
from engine_bench import CREATE, OPERATIONS, READ, UPDATE, bench
from scripted_transport import ScriptedTransport, cut, hang, refuse, reply, throttle
from virtual_time import virtual

from ht_async import errors
from ht_async.events import AttemptEnded, LateOutcome, WriteOutlivedCaller
from ht_async.message import Evidence
from ht_async.operation import Effect
from ht_async.options import RetryPolicy


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.mark.parametrize("effect", list(Effect))
@virtual
async def test_a_hanging_attempt_ends_the_call_at_the_deadline(effect: Effect) -> None:
    b = bench(hang())
    with pytest.raises(errors.HTError):
        await b.call(OPERATIONS[effect], total=7)
    assert now() == 7


@pytest.mark.parametrize("effect", list(Effect))
@virtual
async def test_a_hanging_connection_ends_in_the_proof_that_nothing_was_sent(
    effect: Effect,
) -> None:
    b = bench(hang(sent=False))
    with pytest.raises(errors.DeadlineExceededError, match=r"timeout\.total \(7 s\)") as caught:
        await b.call(OPERATIONS[effect], total=7, connect=60)
    assert caught.value.evidence is Evidence.NOT_SENT
    assert b.transport.aborted == 0  # it is being aborted
    await b.assert_idle()
    assert b.transport.aborted == 1
    assert b.told(WriteOutlivedCaller) == []


@virtual
async def test_a_read_is_aborted_at_the_deadline() -> None:
    b = bench(hang())
    with pytest.raises(errors.DeadlineExceededError) as caught:
        await b.call(READ, total=7)
    assert caught.value.evidence is Evidence.MAYBE_SENT
    await b.assert_idle()
    assert now() == 7
    assert b.transport.aborted == 1
    assert b.told(WriteOutlivedCaller) == []


@virtual
async def test_a_creation_caught_by_the_deadline_has_an_unknown_outcome() -> None:
    b = bench(reply(work=20))
    with pytest.raises(errors.OutcomeUnknownError) as caught:
        await b.call(CREATE, "PO-7", total=7, read=60)
    assert now() == 7
    assert caught.value.reference == "PO-7"
    assert caught.value.attempts == 1
    assert isinstance(caught.value.__cause__, errors.DeadlineExceededError)
    assert caught.value.__cause__.evidence is Evidence.MAYBE_SENT
    assert b.engine.stats().slots_in_use == 1
    assert b.told(WriteOutlivedCaller) == [
        WriteOutlivedCaller("things.create", "PO-7", reason="deadline")
    ]
    await asyncio.sleep(20)
    assert b.told(LateOutcome) == [LateOutcome("things.create", "PO-7", "answered", 200)]
    await b.assert_idle()


@virtual
async def test_an_update_caught_by_the_deadline_goes_on_as_well() -> None:
    b = bench(reply(work=20))
    with pytest.raises(errors.DeadlineExceededError) as caught:
        await b.call(UPDATE, total=7, read=60)
    assert caught.value.evidence is Evidence.MAYBE_SENT
    assert [event.reason for event in b.told(WriteOutlivedCaller)] == ["deadline"]
    await asyncio.sleep(20)
    assert b.transport.aborted == 0
    await b.assert_idle()


@virtual
async def test_an_abandoned_write_ends_by_its_own_timeouts() -> None:
    b = bench(hang())
    with pytest.raises(errors.OutcomeUnknownError):
        await b.call(CREATE, total=7, connect=5, write=6, read=8)
    await asyncio.sleep(19 - now() - 0.1)
    assert b.engine.stats().slots_in_use == 1
    await asyncio.sleep(0.2)
    assert [event.fate for event in b.told(LateOutcome)] == ["unknown"]
    await b.assert_idle()


@pytest.mark.parametrize("seconds", [1.0, 3.0, 6.9, 20.0])
@virtual
async def test_no_sleep_passes_the_deadline(seconds: float) -> None:
    b = bench(ScriptedTransport(lambda _, __: refuse(connect=0.5)), draw=lambda: 0.999)
    with pytest.raises(errors.APIConnectionError):
        await b.call(total=seconds, retry=RetryPolicy(retries=50, backoff=1))
    assert now() <= seconds


@pytest.mark.parametrize("work", [0.3, 2.0, 4.9, 5.1, 30.0])
@pytest.mark.parametrize("status", [200, 429, 500, 503])
@virtual
async def test_no_attempt_passes_the_deadline(status: int, work: float) -> None:
    b = bench(ScriptedTransport(lambda _, __: reply(status, work=work)), draw=lambda: 0.7)
    results = await asyncio.gather(
        *(b.call(operation, total=5) for operation in (READ, UPDATE, CREATE)),
        return_exceptions=True,
    )
    assert now() <= 5
    assert len(results) == 3
    await asyncio.sleep(30)
    await b.assert_idle()


@virtual
async def test_the_queue_may_use_up_the_time() -> None:
    b = bench([reply(work=60)], slots=1)
    occupant = b.start(read=90, total=90)
    await asyncio.sleep(0)
    with pytest.raises(errors.DeadlineExceededError) as caught:
        await b.call(CREATE, total=5, queue=30)
    assert now() == 5
    assert caught.value.evidence is Evidence.NOT_SENT
    assert caught.value.attempts == 0
    with pytest.raises(errors.QueueTimeoutError, match="within 3 s") as queued:
        await b.call(CREATE, total=30, queue=3)
    assert now() == 8
    assert queued.value.attempts == 0
    await occupant
    assert len(b.transport.begun) == 1


@virtual
async def test_an_answer_right_before_the_deadline_counts() -> None:
    b = bench(reply(body={"id": 1}, work=4.999))
    assert await b.call(CREATE, total=5) == {"id": 1}


@virtual
async def test_an_attempt_has_no_more_time_than_its_own_timeouts_together() -> None:
    b = bench([hang(), reply()], draw=lambda: 0.0)
    assert (await b.response(connect=1, write=2, read=3, total=60)).elapsed == 6
    assert [event.fate for event in b.told(AttemptEnded)] == ["unknown", "answered"]


@virtual
async def test_a_throttled_call_does_not_begin_what_it_has_no_time_for() -> None:
    b = bench([throttle(4, work=1), cut()], draw=lambda: 0.0)
    with pytest.raises(errors.RateLimitError):
        await b.call(total=5)
    assert now() == 1
    assert len(b.transport.begun) == 1
