"""The command line as processes of their own, which end with the proof."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from child_process import child
from safety_proof.server import Server

JOB = "proof"
_PROGRAM = (sys.executable, "-c", "from ht_async.cli import main; main()")
_HEADER = ("purchase_order_id", "first_name", "last_name", "email", "phone", "address", "sku_ids")


@dataclass(frozen=True)
class Commands:
    """How the commands of a run are given.

    Attributes:
        server: The server that they talk to.
        journal: The journal's URL.
        log: File that takes what they say.
        timeout: Seconds for a call, which decide how short a lease may be.
        lease: Seconds of a lease.
        settle: Seconds after which a lost order shows up, if it ever does.
        on_absent: What becomes of orders that are proven absent.
    """

    server: Server
    journal: str
    log: Path
    timeout: float
    lease: float
    settle: float
    on_absent: str

    @contextmanager
    def importing(self, file: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run an import, which goes on with the job if it was begun before."""
        about = ("--job", JOB, "--settle", str(self.settle), "--on-absent", self.on_absent)
        with self._running("orders", "import", str(file), *about, *options) as process:
            yield process

    @contextmanager
    def working(self, engine: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a worker, which ends when nothing is left to do."""
        with self._running("worker", "--once", "--engine", engine) as process:
            yield process

    @contextmanager
    def _running(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        access = {"HT_API_KEY": self.server.api_key, "HT_BASE_URL": self.server.url}
        limits = ("--timeout", str(self.timeout), "--lease", str(self.lease))
        with (
            self.log.open("ab") as log,
            child(
                [*_PROGRAM, *arguments, *limits],
                subprocess.Popen.kill,
                env={**os.environ, **access, "HT_DB": self.journal},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            ) as process,
        ):
            yield process


def write_orders(path: Path, rows: int) -> None:
    """Write a file of orders."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for row in range(1, rows + 1):
            phone = f"213{row % 10_000_000:07}"
            writer.writerow(
                (f"PO-{row}", "Jane", "Doe", "jane@example.com", phone, "1 Main St", 42)
            )
