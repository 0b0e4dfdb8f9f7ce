"""Each way to hold a client wrongly gets an error or a warning that names it and the remedy."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi_apps import make_app, opened

from ht_async import HelloTech, WrongLoopError
from ht_async.engine.short_lives import MANY, SHORT, ShortLives
from ht_async.sandbox import RunningServer


async def get(app: FastAPI, path: str = "/") -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
        return await browser.get(path)


def app_with(handler: Callable[..., Any]) -> FastAPI:
    app = FastAPI()
    app.get("/")(handler)
    return app


# -- a client for each request -----------------------------------------------------------------


async def test_a_client_for_each_request_is_warned_of_once(server: RunningServer) -> None:
    async def handler() -> int:
        async with HelloTech(base_url=server.url, api_key=server.api_key) as ht:
            return len((await ht.orders.list(limit=1)).items)

    transport = httpx.ASGITransport(app_with(handler))
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as browser:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            for _ in range(2 * MANY + 1):
                assert (await browser.get("/")).json() == 1
    [warning] = told
    assert warning.category is RuntimeWarning
    assert "open one when the application starts, such as in a FastAPI lifespan" in str(
        warning.message
    )


async def test_one_client_for_all_requests_is_no_news(server: RunningServer) -> None:
    async with opened(make_app(server)) as browser:
        for _ in range(2 * MANY):
            assert (await browser.get("/health/deep")).status_code == 200


async def test_clients_on_connections_of_the_callers_are_no_news(server: RunningServer) -> None:
    async with httpx.AsyncClient() as connections:
        for _ in range(MANY + 1):
            async with HelloTech(
                base_url=server.url, api_key=server.api_key, http_client=connections
            ) as ht:
                await ht.orders.list(limit=1)


async def test_clients_that_made_no_call_are_no_news() -> None:
    for _ in range(MANY + 1):
        async with HelloTech(api_key="k"):
            pass


@pytest.mark.parametrize(("age", "warns"), [(SHORT - 1, True), (SHORT + 1, False)])
async def test_only_short_lives_count(age: float, warns: bool) -> None:
    lives, now = ShortLives(), asyncio.get_running_loop().time()
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        for _ in range(MANY):
            lives.ended(now - age)
    assert bool(told) is warns


# -- another event loop ------------------------------------------------------------------------


def test_a_client_of_another_loop(server_in_thread: RunningServer) -> None:
    ht = HelloTech(base_url=server_in_thread.url, api_key=server_in_thread.api_key)

    async def handler() -> int:
        return len((await ht.orders.list(limit=1)).items)

    app = app_with(handler)
    with asyncio.Runner() as first:
        assert first.run(get(app)).json() == 1
        with pytest.raises(WrongLoopError, match=r"another event loop: .* FastAPI lifespan"):
            asyncio.run(get(app))
        first.run(ht.aclose())


# -- a client that is not closed ---------------------------------------------------------------


FORGETTING = """
import asyncio
from fastapi import FastAPI
from fastapi.testclient import TestClient
from ht_async import HelloTech

app = FastAPI()

@app.get("/")
async def handler() -> int:
    ht = HelloTech()
    return len((await ht.orders.list(limit=1)).items)

print(TestClient(app).get("/").json())
"""


def test_a_client_that_nobody_closed(server_in_thread: RunningServer) -> None:
    done = run(FORGETTING, server_in_thread, "-W", "always::ResourceWarning")
    assert (done.returncode, done.stdout) == (0, "1\n")
    assert (
        "was never closed: open it with `async with`, or call `await client.aclose()`"
        in done.stderr
    )


def run(program: str, server: RunningServer, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *options, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "HT_BASE_URL": server.url, "HT_API_KEY": server.api_key},
    )


# -- a fork ------------------------------------------------------------------------------------

FORKING = """
import asyncio, os, sys, warnings
from ht_async import HelloTech, WrongLoopError

warnings.filterwarnings("ignore", "This process .* is multi-threaded, use of fork")
ht = HelloTech()

async def use():
    return await ht.orders.list(limit=1)

with asyncio.Runner() as runner:
    runner.run(use())
    child = os.fork()
    if child == 0:
        try:
            asyncio.run(use())
        except WrongLoopError as error:
            print(error)
            sys.stdout.flush()
        os._exit(0)
    os.waitpid(child, 0)
    runner.run(ht.aclose())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it can't fork")
def test_a_client_that_was_used_before_a_fork(server_in_thread: RunningServer) -> None:
    done = run(FORKING, server_in_thread)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "this client was used before a fork: open one in each process\n"
