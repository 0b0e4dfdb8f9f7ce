"""The TLS settings are loaded once, however impatient the callers are."""

from __future__ import annotations

import asyncio
import ssl
import threading
from typing import Any

import httpx
import httpx2
import pytest
from loopback import LIMIT
from messages import MakeLanes, answered, request, send
from scripted_answers import answer, serving
from scripted_server import Serve

pytestmark = pytest.mark.usefixtures("bare_environment")


class SlowLoading:
    """Stands in for the loading of trusted roots; takes until it is released."""

    def __init__(self) -> None:
        self.begun = 0
        self.release = threading.Event()
        self._load = httpx.create_ssl_context

    def __call__(self, **settings: Any) -> ssl.SSLContext:
        self.begun += 1
        self.release.wait(LIMIT)
        return self._load(**settings)


async def test_callers_who_leave_early_do_not_make_it_begin_again(
    serve: Serve, lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading = SlowLoading()
    for library in (httpx, httpx2):
        monkeypatch.setattr(library, "create_ssl_context", loading)
    server = await serve(serving(answer(b"hello")))
    transport = lanes()
    for _ in range(3):
        caller = asyncio.create_task(send(transport, request(server.url)))
        while not loading.begun:  # noqa: ASYNC110 - it begins in a thread
            await asyncio.sleep(0)
        caller.cancel()
        await asyncio.wait([caller])

    loading.release.set()

    assert (await answered(transport, request(server.url))).body == b"hello"
    assert loading.begun == 1


async def test_closing_waits_for_it(lanes: MakeLanes, monkeypatch: pytest.MonkeyPatch) -> None:
    loading = SlowLoading()
    for library in (httpx, httpx2):
        monkeypatch.setattr(library, "create_ssl_context", loading)
    transport = lanes()
    caller = asyncio.create_task(send(transport, request("https://127.0.0.1:1")))
    while not loading.begun:  # noqa: ASYNC110 - it begins in a thread
        await asyncio.sleep(0)
    caller.cancel()
    closing = asyncio.create_task(transport.aclose())
    await asyncio.wait([caller])
    assert not closing.done()

    loading.release.set()

    async with asyncio.timeout(LIMIT):
        await closing
