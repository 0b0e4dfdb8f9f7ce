"""`CallOptions.linger`: a cancelled call still ends in what is true about its write.

Batches use it: an interrupted batch tells of every order what became of it.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from engine_bench import CREATE, READ, UPDATE, Bench, bench
from scripted_transport import Script, cut, hang, refuse, reply, throttle
from virtual_time import settle, virtual

from ht_async import errors
from ht_async.events import AttemptEnded, LateOutcome, WriteOutlivedCaller
from ht_async.message import Evidence
from ht_async.options import RetryPolicy


def now() -> float:
    return asyncio.get_running_loop().time()


async def interrupted(b: Bench, at: float, operation: Any = CREATE, **how: Any) -> Any:
    """Call, cancel the call at a time, and return its result or error."""
    how = {"linger": 10.0, "patient": True, "total": 200.0, **how}
    task = b.start(operation, **how)
    loop = asyncio.get_running_loop()
    loop.call_at(loop.time() + at, task.cancel)
    await asyncio.wait((task,))
    assert not task.cancelled()
    return task.exception() or task.result()


def assert_certainly_not_created(error: object) -> None:
    assert type(error) is errors.APIConnectionError
    assert error.evidence is Evidence.NOT_SENT
    assert "it is certain that it was not carried out" in str(error)


def assert_unknown(error: object) -> errors.OutcomeUnknownError:
    assert type(error) is errors.OutcomeUnknownError
    assert error.reference == "PO-1"
    return error


@virtual
async def test_cancelled_while_it_waits_for_a_slot() -> None:
    b = bench([reply(work=50)], slots=1)
    occupant = b.start(read=90, total=90)
    await asyncio.sleep(0)
    assert_certainly_not_created(await interrupted(b, at=3))
    assert now() == 3
    await occupant
    assert len(b.transport.begun) == 1
    await b.assert_idle()


@pytest.mark.parametrize("first", [refuse(), throttle(), throttle(30)])
@virtual
async def test_cancelled_while_it_waits_for_its_next_attempt(first: Script) -> None:
    b = bench([first])
    error = await interrupted(b, at=3, retry=RetryPolicy(backoff=20))
    assert_certainly_not_created(error)
    assert error.attempts == 1
    assert now() == 3
    await b.assert_idle()


@virtual
async def test_cancelled_before_the_first_byte() -> None:
    b = bench(reply(connect=20))
    assert_certainly_not_created(await interrupted(b, at=3))
    assert now() == 3
    await asyncio.sleep(60)
    assert b.transport.committed == []
    assert b.told(WriteOutlivedCaller) == []
    await b.assert_idle()


@virtual
async def test_no_time_to_linger_is_enough_to_abort_what_was_not_sent() -> None:
    b = bench(reply(connect=20))
    assert_certainly_not_created(await interrupted(b, at=3, linger=0.0))
    await b.assert_idle()


@virtual
async def test_the_answer_that_comes_in_time_is_the_result() -> None:
    b = bench(reply(body={"id": 5}, work=12))
    assert await interrupted(b, at=3) == {"id": 5}
    assert now() == 12
    assert [event.fate for event in b.told(AttemptEnded)] == ["answered"]
    assert b.told(WriteOutlivedCaller) == b.told(LateOutcome) == []
    await b.assert_idle()


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (reply(422, work=12), errors.UnprocessableEntityError),
        (throttle(5, work=12), errors.RateLimitError),
        (throttle(5, status=503, work=12), errors.ServerError),
        (reply(500, work=12), errors.OutcomeUnknownError),
        (reply(200, b"<html>", work=12), errors.OutcomeUnknownError),
        (cut(work=12), errors.OutcomeUnknownError),
        (cut(409, work=12), errors.ConflictError),
    ],
)
@virtual
async def test_the_error_that_comes_in_time_is_told_and_nothing_is_sent_again(
    script: Script, expected: type[errors.HTError]
) -> None:
    b = bench([script])
    error = await interrupted(b, at=3)
    assert type(error) is expected
    assert error.attempts == 1
    assert now() == 12
    assert len(b.transport.begun) == 1
    await b.assert_idle()


@virtual
async def test_an_answer_that_is_too_late_leaves_the_outcome_unknown() -> None:
    b = bench(reply(work=20, commit=15))
    error = assert_unknown(await interrupted(b, at=3))
    assert now() == 13
    cause = error.__cause__
    assert isinstance(cause, errors.APIConnectionError)
    assert cause.evidence is Evidence.MAYBE_SENT
    assert [event.reason for event in b.told(WriteOutlivedCaller)] == ["cancelled"]
    await asyncio.sleep(10)
    assert [event.fate for event in b.told(LateOutcome)] == ["answered"]
    assert len(b.transport.committed) == 1
    await b.assert_idle()


@virtual
async def test_no_time_to_linger_leaves_what_was_sent_unknown_at_once() -> None:
    b = bench(reply(work=20))
    assert_unknown(await interrupted(b, at=3, linger=0.0))
    assert now() == 3
    await asyncio.sleep(20)
    await b.assert_idle()


@virtual
async def test_lingering_is_not_cut_short_by_the_deadline() -> None:
    """The deadline is the caller's; what the write came to is worth its time all the same."""
    b = bench(reply(body={"id": 5}, work=12))
    assert await interrupted(b, at=3, total=5.0) == {"id": 5}


@pytest.mark.parametrize("again", [[4.0], [4.0, 4.0, 5.0, 11.9], [12.0]])
@virtual
async def test_further_cancellations_do_not_cut_it_short_either(again: list[float]) -> None:
    b = bench(reply(body={"id": 5}, work=12))
    task = b.start(CREATE, linger=10.0, total=60.0)
    for time in [3.0, *again]:
        asyncio.get_running_loop().call_at(time, task.cancel)
    assert await task == {"id": 5}
    assert now() == 12
    await b.assert_idle()


@virtual
async def test_further_cancellations_do_not_make_it_longer() -> None:
    b = bench(hang())
    task = b.start(CREATE, linger=10.0, total=60.0)
    for time in range(3, 40):
        asyncio.get_running_loop().call_at(time, task.cancel)
    await asyncio.wait((task,))
    assert now() == 13
    assert_unknown(task.exception())
    await asyncio.sleep(65)
    await b.assert_idle()


@pytest.mark.parametrize("script", [reply(body={"id": 5}, work=5), refuse(connect=5), cut(work=5)])
@virtual
async def test_an_end_and_a_cancellation_at_the_same_moment(script: Script) -> None:
    b = bench([script])
    ended = await interrupted(b, at=5, retry=RetryPolicy(retries=0))
    assert ended == {"id": 5} or isinstance(ended, errors.HTError)
    if script.sends and isinstance(ended, errors.APIConnectionError):
        pytest.fail("it was sent")
    await b.assert_idle()


@virtual
async def test_a_done_attempt_is_taken_as_it_ended() -> None:
    """The caller is cancelled after the attempt's end and before it heard of it."""
    b = bench([refuse(connect=5)])
    task = b.start(CREATE, linger=10.0, retry=RetryPolicy(retries=0))
    await asyncio.sleep(0)
    (attempt,) = b.runtime.attempts
    attempt.when_done(lambda _: task.cancel())
    await asyncio.wait((task,))
    error = task.exception()
    assert type(error) is errors.APIConnectionError
    assert "Refused" in str(error)
    await b.assert_idle()


@virtual
async def test_reads_do_not_linger() -> None:
    b = bench(hang())
    task = b.start(READ, linger=10.0)
    await asyncio.sleep(3)
    task.cancel()
    await asyncio.wait((task,))
    assert task.cancelled()
    assert now() == 3
    await b.assert_idle()


@pytest.mark.parametrize(
    ("script", "evidence"),
    [(hang(), Evidence.MAYBE_SENT), (reply(connect=60), Evidence.NOT_SENT)],
)
@virtual
async def test_an_update_ends_in_a_connection_error_with_its_evidence(
    script: Script, evidence: Evidence
) -> None:
    b = bench(script)
    error = await interrupted(b, at=3, operation=UPDATE)
    assert type(error) is errors.APIConnectionError
    assert error.evidence is evidence
    await asyncio.sleep(65)
    await b.assert_idle()


@virtual
async def test_an_update_that_may_have_been_carried_out_before_says_so() -> None:
    b = bench([cut(), reply()], draw=lambda: 0.9)
    error = await interrupted(b, at=3, operation=UPDATE, retry=RetryPolicy(backoff=20))
    assert error.evidence is Evidence.MAYBE_SENT
    assert "it may have been carried out" in str(error)
    await b.assert_idle()


@virtual
async def test_a_call_that_nobody_cancels_does_not_care_about_it() -> None:
    b = bench([refuse(), reply(body={"id": 5})])
    assert await b.call(CREATE, linger=10.0) == {"id": 5}
    await settle()
    await b.assert_idle()
