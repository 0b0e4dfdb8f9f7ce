"""Ports and files of this process."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

LIMIT = 20.0
"""Seconds after which a condition that was to come true is given up."""


def hold_port() -> socket.socket:
    """Return a socket that holds a loopback port, where connections are refused for now."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    return bound


@contextmanager
def full_backlog() -> Iterator[int]:
    """A port where connecting hangs: nobody accepts, and the queue is full."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(4):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener.getsockname()[1]


def open_files() -> int:
    """Return the number of this process's open files and sockets."""
    return len(os.listdir("/dev/fd"))


async def until_open_files(count: int) -> None:
    """Wait until no more files are open than that; closing takes a turn of the event loop."""
    async with asyncio.timeout(LIMIT):
        while open_files() > count:  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)
