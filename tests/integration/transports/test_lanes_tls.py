"""TLS: verified by default, one context, made without holding up the event loop."""

from __future__ import annotations

import asyncio
import gc
import ssl
import threading
from pathlib import Path
from typing import Any

import httpx
import httpx2
import pytest
from authority import Authority
from loopback import LIMIT
from messages import MakeLanes, answered, failed, request, send
from scripted_answers import answer, serving
from scripted_server import Serve

from ht_async import ConfigurationError, HelloTech
from ht_async.message import Evidence, Progress
from ht_async.transports.lanes import Lanes

pytestmark = pytest.mark.usefixtures("bare_environment")


@pytest.mark.parametrize("value", [False, True, "ca.pem", 0])
def test_a_context_must_be_one(value: Any) -> None:
    """Above all, `False` must not switch the verification off."""
    with pytest.raises(ConfigurationError, match="ssl_context must be an"):
        Lanes(ssl_context=value)
    with pytest.raises(ConfigurationError, match="ssl_context must be an"):
        HelloTech(api_key="key", base_url="http://127.0.0.1:1", ssl_context=value)


async def test_a_failure_to_load_certificates_is_not_final(
    serve: Serve, lanes: MakeLanes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await serve(serving(answer()))
    transport = lanes()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
    await failed(transport, request(server.url))
    monkeypatch.delenv("SSL_CERT_FILE")

    assert (await answered(transport, request(server.url))).status == 200


async def test_a_failure_to_load_certificates_that_nobody_waits_for_is_silent(
    lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    began, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def failing(**_: Any) -> None:
        loop.call_soon_threadsafe(began.set)
        assert go_on.wait(LIMIT)
        raise OSError("no such file")

    for library in (httpx, httpx2):
        monkeypatch.setattr(library, "create_ssl_context", failing)
    transport = lanes()
    call = asyncio.create_task(send(transport, request("https://127.0.0.1:1")))
    await began.wait()
    call.cancel()
    await asyncio.wait([call])

    go_on.set()
    await transport.aclose()
    gc.collect()

    assert call.cancelled()
    assert caplog.text == ""


async def test_one_context_serves_all_connections(
    serve: Serve, lanes: MakeLanes, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ssl.SSLContext] = []
    threads: list[threading.Thread] = []

    def trusting(verify: Any = None, **_: object) -> ssl.SSLContext:
        if verify is not None:
            return verify
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        authority.ca.configure_trust(context)
        made.append(context)
        threads.append(threading.current_thread())
        return context

    for library in (httpx, httpx2):
        monkeypatch.setattr(library, "create_ssl_context", trusting)
    server = await serve(serving(answer()), tls=authority.server)
    transport = lanes()

    await asyncio.gather(*[answered(transport, request(server.url)) for _ in range(8)])
    await answered(transport, request(server.url))

    assert server.connections > 1
    assert len(made) == 1
    assert threads != [threading.current_thread()]


@pytest.fixture
async def slow_loading(monkeypatch: pytest.MonkeyPatch) -> tuple[asyncio.Event, threading.Event]:
    """Make certificates load until the second event is set; the first tells that it began."""
    began, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    make = httpx.create_ssl_context

    def slow(*args: Any, **settings: Any) -> ssl.SSLContext:
        if not settings.get("verify"):
            loop.call_soon_threadsafe(began.set)
            assert go_on.wait(LIMIT)
        return make(*args, **settings)

    for library in (httpx, httpx2):
        monkeypatch.setattr(library, "create_ssl_context", slow)
    return began, go_on


async def test_the_event_loop_goes_on_while_certificates_are_loaded(
    serve: Serve, lanes: MakeLanes, slow_loading: tuple[asyncio.Event, threading.Event]
) -> None:
    began, go_on = slow_loading
    server = await serve(serving(answer()))
    call = asyncio.create_task(answered(lanes(), request(server.url)))

    await began.wait()
    assert server.connections == 0
    go_on.set()

    assert (await call).status == 200


async def test_a_request_cancelled_while_certificates_are_loaded_is_not_sent(
    serve: Serve, lanes: MakeLanes, slow_loading: tuple[asyncio.Event, threading.Event]
) -> None:
    began, go_on = slow_loading
    server = await serve(serving(answer()))
    transport = lanes()
    progress = Progress()
    call = asyncio.create_task(send(transport, request(server.url), progress=progress))
    await began.wait()

    call.cancel()
    go_on.set()
    await asyncio.wait([call], timeout=LIMIT)

    assert call.cancelled()
    assert progress.evidence is Evidence.NOT_SENT
    assert server.connections == 0
    await answered(transport, request(server.url))
