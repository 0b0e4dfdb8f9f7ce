"""Clients with open connections belong to one event loop and one process, and say so."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from calls import ONE_ORDER, ORDER, connect
from scripted_answers import answer, serving
from scripted_server import Peer, ScriptedServer, Serve

from ht_async import HelloTech, WrongLoopError

HERE = Path(__file__).resolve().parent

USES: dict[str, Callable[[HelloTech], Awaitable[Any]]] = {
    "a call": lambda ht: ht.orders.get(1),
    "a free request": lambda ht: ht.request("GET", "/x"),
    "a raw call": lambda ht: ht.with_raw_response.orders.get(1),
    "a view": lambda ht: ht.with_options(timeout=5).orders.get(1),
    "a page": lambda ht: ht.orders.list(),
    "closing": lambda ht: ht.aclose(),
}


async def refusal(use: Callable[[HelloTech], Awaitable[Any]], ht: HelloTech) -> str:
    with pytest.raises(WrongLoopError) as caught:
        await use(ht)
    return str(caught.value)


@pytest.mark.parametrize("name", USES)
async def test_another_loop_in_another_thread_is_refused(serve: Serve, name: str) -> None:
    server = await serve(serving(answer(ONE_ORDER)))
    async with connect(server) as ht:
        await ht.orders.get(1)
        told: list[str] = []
        thread = threading.Thread(
            target=lambda: told.append(asyncio.run(refusal(USES[name], ht))), daemon=True
        )
        thread.start()
        await asyncio.to_thread(thread.join, 20)
        assert "belongs to another event loop" in told[0]
        await ht.orders.get(1)
    assert server.connections == 1


async def test_closing_from_another_loop_leaves_a_running_batch_alone(serve: Serve) -> None:
    gate = asyncio.Event()

    async def one_at_once(peer: Peer) -> None:
        await peer.request()
        await peer.send(answer(ONE_ORDER))
        await peer.request()
        await gate.wait()
        await peer.send(answer(ONE_ORDER))

    server = await serve(one_at_once)
    async with connect(server, max_connections=1) as ht:
        outcomes = ht.iter_create_orders([ORDER, evolve(ORDER, purchase_order_id="PO-2")])
        first = await anext(outcomes)
        await server.until(lambda: len(server.requests) == 2)
        told = await asyncio.to_thread(lambda: asyncio.run(refusal(USES["closing"], ht)))
        assert "belongs to another event loop" in told
        gate.set()
        rest = [outcome.status async for outcome in outcomes]
        assert (first.status, rest, outcomes.stopped) == ("created", ["created"], None)


def test_each_loop_may_have_its_own() -> None:
    async def main() -> int:
        async with ScriptedServer((serving(answer(ONE_ORDER)),)) as server, connect(server) as ht:
            return (await ht.orders.get(1)).id

    assert [asyncio.run(main()), asyncio.run(main())] == [1, 1]


FORK = """
import asyncio, gc, os, sys

sys.path[:0] = [{tests!r}, {here!r}]

from calls import ONE_ORDER, connect
from scripted_answers import answer, serving
from scripted_server import ScriptedServer
from ht_async import WrongLoopError


async def refused(ht):
    told = []
    for use in (ht.orders.get(1), ht.request("GET", "/x"), ht.aclose()):
        try:
            await use
        except WrongLoopError as error:
            told.append("fork" in str(error))
    return told == [True] * 3


async def own_client(server):
    async with connect(server) as ht:
        return (await ht.orders.get(1)).id == 1


def in_the_child(ht, server):
    passed = asyncio.run(refused(ht)) and asyncio.run(own_client(server))
    del ht
    gc.collect()
    return 7 if passed else 1


async def main():
    asyncio.get_running_loop().slow_callback_duration = 60  # a busy machine is no finding
    async with ScriptedServer((serving(answer(ONE_ORDER)),)) as server:
        async with connect(server) as ht:
            await ht.orders.get(1)
            child = os.fork()
            if child == 0:
                try:
                    os._exit(in_the_child(ht, server))
                finally:
                    os._exit(9)
            _, status = await asyncio.to_thread(os.waitpid, child, 0)
            await ht.orders.get(1)
        connections = [request.connection for request in server.requests]
        print(os.waitstatus_to_exitcode(status), connections)


asyncio.run(main())
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_forked_child_opens_its_own_and_harms_no_connection_of_its_parent() -> None:
    program = FORK.format(tests=str(HERE.parent), here=str(HERE))
    flags = ["-X", "dev", "-W", "ignore::DeprecationWarning:__main__"]
    ended = subprocess.run(
        [sys.executable, *flags, "-c", program], capture_output=True, text=True, timeout=60
    )
    # The parent's two requests went over one connection, the child's over another.
    assert ended.stdout == "7 [1, 2, 1]\n", ended.stderr
    assert ended.stderr == ""
