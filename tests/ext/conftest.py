"""A sandbox: in the event loop of a test, or in a thread for tests with loops of their own."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal

from ht_async.sandbox import RunningServer, SandboxConfig, serve

SCRIPTS = str(Path(__file__).resolve().parents[2] / "scripts")
if SCRIPTS not in sys.path:
    sys.path.insert(0, SCRIPTS)

CONFIG = SandboxConfig(port=0, orders=5)


@pytest.fixture
async def server() -> AsyncIterator[RunningServer]:
    async with serve(CONFIG) as running:
        yield running


@pytest.fixture
def server_in_thread() -> Iterator[RunningServer]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serve(CONFIG)) as running,
    ):
        yield running
