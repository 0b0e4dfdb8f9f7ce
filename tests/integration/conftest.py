"""Fixtures of the tests on loopback sockets; being here, it lets them import its neighbours."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from authority import Authority
from messages import MakeClient, MakeLanes, MakeTransport
from scripted_server import Script, ScriptedServer, Serve

from ht_async.message import Transport
from ht_async.transports.lanes import Lanes
from ht_async.transports.user_client import UserClient


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Start scripted servers; all stop at the end of the test."""
    async with AsyncExitStack() as stack:

        async def start(*scripts: Script, **settings: Any) -> ScriptedServer:
            return await stack.enter_async_context(ScriptedServer(scripts, **settings))

        yield start


@pytest.fixture
async def lanes() -> AsyncIterator[MakeLanes]:
    """Make transports; all are closed at the end of the test."""
    made: list[Lanes] = []

    def make(**settings: Any) -> Lanes:
        made.append(Lanes(**settings))
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


@pytest.fixture(params=["lanes", "user_client"])
def transports(
    request: pytest.FixtureRequest, lanes: MakeLanes, http_client: MakeClient
) -> MakeTransport:
    """Make transports of every kind that stands on httpx."""

    def over_a_client(
        *, ssl_context: Any = True, proxy: Any = None, max_response_bytes: int = 1 << 25
    ) -> Transport:
        client = http_client(verify=ssl_context, proxy=proxy)
        return UserClient(client, max_response_bytes=max_response_bytes)

    return lanes if request.param == "lanes" else over_a_client


@pytest.fixture(params=["lanes", "user_client"])
def sending(request: pytest.FixtureRequest, http_client: MakeClient) -> dict[str, Any]:
    """Settings of a `HelloTech` that sends through every kind of transport on httpx."""
    if request.param == "lanes":
        return {}
    return {"http_client": http_client(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))}


@pytest.fixture(scope="session")
def authority() -> Authority:
    return Authority.found()


@pytest.fixture
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away what the environment says about proxies, certificates and the API."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "HT_API_KEY", "HT_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
