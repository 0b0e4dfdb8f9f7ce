"""An attempt gives its slot back once, however its task begins and ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from engine_bench import CREATE, bench
from scripted_transport import hang, reply
from truth_told import failure_of
from virtual_time import settle, virtual

from ht_async import errors
from ht_async.events import AttemptEnded
from ht_async.message import Answer, AttemptTimeouts, Headers, Progress, Request


class AtOnce:
    """A transport that has its answer without any wait, or raises."""

    def __init__(self, end: BaseException | None = None) -> None:
        self.end = end

    async def send(self, _: Request, __: AttemptTimeouts, ___: Progress) -> Answer:
        if self.end is not None:
            raise self.end
        return Answer(200, Headers(), b"{}")

    async def aclose(self) -> None: ...


@pytest.fixture(params=["lazily", "eagerly"])
def begin(request: pytest.FixtureRequest) -> Any:
    """Return what lets the tasks of the running loop begin in one of two ways."""
    factory = getattr(asyncio, "eager_task_factory", None)
    if request.param == "eagerly" and factory is None:
        pytest.skip("needs Python 3.12")
    chosen = factory if request.param == "eagerly" else None
    return lambda: asyncio.get_running_loop().set_task_factory(chosen)


def test_an_answer_without_a_wait(begin: Any) -> None:
    @virtual
    async def test() -> None:
        begin()
        b = bench(AtOnce(), slots=1)
        for _ in range(3):
            assert await b.call(CREATE) == {}
        assert len(b.told(AttemptEnded)) == 3
        await b.assert_idle()

    test()


def test_an_error_without_a_wait(begin: Any) -> None:
    @virtual
    async def test() -> None:
        begin()
        b = bench(AtOnce(OSError("reset")), slots=1)
        for _ in range(3):
            assert type(await failure_of(b.call(CREATE))) is errors.OutcomeUnknownError
        await b.assert_idle()

    test()


def test_a_caller_that_leaves(begin: Any) -> None:
    @virtual
    async def test() -> None:
        begin()
        b = bench([hang(sent=False), reply()], slots=1)
        task = b.start(CREATE)
        await settle()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await b.call(CREATE) == {}
        await b.assert_idle()

    test()


@virtual
async def test_an_attempt_whose_task_never_ran() -> None:
    b = bench(reply(), slots=1)
    task = b.start(CREATE)
    await asyncio.sleep(0)  # the call has made its attempt, whose task comes next
    (attempt,) = b.runtime.attempts
    attempt.abort()
    error = await failure_of(task)
    assert type(error) is errors.APIConnectionError
    assert b.transport.begun == []
    assert await b.call(CREATE) == {}
    await b.assert_idle()
