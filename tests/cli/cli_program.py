"""A sandbox in a thread, and how a command of the program ended."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any, TypeAlias

import httpx
from anyio.from_thread import BlockingPortal
from attrs import frozen

from ht_async.sandbox import RunningServer

PATIENCE = 30.0
_PROGRAM = """
from ht_async.cli import main
from ht_async.reconcile import reconciler
reconciler.SPACING = reconciler.LAG.total_seconds()  # the least, as a test can't wait for long
main()
"""
PROGRAM = [sys.executable, "-c", _PROGRAM]


@frozen
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    @property
    def documents(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> dict[str, Any]:
        [error] = [
            members["error"]
            for members in map(json.loads, self.err.splitlines())
            if "error" in members
        ]
        return error


@frozen
class Sandbox:
    """A sandbox that runs in a thread of its own."""

    server: RunningServer
    portal: BlockingPortal

    def admin(self, method: str, path: str, document: Any = None) -> Any:
        answer = httpx.request(method, f"{self.server.url}/_sandbox/{path}", json=document)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def arm(self, *rules: dict[str, Any]) -> None:
        self.admin("PUT", "faults", list(rules))

    def await_fault(self, name: str) -> None:
        """Wait until a fault has struck."""
        give_up = time.monotonic() + PATIENCE
        while not self.admin("GET", "state")["faults"].get(name):
            assert time.monotonic() < give_up, f"{name} has not struck"
            time.sleep(0.01)

    def release(self) -> None:
        """Let requests that are kept waiting go on."""
        self.portal.call(self.server.sandbox.holds.release)


Program: TypeAlias = Callable[..., Done]
"""Runs the program in this process."""
