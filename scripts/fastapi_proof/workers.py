"""Looks at the worker processes: what they hold, and whether it grows."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import Any

from fastapi_proof.browser import Browser

_PATH = "/_worker"
_WITHIN = 60.0


@dataclass(frozen=True)
class Worker:
    """A worker at rest.

    Attributes:
        tasks: Names of its tasks.
        files: Its open files and sockets.
        resident: Bytes of memory that it holds.
        peak: Bytes that it has held at most.
        pending: Orders whose outcome is open.
    """

    tasks: tuple[str, ...]
    files: int
    resident: int
    peak: int
    pending: int


async def look_at_workers(port: int, number: int) -> dict[int, Worker]:
    """Return every worker by its process id. The system chooses who takes a connection."""
    seen: dict[int, Worker] = {}
    async with asyncio.timeout(_WITHIN):
        while len(seen) < number:
            told = await _ask(port)
            seen[told["pid"]] = Worker(
                tuple(told["tasks"]),
                told["files"],
                told["resident"],
                told["peak"],
                told["pending"],
            )
    return seen


async def at_rest(port: int, number: int, like: dict[int, Worker] | None) -> dict[int, Worker]:
    """Return the workers when they hold no more tasks and files than before, or after a while."""
    until = asyncio.get_running_loop().time() + _WITHIN / 4
    while True:
        workers = await look_at_workers(port, number)
        if like is None or all(
            len(worker.tasks) <= len(like[pid].tasks) and worker.files <= like[pid].files
            for pid, worker in workers.items()
        ):
            return workers
        if asyncio.get_running_loop().time() >= until:
            return workers
        await asyncio.sleep(0.5)


async def _ask(port: int) -> dict[str, Any]:
    browser = Browser(port, random.Random(0))  # noqa: S311 - no secret
    try:
        told: dict[str, Any] = (await browser.ask("GET", _PATH)).body
        return told
    finally:
        await browser.close()
