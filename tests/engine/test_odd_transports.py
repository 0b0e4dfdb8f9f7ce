"""Transports that are not what they should be crash no call and make nobody lie."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from engine_bench import CREATE, NO_RETRY, READ, bench
from scripted_transport import Script, ScriptedTransport, hang, refuse, reply
from truth_told import EFFECTS, assert_unknown, failure_of
from virtual_time import virtual

from ht_async import errors
from ht_async.events import AttemptEnded
from ht_async.message import (
    Answer,
    AttemptTimeouts,
    Evidence,
    Failure,
    FailureKind,
    Headers,
    Progress,
    Request,
)
from ht_async.options import RetryPolicy


@EFFECTS
@pytest.mark.parametrize(
    "raised",
    [
        KeyError("bug"),
        OSError("reset"),
        RuntimeError("bug"),
        RecursionError(),
        MemoryError(),
        StopIteration(),
        StopAsyncIteration(),
        ExceptionGroup("several", [OSError()]),
    ],
    ids=lambda raised: type(raised).__name__,
)
@virtual
async def test_a_transport_that_raises_never_crashes_a_call(op: Any, raised: Exception) -> None:
    b = bench(Script(end=raised))
    error = await failure_of(b.call(op))
    if op is CREATE:
        error = assert_unknown(error, errors.APIConnectionError).__cause__
    assert type(error) is errors.APIConnectionError
    assert error.evidence is Evidence.MAYBE_SENT
    assert len(b.transport.begun) == 1  # it may do the same again
    await b.assert_idle()


class Returning:
    """A transport that returns something else than it should, without any evidence."""

    def __init__(self, result: object) -> None:
        self.result = result

    async def send(self, _: Request, __: AttemptTimeouts, ___: Progress) -> Any:
        return self.result

    async def aclose(self) -> None: ...


@EFFECTS
@pytest.mark.parametrize(
    "result",
    [
        None,
        200,
        (200, {}, b""),
        Answer("200", Headers(), b"{}"),
        Answer(200, {}, b"{}"),
        Answer(200, Headers(), "{}"),
        Answer(429, Headers([("Retry-After", "1")]), b""),
        Answer(200, Headers([b"Retry-After: 1"]), b""),
        Failure(Evidence.MAYBE_SENT, FailureKind.CONNECTION, OSError(), "404"),
        Failure(Evidence.MAYBE_SENT, FailureKind.CONNECTION, "reset"),
    ],
    ids=repr,
)
@virtual
async def test_a_transport_that_returns_nonsense_never_crashes_a_call(
    op: Any, result: object
) -> None:
    b = bench(Returning(result))
    error = await failure_of(b.call(op))
    if op is CREATE:
        error = assert_unknown(error, errors.APIConnectionError).__cause__
    assert type(error) is errors.APIConnectionError
    assert error.evidence is Evidence.MAYBE_SENT
    assert [event.fate for event in b.told(AttemptEnded)] == ["unknown"]
    await b.assert_idle()


@virtual
async def test_a_transport_without_evidence_makes_everything_maybe_sent() -> None:
    for script in (
        Script(end=ConnectionRefusedError(), vouches=False),
        Script(end=TimeoutError(), vouches=False),
        hang(sent=False, vouches=False),
    ):
        b = bench(script)
        error = await failure_of(b.call(CREATE, connect=1, read=1, write=1))
        assert type(error) is errors.OutcomeUnknownError
        assert len(b.transport.begun) == 1


@virtual
async def test_without_evidence_a_cancelled_creation_goes_on() -> None:
    b = bench(reply(connect=10, vouches=False))
    task = b.start(CREATE)
    await asyncio.sleep(5)
    task.cancel()
    await asyncio.sleep(10)
    assert len(b.transport.committed) == 1
    await b.assert_idle()


@virtual
async def test_a_transport_s_own_timeout_keeps_its_evidence() -> None:
    b = bench([Script(end=TimeoutError(), work=3)])
    error = await failure_of(b.call(READ, retry=NO_RETRY))
    assert type(error) is errors.APITimeoutError
    assert error.evidence is Evidence.MAYBE_SENT

    class Slow(Returning):
        async def send(self, _: Request, __: AttemptTimeouts, progress: Progress) -> Any:
            progress.nothing_sent()
            raise TimeoutError

    error = await failure_of(bench(Slow(None)).call(CREATE, retry=NO_RETRY))
    assert type(error) is errors.APITimeoutError
    assert error.evidence is Evidence.NOT_SENT


@virtual
async def test_a_transport_that_is_cancelled_from_within_ends_the_attempt_alone() -> None:
    b = bench(Script(end=asyncio.CancelledError()))
    error = await failure_of(b.call(READ))
    assert type(error) is errors.APIConnectionError
    assert_unknown(
        await failure_of(bench(Script(end=asyncio.CancelledError())).call(CREATE)),
        errors.APIConnectionError,
    )


@virtual
async def test_what_was_never_sent_is_told_as_such() -> None:
    for kind in FailureKind:
        failure = Failure(Evidence.NOT_SENT, kind, OSError("x"))
        b = bench(ScriptedTransport(lambda _, __, failure=failure: Script(end=failure)))
        error = await failure_of(b.call(CREATE, retry=RetryPolicy(retries=1)))
        assert isinstance(error, errors.APIConnectionError), kind
        assert error.evidence is Evidence.NOT_SENT
        assert "nothing was sent" in str(error)


@virtual
async def test_a_refused_connection_is_told_after_all_attempts() -> None:
    b = bench(ScriptedTransport(lambda _, __: refuse()))
    error = await failure_of(b.call(CREATE, retry=RetryPolicy(retries=2)))
    assert type(error) is errors.APIConnectionError
    assert error.attempts == 3
    assert type(error.__cause__).__name__ == "Refused"
