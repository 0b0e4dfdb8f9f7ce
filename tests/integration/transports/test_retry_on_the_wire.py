"""How often the server gets to see a request that it refuses or fails to answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from calls import Call, connect, create, get, list_
from loopback import hold_port
from scripted_answers import answer, ending, resetting, serving
from scripted_server import Peer, Script, ScriptedServer, Serve

from ht_async import (
    APIConnectionError,
    APIStatusError,
    HelloTech,
    HTError,
    OutcomeUnknownError,
    RateLimitError,
    RetryPolicy,
    ServerError,
    Timeout,
)
from ht_async.events import Event, RetryPlanned, Throttled

pytestmark = pytest.mark.no_cover

ONE = answer(b'{"order": {"id": 1}, "orders": [{"id": 1}]}')
PROMPT = RetryPolicy(retries=3, backoff=0.001)


def persistent(server: ScriptedServer, retry: RetryPolicy = PROMPT, **settings: Any) -> HelloTech:
    return connect(server, retry=retry, **settings)


def refusal(status: int, retry_after: str | None = None) -> bytes:
    headers = () if retry_after is None else (f"Retry-After: {retry_after}",)
    return answer(b"{}", status, headers=headers)


THROTTLED = {
    "429 with a time": refusal(429, "0.05"),
    "429": refusal(429),
    "503 with a time": refusal(503, "0.05"),
}
FAILED = {
    "408": refusal(408),
    "500": refusal(500),
    "502": refusal(502),
    "503": refusal(503),
    "504": refusal(504),
    "520": refusal(520),
}
LOST: dict[str, Script] = {
    "FIN": ending(),
    "RST": resetting(),
    "a cut body": ending(answer(b"{", length=10)),
}


@pytest.mark.parametrize("call", [get, list_], ids=["get", "list"])
@pytest.mark.parametrize("case", THROTTLED | FAILED)
async def test_a_reading_call_is_repeated_after_any_refusal_or_failure(
    serve: Serve, case: str, call: Call
) -> None:
    refused = (THROTTLED | FAILED)[case]
    server = await serve(serving(refused, refused, ONE))
    async with persistent(server) as client:
        await call(client)

    assert len(server.requests) == 3
    assert len({received.target for received in server.requests}) == 1


@pytest.mark.parametrize("call", [get, list_], ids=["get", "list"])
@pytest.mark.parametrize("case", LOST)
async def test_a_reading_call_is_repeated_on_a_fresh_connection_after_a_lost_answer(
    serve: Serve, sending: dict[str, Any], case: str, call: Call
) -> None:
    server = await serve(LOST[case], LOST[case], serving(ONE))
    async with persistent(server, **sending) as client:
        await call(client)

    assert (server.connections, len(server.requests)) == (3, 3)


@pytest.mark.parametrize("case", THROTTLED)
async def test_a_create_is_repeated_after_a_refusal_with_the_same_bytes(
    serve: Serve, sending: dict[str, Any], case: str
) -> None:
    server = await serve(serving(THROTTLED[case], THROTTLED[case], ONE))
    async with persistent(server, **sending) as client:
        assert (await create(client)).id == 1

    assert len(server.requests) == 3
    assert len({received.body for received in server.requests}) == 1


@pytest.mark.parametrize("case", FAILED)
async def test_a_create_is_sent_once_where_a_status_proves_nothing(
    serve: Serve, sending: dict[str, Any], case: str
) -> None:
    server = await serve(serving(FAILED[case], ONE))
    async with persistent(server, **sending) as client:
        with pytest.raises(OutcomeUnknownError) as caught:
            await create(client)

    assert isinstance(caught.value.__cause__, APIStatusError)
    assert caught.value.attempts == 1
    assert len(server.requests) == 1


@pytest.mark.parametrize("case", LOST)
async def test_a_create_is_sent_once_where_its_answer_is_lost(
    serve: Serve, sending: dict[str, Any], case: str
) -> None:
    server = await serve(LOST[case], serving(ONE))
    async with persistent(server, **sending) as client:
        with pytest.raises(OutcomeUnknownError) as caught:
            await create(client)

    assert isinstance(caught.value.__cause__, APIConnectionError)
    assert len(server.requests) == 1


async def test_a_create_is_repeated_where_nothing_was_sent(sending: dict[str, Any]) -> None:
    """The server begins to listen between two attempts."""
    server = ScriptedServer((serving(ONE),))
    bound = hold_port()
    starting: list[asyncio.Task[ScriptedServer]] = []

    def start(event: Event) -> None:
        if isinstance(event, RetryPlanned) and not starting:
            assert event.fate == "not_sent"
            starting.append(asyncio.create_task(server.start(bound)))

    async with HelloTech(
        api_key="key",
        base_url=f"http://127.0.0.1:{bound.getsockname()[1]}",
        retry=RetryPolicy(retries=50, backoff=0.01, max_backoff=0.05),
        on_event=start,
        **sending,
    ) as client:
        assert (await create(client)).id == 1

    await server.__aexit__()
    assert len(server.requests) == 1


async def test_a_create_is_repeated_once_only_as_long_as_nothing_was_sent(serve: Serve) -> None:
    server = await serve(serving(refusal(429), refusal(500), ONE))
    async with persistent(server) as client:
        with pytest.raises(OutcomeUnknownError) as caught:
            await create(client)

    assert caught.value.attempts == 2
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    ("call", "answered", "error"),
    [
        (get, refusal(500), ServerError),
        (get, refusal(429), RateLimitError),
        (create, refusal(429), RateLimitError),
        (create, refusal(503, "0.001"), ServerError),
    ],
)
async def test_repetitions_come_to_an_end(
    serve: Serve, call: Call, answered: bytes, error: type[HTError]
) -> None:
    server = await serve(serving(answered))
    async with persistent(server, RetryPolicy(retries=2, backoff=0.001)) as client:
        with pytest.raises(error) as caught:
            await call(client)

    assert caught.value.attempts == 3
    assert len(server.requests) == 3


@pytest.mark.parametrize("case", ["429 with a time", "429"])
async def test_a_create_is_not_repeated_where_refusals_are_not_trusted(
    serve: Serve, case: str
) -> None:
    server = await serve(serving(THROTTLED[case], ONE))
    policy = RetryPolicy(retries=3, backoff=0.001, retry_refused_creates=False)
    async with persistent(server, policy) as client:
        with pytest.raises(OutcomeUnknownError) as caught:
            await create(client)

    assert isinstance(caught.value.__cause__, RateLimitError)
    assert len(server.requests) == 1


async def test_a_503_with_a_time_is_an_unknown_outcome_where_refusals_are_not_trusted(
    serve: Serve,
) -> None:
    server = await serve(serving(THROTTLED["503 with a time"], ONE))
    policy = RetryPolicy(retries=3, backoff=0.001, retry_refused_creates=False)
    async with persistent(server, policy) as client:
        with pytest.raises(OutcomeUnknownError):
            await create(client)

    assert len(server.requests) == 1


async def test_the_server_is_not_asked_again_before_the_time_it_named(serve: Serve) -> None:
    """Neither by the caller that was refused nor by another one."""
    loop = asyncio.get_running_loop()
    times: list[float] = []

    async def timing(peer: Peer) -> None:
        while True:
            await peer.request()
            times.append(loop.time())
            await peer.send(refusal(429, "0.2") if len(times) == 1 else ONE)

    server = await serve(timing)
    throttled = asyncio.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Throttled):
            throttled.set()

    async with persistent(server, on_event=listen) as client:
        first = asyncio.create_task(get(client))
        await throttled.wait()
        await get(client)
        await first

    assert [time - times[0] >= 0.2 for time in times[1:]] == [True, True]


async def test_a_time_beyond_the_deadline_is_not_waited_for(serve: Serve) -> None:
    server = await serve(serving(refusal(429, "3600"), ONE))
    async with persistent(server, timeout=Timeout(total=5)) as client:
        with pytest.raises(RateLimitError) as caught:
            await create(client)

    assert caught.value.retry_after == 3600
    assert len(server.requests) == 1
