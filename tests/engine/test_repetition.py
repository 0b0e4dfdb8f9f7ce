"""When a call is sent again, and when it is not."""

from __future__ import annotations

import asyncio
from itertools import product
from typing import Any

import pytest
from engine_bench import CREATE, NO_RETRY, OPERATIONS, READ, UPDATE, bench
from scripted_transport import (
    Script,
    ScriptedTransport,
    cut,
    refuse,
    reply,
    throttle,
)
from virtual_time import virtual

from ht_async import errors
from ht_async.events import RetryPlanned, Throttled
from ht_async.message import Evidence, FailureKind
from ht_async.operation import Effect
from ht_async.options import RetryPolicy
from ht_async.policy.backoff import MAX_PAUSE

FIRST: dict[str, Script] = {
    "refused connection": refuse(),
    "cut": cut(),
    "timeout": cut(kind=FailureKind.TIMEOUT),
    "unreadable": cut(kind=FailureKind.UNREADABLE),
    "unexpected": cut(kind=FailureKind.UNEXPECTED),
    "cut 200": cut(200),
    "cut 404": cut(404),
    **{str(s): reply(s) for s in (301, 400, 401, 403, 404, 408, 409, 422, 429, 499)},
    **{str(s): reply(s) for s in (500, 501, 502, 503, 504, 520, 561, 999)},
    "429 with Retry-After": throttle(1),
    "503 with Retry-After": throttle(1, status=503),
    "500 with Retry-After": throttle(1, status=500),
}

REPEATED = {"refused connection", "cut", "timeout", "cut 200", "408", "429", "500", "501", "502"}
REPEATED |= {"503", "504", "520", "561", "429 with Retry-After", "503 with Retry-After"}
REPEATED |= {"500 with Retry-After"}
CREATE_REPEATED = {"refused connection", "429", "429 with Retry-After", "503 with Retry-After"}

CREATE_ERRORS: dict[str, type[errors.HTError]] = {
    "cut 404": errors.NotFoundError,
    "400": errors.BadRequestError,
    "401": errors.AuthenticationError,
    "403": errors.PermissionDeniedError,
    "404": errors.NotFoundError,
    "409": errors.ConflictError,
    "422": errors.UnprocessableEntityError,
}
"""What a creation ends in, where it isn't `OutcomeUnknownError`."""


@pytest.mark.parametrize(("name", "effect"), list(product(FIRST, Effect)))
@virtual
async def test_what_is_sent_again(name: str, effect: Effect) -> None:
    b = bench([FIRST[name], reply(body={"id": 1})])
    repeated = name in (CREATE_REPEATED if effect is Effect.CREATE else REPEATED)
    if repeated:
        assert await b.call(OPERATIONS[effect]) == {"id": 1}
    else:
        expected = CREATE_ERRORS.get(name, errors.OutcomeUnknownError)
        with pytest.raises(expected if effect is Effect.CREATE else errors.HTError):
            await b.call(OPERATIONS[effect])
    assert len(b.transport.begun) == 1 + repeated
    await b.assert_idle()


@pytest.mark.parametrize("name", ["429", "429 with Retry-After", "503 with Retry-After"])
@virtual
async def test_refused_creations_are_not_sent_again_where_a_refusal_proves_nothing(
    name: str,
) -> None:
    b = bench(FIRST[name])
    with pytest.raises(errors.OutcomeUnknownError) as caught:
        await b.call(CREATE, retry=RetryPolicy(retry_refused_creates=False))
    limited = name.startswith("429")
    cause = caught.value.__cause__
    assert isinstance(cause, errors.RateLimitError if limited else errors.ServerError)


@pytest.mark.parametrize("retries", [0, 1, 5])
@virtual
async def test_the_last_error_is_raised_when_the_retries_are_used_up(retries: int) -> None:
    statuses = [500, 502, 504, 500, 502, 504]
    b = bench([reply(status) for status in statuses])
    with pytest.raises(errors.ServerError) as caught:
        await b.call(retry=RetryPolicy(retries=retries))
    assert caught.value.status == statuses[retries]
    assert caught.value.attempts == retries + 1


@virtual
async def test_the_delays_double_up_to_their_cap() -> None:
    b = bench(ScriptedTransport(lambda _, __: reply(500)), draw=lambda: 0.5)
    with pytest.raises(errors.ServerError):
        await b.call(retry=RetryPolicy(retries=6, backoff=1.0, max_backoff=8.0), total=1000)
    assert [event.delay for event in b.told(RetryPlanned)] == [0.5, 1.0, 2.0, 4.0, 4.0, 4.0]
    assert [sent.at for sent in b.transport.begun] == [0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5]


@virtual
async def test_a_retry_budget_keeps_repetitions_from_multiplying_the_load() -> None:
    b = bench(ScriptedTransport(lambda _, __: reply(500)), slots=10_000, draw=lambda: 0.0)
    calls = 500
    failed = await asyncio.gather(*(b.call() for _ in range(calls)), return_exceptions=True)
    assert all(isinstance(error, errors.ServerError) for error in failed)
    # A reserve of 10/s for 10 s, and a fifth of the calls; without it there were 1,500.
    assert len(b.transport.begun) - calls == 100 + calls // 5
    b.transport.begun.clear()
    await asyncio.sleep(20)
    with pytest.raises(errors.ServerError):
        await b.call()
    assert len(b.transport.begun) == 4


# -- Retry-After pauses everybody ----------------------------------------------------------


@virtual
async def test_a_retry_after_pauses_every_caller() -> None:
    scripts = [throttle(10, work=1.0)] + [reply()] * 3
    b = bench(scripts, draw=lambda: 0.0)
    throttled = b.start()
    await asyncio.sleep(2)
    others = [b.start(), b.start(CREATE)]
    await asyncio.gather(throttled, *others)
    assert [sent.at for sent in b.transport.begun] == [0.0, 11.0, 11.0, 11.0]


@virtual
async def test_nobody_slips_through_between_a_refusal_and_the_pause() -> None:
    b = bench([throttle(10, work=1.0)] + [reply()] * 4, slots=1, draw=lambda: 0.0)
    await asyncio.gather(*(b.call() for _ in range(4)))
    assert [sent.at for sent in b.transport.begun] == [0.0, 11.0, 11.0, 11.0, 11.0]


@virtual
async def test_the_refusal_of_an_attempt_that_nobody_waits_for_pauses_everybody_too() -> None:
    b = bench([throttle(10, work=1.0), reply()], draw=lambda: 0.0)
    abandoned = b.start(CREATE)
    await asyncio.sleep(0.5)
    abandoned.cancel()
    await asyncio.sleep(1.5)
    await b.call()
    assert [sent.at for sent in b.transport.begun] == [0.0, 11.0]


@virtual
async def test_after_a_pause_the_callers_return_one_after_another() -> None:
    transport = ScriptedTransport(lambda number, _: throttle(10) if number < 4 else reply())
    b = bench(transport, slots=4, draw=lambda: 0.5)
    await asyncio.gather(*(b.call(patient=True) for _ in range(4)))
    assert [sent.at for sent in transport.begun[4:]] == pytest.approx([10.0, 10.5, 11.0, 11.5])


@virtual
async def test_who_can_t_wait_for_the_end_of_the_pause_learns_it_at_once() -> None:
    b = bench([throttle(100), reply()])
    with pytest.raises(errors.RateLimitError) as refused:
        await b.call(total=50)
    assert refused.value.retry_after == 100.0
    with pytest.raises(errors.QueueTimeoutError) as queued:
        await b.call(CREATE, queue=20, total=50)
    assert queued.value.evidence is Evidence.NOT_SENT
    assert asyncio.get_running_loop().time() == 0.0


@virtual
async def test_an_absurd_retry_after_is_capped() -> None:
    b = bench([throttle(10**9), reply()], draw=lambda: 0.0)
    await b.call(total=10_000)
    assert [sent.at for sent in b.transport.begun] == [0.0, MAX_PAUSE]
    assert [event.pause for event in b.told(Throttled)] == [MAX_PAUSE]


@pytest.mark.parametrize("past", ["0", "Thu, 01 Jan 1970 00:00:00 GMT", "-10"])
@pytest.mark.parametrize("patient", [True, False])
@virtual
async def test_a_retry_after_that_is_over_already_is_no_reason_to_hammer(
    past: str, patient: bool
) -> None:
    b = bench([throttle(past)] * 3 + [reply()], draw=lambda: 0.5)
    await b.call(patient=patient)
    assert [sent.at for sent in b.transport.begun] == [0.0, 0.25, 0.75, 1.75]


# -- what an error says about the whole call -----------------------------------------------


@pytest.mark.parametrize("operation", [READ, UPDATE], ids=["read", "update"])
@virtual
async def test_evidence_covers_all_attempts_and_not_the_last_alone(operation: Any) -> None:
    b = bench([cut(), refuse()])
    with pytest.raises(errors.APIConnectionError) as caught:
        await b.call(operation, retry=RetryPolicy(retries=1))
    assert caught.value.evidence is Evidence.MAYBE_SENT
    assert "may have been sent" in str(caught.value)


@virtual
async def test_a_full_queue_after_a_lost_answer_does_not_claim_that_nothing_was_sent() -> None:
    b = bench([cut(work=1), reply(work=60)], slots=1, draw=lambda: 0.5)
    update = b.start(UPDATE, retry=RetryPolicy(backoff=4), queue=5)
    await asyncio.sleep(2)
    other = b.start(read=90, total=90)
    with pytest.raises(errors.QueueTimeoutError) as caught:
        await update
    assert asyncio.get_running_loop().time() == 8  # cut at 1, back at 3, 5 s in the queue
    assert caught.value.evidence is Evidence.MAYBE_SENT
    assert "nothing was sent" not in str(caught.value)
    await other


@virtual
async def test_a_deadline_after_a_lost_answer_does_not_claim_it_either() -> None:
    b = bench([cut(work=1), reply(work=60)], slots=1, draw=lambda: 0.5)
    update = b.start(UPDATE, retry=RetryPolicy(backoff=4), total=7)
    await asyncio.sleep(2)
    other = b.start(read=90, total=90)
    with pytest.raises(errors.DeadlineExceededError) as caught:
        await update
    assert asyncio.get_running_loop().time() == 7
    assert caught.value.evidence is Evidence.MAYBE_SENT
    await other


@virtual
async def test_refusals_leave_the_proof_intact() -> None:
    b = bench([throttle(1), refuse()])
    with pytest.raises(errors.APIConnectionError) as caught:
        await b.call(CREATE, retry=RetryPolicy(retries=1))
    assert caught.value.evidence is Evidence.NOT_SENT


@virtual
async def test_no_retry_means_one_attempt_whatever_happens() -> None:
    for name, script in FIRST.items():
        b = bench(script)
        with pytest.raises(errors.HTError):
            await b.call(retry=NO_RETRY)
        assert len(b.transport.begun) == 1, name
