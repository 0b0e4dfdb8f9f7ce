"""The program `ht-async`, used as a person would use it: every command is a process."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from child_process import child

from demo_run.local_server import LocalServer

STOP_WITHIN_SECONDS = 20
PROXIES = ("http_proxy", "https_proxy", "all_proxy")


class ProgramError(RuntimeError):
    """A command has failed."""


@dataclass(frozen=True)
class Program:
    """The program, for one journal and one server.

    Attributes:
        server: Where orders are created.
        journal: A path, or the URL of a database.
        variables: Further variables of the environment.
    """

    server: LocalServer
    journal: str
    variables: Mapping[str, str] = field(default_factory=dict[str, str])

    @contextmanager
    def running(
        self, *arguments: str, stderr: IO[str] | None = None
    ) -> Iterator[subprocess.Popen[str]]:
        """Run a command for the length of a `with` block, at whose end it is made to end."""
        with child(
            [sys.executable, "-m", "ht_async", *arguments],
            end,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            text=True,
        ) as process:
            yield process

    def output(self, *arguments: str, good: Container[int] = (0,)) -> str:
        """Run a command to its end and return what it writes.

        Args:
            arguments: The command.
            good: Its exit codes that mean no failure.

        Raises:
            ProgramError: It failed; what it says about that is on stderr.
        """
        done = subprocess.run(
            [sys.executable, "-m", "ht_async", *arguments],
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            process_group=0,
        )
        if done.returncode not in good:
            raise ProgramError(f"`{shown(*arguments)}` ended with {done.returncode}")
        return done.stdout

    def status(self, job: str) -> dict[str, Any]:
        """What `jobs status` says."""
        said: dict[str, Any] = json.loads(self.output("jobs", "status", job, "--json"))
        return said

    def listed(self) -> dict[int, str | None]:
        """References of the server's orders by their ids."""
        orders = map(json.loads, self.output("orders", "list", "--json").splitlines())
        return {order["id"]: order["purchase_order_id"] for order in orders}

    def _environment(self) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("HT_") and name.lower() not in PROXIES
        }
        ours = {"HT_BASE_URL": self.server.url, "HT_API_KEY": self.server.api_key}
        return {**kept, **ours, "HT_DB": self.journal, **self.variables}


def shown(*arguments: str) -> str:
    """A command as a person would type it."""
    return shlex.join(["ht-async", *arguments])


def end(process: subprocess.Popen[str]) -> None:
    """Let a command end as Ctrl-C does, and make it end if it doesn't."""
    if process.poll() is not None:
        return
    try:
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        process.wait(STOP_WITHIN_SECONDS)
    finally:
        process.kill()
