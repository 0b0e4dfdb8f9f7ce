"""What a client takes while it waits for work, next to an `httpx.AsyncClient`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CLIENTS = 20
MOST_BYTES = 1_000_000

# The memory of the process is measured, as most of a TLS context is out of Python's sight.
PROGRAM = f"""
import asyncio, gc, sys

sys.modules["click"] = None  # or httpx would load its own command line
import httpx
from ht_async import HelloTech

ANSWER = b'HTTP/1.1 200 OK\\r\\nContent-Length: 20\\r\\n\\r\\n{{"order": {{"id": 1}}}}'


class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(ANSWER)


def resident():
    with open("/proc/self/statm") as sizes:
        return int(sizes.read().split()[1]) * 4096


async def main(whose, used):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0)
    url = "http://127.0.0.1:%d" % server.sockets[0].getsockname()[1]

    async def make():
        if whose == "own":
            client = HelloTech("key", base_url=url)
            await client.orders.get(1) if used else None
        else:
            client = httpx.AsyncClient()
            await client.get(url) if used else None
        return client

    clients = [await make() for _ in range(5)]  # what all share is loaded by then
    gc.collect()
    before = resident()
    clients += [await make() for _ in range({CLIENTS})]
    gc.collect()
    print((resident() - before) // {CLIENTS})
    for client in clients:
        await client.aclose()
    server.close()


asyncio.run(main(sys.argv[1], sys.argv[2] == "used"))
"""


def bytes_per_client(whose: str, state: str) -> int:
    """Return the least of three measurements: others on the machine only ever add to it."""
    command = [sys.executable, "-I", "-c", PROGRAM, whose, state]
    return min(
        int(subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout)
        for _ in range(3)
    )


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="there is no /proc here")
@pytest.mark.parametrize(("state", "ceiling"), [("unused", 0.1), ("used", 1.25)])
def test_an_idle_client_takes_less_than_a_megabyte(state: str, ceiling: float) -> None:
    own, httpxs = bytes_per_client("own", state), bytes_per_client("httpx's", state)
    print(f"{state}: {own} bytes, httpx {httpxs} bytes, ratio {own / httpxs:.3f}")
    assert own < MOST_BYTES
    assert own / httpxs < ceiling, (own, httpxs)
