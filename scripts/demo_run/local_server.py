"""The sandbox as a child process: started on a free port, told to misbehave, ended for sure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpx
from child_process import child

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

Rule: TypeAlias = Mapping[str, Any]
"""When the sandbox does what wrong."""


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
        state, found = self.ask("state"), self.ask("duplicates")
        return ServerTruth(state["orders"], found["count"], state["faults"])

    def orders(self) -> int:
        """How many orders the server holds."""
        held: int = self.ask("state")["orders"]
        return held

    def misbehave(self, rules: Sequence[Rule]) -> None:
        """Make requests fail at random: the same ones in every run."""
        answer = httpx.put(f"{self.url}/_sandbox/faults", json=list(rules), trust_env=False)
        answer.raise_for_status()

    def ask(self, what: str) -> dict[str, Any]:
        """Ask the server something about itself."""
        answer: dict[str, Any] = httpx.get(
            f"{self.url}/_sandbox/{what}", trust_env=False, timeout=ANSWER_WITHIN_SECONDS
        ).json()
        return answer


def creation_faults() -> Sequence[Rule]:
    """Let creations fail."""
    return [
        {"name": name, "probability": chance, "method": "POST", "path": "/api/partners/orders"}
        for name, chance in FAULTS.items()
    ]


@contextmanager
def misbehaving_server(*options: str, rules: Sequence[Rule] | None = None) -> Iterator[LocalServer]:
    """Run a sandbox for the length of a `with` block.

    Args:
        options: Further options of the sandbox.
        rules: What goes wrong; creations if None.
    """
    command = [sys.executable, "-m", "ht_async.sandbox", "--port=0", f"--seed={SEED}"]
    with child(
        [*command, "--ready-json", *options],
        end,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None  # noqa: S101 - for the type checker
        ready = process.stdout.readline()
        if not ready:
            raise ServerStartError("The sandbox did not start; see its message above.")
        told = json.loads(ready)
        server = LocalServer(told["url"], told["api_key"], told["pid"])
        server.misbehave(creation_faults() if rules is None else rules)
        yield server


def end(process: subprocess.Popen[str]) -> None:
    """Ask a child to end, and make it end if it doesn't."""
    process.terminate()
    try:
        process.wait(STOP_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
