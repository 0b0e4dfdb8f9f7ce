"""A call that meets no trouble, and what it tells about itself."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from engine_bench import ACCOUNT, CREATE, KEY, OPERATIONS, READ, UPDATE, bench, options
from scripted_transport import ScriptedTransport, cut, refuse, reply, throttle
from virtual_time import EPOCH, virtual, wall_clock

from ht_async.engine.engine import Engine
from ht_async.engine.runtime import Runtime
from ht_async.errors import APIConnectionError, InvalidRequestError
from ht_async.events import (
    AttemptEnded,
    CallBegan,
    CallEnded,
    PagingStopped,
    RetryPlanned,
    Throttled,
)
from ht_async.message import AttemptTimeouts, Evidence
from ht_async.operation import Effect
from ht_async.options import RateLimit, RetryPolicy


@pytest.mark.parametrize("effect", list(Effect))
@virtual
async def test_a_result_comes_with_what_came_along(effect: Effect) -> None:
    script = reply(201, {"id": 7}, {"X-Request-Id": "r-1", "X-Other": "o"}, connect=1.0, work=2.0)
    b = bench(script)
    response = await b.response(OPERATIONS[effect])
    assert response.value == {"id": 7}
    assert response.status == 201
    assert response.headers["x-other"] == "o"
    assert response.request_id == "r-1"
    assert response.attempts == 1
    assert response.elapsed == 3.0
    await b.assert_idle()


@virtual
async def test_what_is_sent() -> None:
    b = bench(reply())
    await b.call(CREATE, "PO-9", headers={"X-Trace": "t"}, connect=1.0, read=2.0, write=3.0)
    (sent,) = b.transport.begun
    assert (sent.request.method, sent.request.url) == ("POST", "https://api.example/things/PO-9")
    assert sent.request.body == b'"PO-9"'
    assert dict(sent.request.headers)["Api-Key"] == KEY
    assert dict(sent.request.headers)["X-Trace"] == "t"
    assert sent.timeouts == AttemptTimeouts(connect=1.0, read=2.0, write=3.0)


@virtual
async def test_every_attempt_sends_the_same_bytes() -> None:
    b = bench([refuse(), throttle(), throttle(1), reply()])
    response = await b.response(CREATE, headers={"X-Trace": "t"})
    assert response.attempts == 4
    assert len({sent.request for sent in b.transport.begun}) == 1


@virtual
async def test_a_forbidden_header_is_refused_before_anything_happens() -> None:
    b = bench(reply())
    for name in ("Api-Key", "host", "CONTENT-LENGTH", "X\r\nY"):
        with pytest.raises(InvalidRequestError):
            await b.call(headers={name: "x"})
    assert b.transport.begun == []
    assert b.events == []


@virtual
async def test_events_tell_the_story_in_order() -> None:
    b = bench([throttle(4, status=503, work=1.0), cut(work=2.0), reply(work=3.0)], draw=lambda: 0.5)
    await b.call(UPDATE)
    assert b.events == [
        CallBegan("things.idempotent", "POST", "/things/{id}"),
        AttemptEnded("things.idempotent", 1, "throttled", 503, None, queued=0.0, elapsed=1.0),
        Throttled("things.idempotent", 503, pause=4.0),
        RetryPlanned("things.idempotent", 1, "throttled", delay=pytest.approx(4.4)),
        AttemptEnded("things.idempotent", 2, "unknown", None, "Cut", 0.0, pytest.approx(2.0)),
        RetryPlanned("things.idempotent", 2, "unknown", delay=0.5),
        AttemptEnded("things.idempotent", 3, "answered", 200, None, 0.0, pytest.approx(3.0)),
        CallEnded("things.idempotent", "succeeded", 3, pytest.approx(10.9), 200, None, None),
    ]


@virtual
async def test_waiting_at_the_gate_is_told_and_counted() -> None:
    b = bench([reply(work=5.0), reply(work=1.0)], slots=1)
    first, second = b.start(), asyncio.ensure_future(b.response())
    await first
    response = await second
    assert response.elapsed == 6.0
    assert [event.queued for event in b.told(AttemptEnded)] == [0.0, 5.0]
    assert [event.elapsed for event in b.told(AttemptEnded)] == [5.0, 1.0]


@virtual
async def test_slots_limit_the_attempts_under_way() -> None:
    b = bench(ScriptedTransport(lambda _, __: reply(work=1.0)), slots=3)
    await asyncio.gather(*(b.call() for _ in range(10)))
    assert b.transport.most_active == 3
    assert asyncio.get_running_loop().time() == 4.0
    await b.assert_idle()


@virtual
async def test_a_rate_limit_spaces_the_attempts() -> None:
    transport = ScriptedTransport(lambda _, __: reply())
    b = bench(transport, slots=100, rate=RateLimit(2, burst=2))
    await asyncio.gather(*(b.call() for _ in range(5)))
    assert [sent.at for sent in transport.begun] == [0.0, 0.0, 0.5, 1.0, 1.5]


@virtual
async def test_an_observer_that_raises_harms_no_call(caplog: pytest.LogCaptureFixture) -> None:
    def observer(_: object) -> None:
        raise KeyError("observer's own")

    b = bench([cut(), reply(body={"id": 1})], observer=observer)
    assert await b.call(READ) == {"id": 1}
    assert "on_event raised an error" in caplog.text
    await b.assert_idle()


@virtual
async def test_an_error_knows_how_many_attempts_it_took() -> None:
    b = bench([refuse(), refuse(), refuse()])
    with pytest.raises(APIConnectionError) as caught:
        await b.call(CREATE, retry=RetryPolicy(retries=2))
    assert caught.value.attempts == 3
    assert caught.value.evidence is Evidence.NOT_SENT


@virtual
async def test_nobody_needs_to_observe() -> None:
    b = bench([throttle(1), reply(body={"id": 1})])
    silent = Runtime(
        account=ACCOUNT,
        transport=b.transport,
        gate=b.runtime.gate,
        draw=b.runtime.draw,
        wall_clock=wall_clock,
    )
    response = await Engine(silent).call(READ, "PO-1", options())
    assert response.value == {"id": 1}


@virtual
async def test_layers_above_share_the_clock_and_the_observer() -> None:
    b = bench(reply())
    await asyncio.sleep(60)
    assert b.engine.wall_clock() == EPOCH + timedelta(minutes=1)
    event = PagingStopped("things.list", "repeated_cursor", pages=3)
    b.engine.emit(event)
    assert b.events == [event]


@virtual
async def test_a_server_names_its_requests_in_the_header_that_was_agreed() -> None:
    b = bench(reply(headers={"X-Request-Id": "no", "CF-Ray": "r" * 500}))
    b.runtime.request_id_header = "cf-ray"
    assert (await b.response()).request_id == "r" * 200
    b = bench(reply())
    assert (await b.response()).request_id is None
