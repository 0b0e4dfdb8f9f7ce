"""Fixtures of the tests on loopback sockets; being here, it lets them import its neighbours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from authority import Authority
from messages import MakeLanes
from scripted_server import Script, ScriptedServer, Serve

from ht_async.transports.lanes import Lanes


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
