"""TLS: verified by default, one context, made without holding up the event loop."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from authority import Authority
from messages import answered, failed, request
from scripted_server import ScriptedServer, answer, serving

from ht_async import ConfigurationError, HelloTech
from ht_async.message import Evidence, FailureKind
from ht_async.transports.lanes import Lanes

Serve = Callable[..., Awaitable[ScriptedServer]]
MakeLanes = Callable[..., Lanes]


pytestmark = pytest.mark.usefixtures("bare_environment")


async def test_a_certificate_of_nobody_known_is_refused_by_default(
    serve: Serve, lanes: MakeLanes, authority: Authority
) -> None:
    server = await serve(serving(answer()), tls=authority.server)

    refused = await failed(lanes(), request(server.url))

    assert refused.evidence is Evidence.NOT_SENT
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused.cause)
    assert server.requests == []


async def test_a_certificate_for_another_name_is_refused(
    serve: Serve, lanes: MakeLanes, authority: Authority
) -> None:
    server = await serve(serving(answer()), tls=authority.server)

    refused = await failed(
        lanes(ssl_context=authority.client), request(server.url.replace("127.0.0.1", "localhost"))
    )

    assert refused.evidence is Evidence.NOT_SENT
    assert server.requests == []


async def test_a_context_of_the_user_decides(
    serve: Serve, lanes: MakeLanes, authority: Authority
) -> None:
    server = await serve(serving(answer(b"hello")), tls=authority.server)
    transport = lanes(ssl_context=authority.client)

    for _ in range(3):
        assert (await answered(transport, request(server.url))).body == b"hello"

    assert server.connections == 1


@pytest.mark.parametrize("value", [False, True, "ca.pem", 0])
def test_a_context_must_be_one(value: Any) -> None:
    """Above all, `False` must not switch the verification off."""
    with pytest.raises(ConfigurationError, match="ssl_context must be an"):
        Lanes(ssl_context=value)
    with pytest.raises(ConfigurationError, match="ssl_context must be an"):
        HelloTech(api_key="key", base_url="http://127.0.0.1:1", ssl_context=value)


async def test_the_environment_names_trusted_certificates(
    serve: Serve,
    lanes: MakeLanes,
    authority: Authority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = await serve(serving(answer()), tls=authority.server)
    bundle = tmp_path / "ca.pem"
    authority.ca.cert_pem.write_to_path(str(bundle))
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))

    assert (await answered(lanes(), request(server.url))).status == 200
    refused = await failed(lanes(trust_env=False), request(server.url))
    assert "CERTIFICATE_VERIFY_FAILED" in str(refused.cause)


async def test_certificates_that_cannot_be_loaded_are_named(
    serve: Serve, lanes: MakeLanes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))

    lost = await failed(lanes(), request("https://127.0.0.1:1"))

    assert (lost.evidence, lost.kind) == (Evidence.NOT_SENT, FailureKind.UNEXPECTED)
    assert isinstance(lost.cause, ConfigurationError)
    assert "SSL_CERT_FILE" in str(lost.cause)


async def test_one_context_serves_all_connections(
    serve: Serve, lanes: MakeLanes, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[ssl.SSLContext] = []
    threads: list[threading.Thread] = []

    def trusting(*_: object, **__: object) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        authority.ca.configure_trust(context)
        made.append(context)
        threads.append(threading.current_thread())
        return context

    monkeypatch.setattr(ssl, "create_default_context", trusting)
    server = await serve(serving(answer()), tls=authority.server)
    transport = lanes()

    await asyncio.gather(*[answered(transport, request(server.url)) for _ in range(8)])
    await answered(transport, request(server.url))

    assert server.connections > 1
    assert len(made) == 1
    assert threads != [threading.current_thread()]


async def test_the_event_loop_goes_on_while_certificates_are_loaded(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading, load_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()
    make = httpx.create_ssl_context

    def slow(*args: Any, **settings: Any) -> ssl.SSLContext:
        if not settings.get("verify"):
            loop.call_soon_threadsafe(loading.set)
            assert load_on.wait(20)
        return make(*args, **settings)

    monkeypatch.setattr(httpx, "create_ssl_context", slow)
    server = await serve(serving(answer()))
    call = asyncio.create_task(answered(lanes(), request(server.url)))

    await loading.wait()
    assert server.connections == 0
    load_on.set()

    assert (await call).status == 200
