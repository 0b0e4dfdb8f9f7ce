"""`CallOptions.permit`: asked before each attempt, in its slot, and before its first byte."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from attrs import evolve
from engine_bench import CREATE, Bench, bench, options
from scripted_transport import refuse, reply, throttle
from virtual_time import virtual

from ht_async.errors import ClientClosedError


async def call(b: Bench, permit: Any, **how: Any) -> Any:
    how = {"patient": True, "total": 200.0, **how}
    return await b.engine.call(CREATE, "PO-1", evolve(options(**how), permit=permit))


@virtual
async def test_it_is_asked_when_the_slot_is_there_and_not_before() -> None:
    b = bench([reply(work=50), reply()], slots=1)
    asked: list[float] = []
    occupant = b.start(CREATE, read=90, total=90)
    await asyncio.sleep(0)
    await call(b, lambda: asked.append(asyncio.get_running_loop().time()))
    assert asked == [50.0, 50.0]
    await occupant
    await b.assert_idle()


@virtual
async def test_it_is_asked_before_every_attempt_and_every_first_byte() -> None:
    b = bench([refuse(), throttle(7), reply()])
    asked: list[None] = []
    await call(b, lambda: asked.append(None))
    assert len(asked) == 3 + 2  # one attempt did not connect
    await b.assert_idle()


@pytest.mark.parametrize("attempts", [0, 1])
@virtual
async def test_nothing_is_sent_if_it_refuses_and_the_slot_comes_back(attempts: int) -> None:
    b = bench([refuse(), reply()], slots=1)
    left = iter(range(attempts))

    def permit() -> None:
        if next(left, None) is None:
            raise ClientClosedError("no")

    with pytest.raises(ClientClosedError) as caught:
        await call(b, permit)
    assert caught.value.attempts == attempts == len(b.transport.begun)
    await b.assert_idle()


@virtual
async def test_nothing_is_sent_if_it_refuses_by_the_time_that_the_first_byte_may_leave() -> None:
    """As in a process that was frozen while it connected, and whose claim others have now."""
    b = bench([reply(connect=5)], slots=1)

    def permit() -> None:
        if asyncio.get_running_loop().time() >= 5:
            raise ClientClosedError("too late")

    with pytest.raises(ClientClosedError, match="too late") as caught:
        await call(b, permit)
    assert caught.value.attempts == len(b.transport.begun) == 1
    assert (b.transport.first_bytes, b.transport.committed) == ([], [])
    await b.assert_idle()
