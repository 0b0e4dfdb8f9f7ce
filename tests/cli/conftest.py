"""A sandbox on a socket, and the program: in this process, or as one of its own."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from cli_program import PROGRAM, Done, Program, Sandbox

from ht_async.bulk.engine import inline
from ht_async.cli import main
from ht_async.reconcile import reconciler
from ht_async.sandbox import SandboxConfig, serve


@pytest.fixture(scope="session")
def _running() -> Iterator[Sandbox]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(
            serve(
                SandboxConfig(
                    port=0, orders=7, shop_orders=3, paths={"orders.count_by_tag": "/api/counts"}
                )
            )
        ) as server,
    ):
        yield Sandbox(server, portal)


@pytest.fixture
def sandbox(_running: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A fresh sandbox with seven orders, which the environment names."""
    _running.admin("PUT", "faults", [])
    _running.admin("POST", "reset")
    monkeypatch.setenv("HT_BASE_URL", _running.server.url)
    monkeypatch.setenv("HT_API_KEY", _running.server.api_key)
    return _running


def in_thread(run: Callable[[Any], Any], work: Any) -> Any:
    """Run the event loop in a thread of its own.

    On Python 3.11 a coverage tracer loses count of the frames around an event loop that did I/O,
    and would report the rest of each command as never run.
    """
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run, work).result()


@pytest.fixture
def ht_async(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """Run the program in this process."""
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.setattr(asyncio, "run", partial(in_thread, asyncio.run))

    def run(*arguments: str, stdin: bytes = b"") -> Done:
        monkeypatch.setattr(sys, "argv", ["ht-async", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Done(ended.value.code or 0, captured.out, captured.err)

    return run


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let bulk jobs in this process look more often for work, and for orders that were lost."""
    monkeypatch.setattr(inline, "LOOK_AGAIN", 0.02)
    monkeypatch.setattr(reconciler, "SPACING", 0.2)


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the program as a process; none outlives the test."""
    processes: list[subprocess.Popen[str]] = []

    def begin(
        *arguments: str,
        variables: dict[str, str] | None = None,
        program: Sequence[str] = PROGRAM,
        **settings: Any,
    ) -> subprocess.Popen[str]:
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **settings}
        inherited = {name: text for name, text in os.environ.items() if name != "COLUMNS"}
        environment = {**inherited, "TERM": "dumb", **(variables or {})}
        process = subprocess.Popen([*program, *arguments], text=True, env=environment, **pipes)
        processes.append(process)
        return process

    yield begin
    for process in processes:
        process.kill()
        process.communicate()
