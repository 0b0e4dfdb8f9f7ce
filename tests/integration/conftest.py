"""Fixtures of the tests on loopback sockets; being here, it lets them import its neighbours."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import httpx2
import pytest
from authority import Authority
from kinds import KINDS, OWN, Kind
from messages import MakeClient, MakeLanes, MakeTransport
from scripted_server import Script, ScriptedServer, Serve

from ht_async.message import Transport
from ht_async.transports.lanes import Lanes


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start scripted servers; all stop at the end of the test."""
    async with AsyncExitStack() as stack:

        async def start(*scripts: Script, **settings: Any) -> ScriptedServer:
            return await stack.enter_async_context(ScriptedServer(scripts, **settings))

        yield start


@pytest.fixture(params=[httpx, httpx2], ids=["httpx", "httpx2"])
async def lanes(request: pytest.FixtureRequest) -> AsyncIterator[MakeLanes]:
    """Make lanes over each library; all are closed at the end of the test."""
    made: list[Lanes] = []

    def make(**settings: Any) -> Lanes:
        made.append(Lanes(library=request.param, **settings))
        return made[-1]

    yield make
    for transport in made:
        await transport.aclose()


@pytest.fixture
async def http_client() -> AsyncIterator[MakeClient]:
    """Make clients of a user's; all are closed at the end of the test."""
    async with AsyncExitStack() as stack:

        def make(**settings: Any) -> httpx.AsyncClient:
            settings.setdefault("trust_env", False)
            client = httpx.AsyncClient(**settings)
            stack.push_async_callback(client.aclose)
            return client

        yield make


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    """A kind of transport, each in turn."""
    found: Kind = request.param
    return found


@pytest.fixture
async def transports(kind: Kind, http_client: MakeClient) -> AsyncIterator[MakeTransport]:
    """Make transports of a kind; all are closed at the end of the test."""
    made: list[Transport] = []

    def make(**settings: Any) -> Transport:
        made.append(kind.make(http_client, **settings))
        return made[-1]

    yield make
    for transport in made:
        await transport.aclose()


@pytest.fixture
def sending(kind: Kind, http_client: MakeClient) -> dict[str, Any]:
    """Settings of a `HelloTech` that sends through a kind of transport."""
    return kind.settings(http_client, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


@pytest.fixture(params=OWN, ids=lambda kind: kind.name)
def own_kind(request: pytest.FixtureRequest) -> Kind:
    """A kind of transport that a client makes itself, each in turn."""
    found: Kind = request.param
    return found


@pytest.fixture
def own_sending(own_kind: Kind, http_client: MakeClient) -> dict[str, Any]:
    """Settings of a `HelloTech` that sends through a transport of its own."""
    return own_kind.settings(http_client)


@pytest.fixture
async def own_transports(own_kind: Kind, http_client: MakeClient) -> AsyncIterator[MakeTransport]:
    """Make transports of a kind that a client makes itself; all are closed at the end."""
    made: list[Transport] = []

    def make(**settings: Any) -> Transport:
        made.append(own_kind.make(http_client, **settings))
        return made[-1]

    yield make
    for transport in made:
        await transport.aclose()


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority.found()


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the environment says about proxies, certificates and the API."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "HT_API_KEY", "HT_BASE_URL", "HT_TRANSPORT"):
        monkeypatch.delenv(name, raising=False)
