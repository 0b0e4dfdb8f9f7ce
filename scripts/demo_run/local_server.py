"""The sandbox as a child process: started on a free port, told to misbehave, ended for sure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

SEED = 55  # with this one every fault occurs, and the server asks only twice to wait
STOP_WITHIN_SECONDS = 5
ANSWER_WITHIN_SECONDS = 30

# The chance that a creation meets each fault, 2 % in all. After the last six the order exists
# though its answer is lost; "429" and "503_retry_after" refuse it and ask to wait for a second.
FAULTS = {
    "429": 0.001,
    "503_retry_after": 0.001,
    "500_before": 0.004,
    "500_after": 0.005,
    "502_after": 0.002,
    "504_after": 0.002,
    "reset_after": 0.003,
    "fin_after": 0.001,
    "truncated_json": 0.001,
}


class ServerStartError(RuntimeError):
    """The sandbox did not start."""


@dataclass(frozen=True)
class ServerTruth:
    """What the server itself knows.

    Attributes:
        orders: How many orders it holds.
        duplicates: How many of them are too many: a reference's second, third ... order.
        faults: How many requests each fault has struck.
    """

    orders: int
    duplicates: int
    faults: dict[str, int]


@dataclass(frozen=True)
class LocalServer:
    """A running sandbox."""

    url: str
    api_key: str = field(repr=False)
    pid: int

    def truth(self) -> ServerTruth:
        """Ask the server for the truth, past the API."""
        state, found = self._ask("state"), self._ask("duplicates")
        return ServerTruth(state["orders"], found["count"], state["faults"])

    def orders(self) -> int:
        """How many orders the server holds."""
        held: int = self._ask("state")["orders"]
        return held

    def misbehave(self) -> None:
        """Make creations fail at random: the same ones in every run."""
        rules = [
            {"name": name, "probability": chance, "method": "POST", "path": "/api/partners/orders"}
            for name, chance in FAULTS.items()
        ]
        answer = httpx.put(f"{self.url}/_sandbox/faults", json=rules, trust_env=False)
        answer.raise_for_status()

    def _ask(self, what: str) -> dict[str, Any]:
        answer: dict[str, Any] = httpx.get(
            f"{self.url}/_sandbox/{what}", trust_env=False, timeout=ANSWER_WITHIN_SECONDS
        ).json()
        return answer


@contextmanager
def misbehaving_server() -> Iterator[LocalServer]:
    """Run a sandbox for the length of a `with` block."""
    # A process group of its own: Ctrl-C reaches the demo alone, which ends the server last.
    with subprocess.Popen(
        [sys.executable, "-m", "ht_async.sandbox", "--port=0", f"--seed={SEED}", "--ready-json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as process:
        try:
            assert process.stdout is not None  # noqa: S101 - for the type checker
            ready = process.stdout.readline()
            if not ready:
                raise ServerStartError("The sandbox did not start; see its message above.")
            told = json.loads(ready)
            server = LocalServer(told["url"], told["api_key"], told["pid"])
            server.misbehave()
            yield server
        finally:
            end(process)


def end(process: subprocess.Popen[str]) -> None:
    """Ask a child to end, and make it end if it doesn't."""
    process.terminate()
    try:
        process.wait(STOP_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
