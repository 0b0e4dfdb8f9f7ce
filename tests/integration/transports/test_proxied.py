"""What goes through a proxy, and what its failures prove."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from authority import Authority
from kinds import Kind
from loopback import hold_port
from messages import KEY, MakeTransport, answered, failed, limits, request
from said import everything_said
from scripted_answers import answer, ending, resetting, serving, silent
from scripted_server import Peer, Script, ScriptedServer, Serve

from ht_async import APIConnectionError, HelloTech, RetryPolicy
from ht_async.message import Evidence, FailureKind

NOT_SENT, MAYBE_SENT = Evidence.NOT_SENT, Evidence.MAYBE_SENT
PASSWORD = "pa55-word-nobody-may-see"
ORIGIN = "https://127.0.0.1:8443"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"

pytestmark = pytest.mark.usefixtures("bare_environment")


def with_password(server: ScriptedServer) -> str:
    return server.url.replace("://", f"://user:{PASSWORD}@")


def tunnelling(authority: Authority, script: Script) -> Script:
    """Return a script of a proxy that is also the origin at the end of its tunnel."""

    async def tunnel(peer: Peer) -> None:
        await peer.request()
        await peer.send(ESTABLISHED)
        await peer.upgrade(authority.server)
        await script(peer)

    return tunnel


# -- what goes through a proxy -------------------------------------------------------------


async def test_an_http_origin_is_asked_for_at_the_proxy(
    serve: Serve, transports: MakeTransport
) -> None:
    server = await serve(serving(answer(b"from the proxy")))
    transport = transports(proxy=with_password(server))

    for _ in range(2):
        result = await answered(transport, request("http://127.0.0.1:9", "/orders?a=1", b"{}"))
        assert result.body == b"from the proxy"

    first, second = server.requests
    assert (first.method, first.target, first.body) == (
        "POST",
        "http://127.0.0.1:9/orders?a=1",
        b"{}",
    )
    assert first["Proxy-Authorization"].startswith("Basic ")
    assert second.connection == first.connection == 1


async def test_an_https_origin_is_reached_through_a_tunnel(
    serve: Serve, transports: MakeTransport, authority: Authority
) -> None:
    server = await serve(tunnelling(authority, serving(answer(b"from the origin"))))
    transport = transports(proxy=with_password(server), ssl_context=authority.client)

    for _ in range(2):
        result = await answered(transport, request(ORIGIN, "/orders", b"{}"))
        assert result.body == b"from the origin"

    connect, first, second = server.requests
    assert (connect.method, connect.target) == ("CONNECT", "127.0.0.1:8443")
    assert connect["Proxy-Authorization"].startswith("Basic ")
    assert connect.values("Api-Key") == []
    assert (first.method, first.target, first["Api-Key"]) == ("POST", "/orders", KEY)
    assert first.values("Proxy-Authorization") == []
    assert second.connection == 1


async def test_an_https_origin_is_reached_through_a_proxy_that_speaks_tls(
    serve: Serve, own_transports: MakeTransport, authority: Authority
) -> None:
    script = tunnelling(authority, serving(answer(b"from the origin")))
    server = await serve(script, tls=authority.server)
    transport = own_transports(proxy=with_password(server), ssl_context=authority.client)

    for _ in range(2):
        result = await answered(transport, request(ORIGIN, "/orders", b"{}"))
        assert result.body == b"from the origin"

    assert [received.method for received in server.requests] == ["CONNECT", "POST", "POST"]
    assert server.connections == 1


async def test_a_proxy_that_speaks_tls_is_trusted_like_the_origin(
    serve: Serve,
    kind: Kind,
    transports: MakeTransport,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And no connection to it loads trusted certificates of its own."""
    if kind.name == "user_client":
        pytest.skip("the user's client trusts whom it is told to")

    def unwanted(*_: object, **__: object) -> None:
        raise AssertionError("a second context was made")

    for core in ("httpcore", "httpcore2"):
        monkeypatch.setattr(f"{core}._async.connection.default_ssl_context", unwanted)
    server = await serve(serving(answer()), tls=authority.server)
    transport = transports(proxy=server.url, ssl_context=authority.client)

    await answered(transport, request("http://127.0.0.1:9", "/orders"))

    assert server.targets == ["http://127.0.0.1:9/orders"]


async def test_a_proxy_with_a_certificate_of_nobody_known_is_refused(
    serve: Serve, transports: MakeTransport, authority: Authority
) -> None:
    server = await serve(serving(answer()), tls=authority.server)

    refused = await failed(transports(proxy=server.url), request("http://127.0.0.1:9", body=b"{}"))

    assert refused.evidence is NOT_SENT
    assert server.requests == []


# -- what its failures prove ---------------------------------------------------------------


@pytest.mark.parametrize("status", [400, 403, 407, 502, 503])
async def test_a_refused_tunnel_is_not_sent(
    serve: Serve, transports: MakeTransport, kind: Kind, status: int
) -> None:
    server = await serve(serving(answer(b"no", status)))

    refused = await failed(transports(proxy=server.url), request(ORIGIN, body=b"{}"))

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.CONNECTION)
    assert isinstance(refused.cause, kind.cause("ProxyError"))
    assert refused.status is None
    assert [received.method for received in server.requests] == ["CONNECT"]
    await server.until(lambda: server.open == 0)


@pytest.mark.parametrize("origin", ["http://127.0.0.1:9", ORIGIN])
async def test_a_proxy_that_is_not_there_is_not_sent(
    serve: Serve, transports: MakeTransport, origin: str
) -> None:
    with hold_port() as bound:
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        lost = await failed(transports(proxy=url), request(origin, body=b"{}"))

    assert (lost.evidence, lost.kind) == (NOT_SENT, FailureKind.CONNECTION)


async def test_an_untrusted_origin_behind_a_tunnel_is_not_sent(
    serve: Serve, transports: MakeTransport, authority: Authority
) -> None:
    server = await serve(tunnelling(authority, serving(answer())))
    stranger = Authority.found()

    refused = await failed(
        transports(proxy=server.url, ssl_context=stranger.client), request(ORIGIN, body=b"{}")
    )

    assert (refused.evidence, refused.kind) == (NOT_SENT, FailureKind.CONNECTION)
    assert [received.method for received in server.requests] == ["CONNECT"]


@pytest.mark.parametrize("end", [ending(), resetting()], ids=["FIN", "RST"])
async def test_a_lost_answer_behind_a_tunnel_is_maybe_sent(
    serve: Serve, transports: MakeTransport, authority: Authority, end: Script
) -> None:
    server = await serve(tunnelling(authority, end))
    transport = transports(proxy=server.url, ssl_context=authority.client)

    lost = await failed(transport, request(ORIGIN, body=b"{}"))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.CONNECTION)
    assert [received.method for received in server.requests] == ["CONNECT", "POST"]


@pytest.mark.parametrize("end", [ending(), resetting()], ids=["FIN", "RST"])
async def test_a_lost_answer_of_a_proxy_is_maybe_sent(
    serve: Serve, transports: MakeTransport, end: Script
) -> None:
    server = await serve(end)

    lost = await failed(transports(proxy=server.url), request("http://127.0.0.1:9", body=b"{}"))

    assert (lost.evidence, lost.kind) == (MAYBE_SENT, FailureKind.CONNECTION)
    assert len(server.requests) == 1


@pytest.mark.parametrize("script", [ending(), resetting()], ids=["FIN", "RST"])
async def test_a_proxy_that_drops_the_tunnel_request_proves_what_the_library_tells(
    serve: Serve, transports: MakeTransport, kind: Kind, script: Script
) -> None:
    """Nothing of the request left. To aiohttp that is connecting; httpx may have sent all of it."""
    server = await serve(script)

    lost = await failed(transports(proxy=server.url), request(ORIGIN, body=b"{}"))

    assert lost.evidence is (NOT_SENT if kind.on_aiohttp else MAYBE_SENT)
    assert [received.method for received in server.requests] == ["CONNECT"]


async def test_a_proxy_that_is_silent_about_a_tunnel_proves_as_much_as_the_error_tells(
    serve: Serve, transports: MakeTransport, kind: Kind
) -> None:
    """To httpx the tunnel is an exchange of its own; to aiohttp it is a part of connecting."""
    server = await serve(silent)
    short = limits(connect=0.3) if kind.on_aiohttp else limits(read=0.1)

    lost = await failed(transports(proxy=server.url), request(ORIGIN, body=b"{}"), short)

    assert lost.evidence is (NOT_SENT if kind.on_aiohttp else MAYBE_SENT)
    assert lost.kind is FailureKind.TIMEOUT
    assert [received.method for received in server.requests] == ["CONNECT"]


# -- secrets -------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [serving(answer(b"no", 407)), ending()], ids=["407", "FIN"])
@pytest.mark.parametrize("transport", ["httpx", "httpx2", "aiohttp"])
async def test_a_proxys_password_is_never_shown(
    serve: Serve, script: Script, transport: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server = await serve(script)
    async with HelloTech(
        api_key=KEY,
        base_url="https://partner.example",
        proxy=with_password(server),
        retry=RetryPolicy(retries=0),
        transport=transport,
    ) as client:
        with pytest.raises(APIConnectionError) as caught:
            await client.orders.get(1)
        said = everything_said(caught.value) + repr(client) + repr(vars(client)) + caplog.text

    assert server.requests[0].method == "CONNECT"
    assert server.requests[0].values("Proxy-Authorization") != []
    assert transport == "aiohttp" or "httpcore" in caplog.text
    assert PASSWORD not in said
    assert KEY not in said
