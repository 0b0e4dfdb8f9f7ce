"""The example application as processes: started on a free port, ended for sure."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from child_process import child
from demo_run.local_server import ServerStartError
from safety_proof.server import Server

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/fastapi_app"
START_WITHIN = 60.0
STOP_WITHIN = 40.0
_LISTENS = re.compile(r"running on http://127\.0\.0\.1:(\d+)")
_STARTED = "Application startup complete"


@dataclass(frozen=True)
class Shop:
    """A running application.

    Attributes:
        port: Where it listens, on the loopback address.
        log: What its processes have logged.
    """

    port: int
    log: Path

    def complaints(self) -> list[str]:
        """Return the lines of the log that tell of errors in the application."""
        text = self.log.read_text(encoding="utf-8", errors="replace")
        signs = ("Traceback", "ERROR", "never retrieved", "Warning:", "was destroyed")
        return [line for line in text.splitlines() if any(sign in line for sign in signs)]


@contextmanager
def running_shop(
    api: Server, folder: Path, workers: int, settle: float, application: str
) -> Iterator[Shop]:
    """Run an application for the length of a `with` block.

    Args:
        api: The server that it calls.
        folder: For its database and its log.
        workers: Processes that serve requests.
        settle: Seconds after which a lost order counts as absent.
        application: What to serve, such as `fastapi_proof.observed_shop:app`.
    """
    log = folder / "shop.log"
    command = [
        *(sys.executable, "-m", "uvicorn", application, "--port=0", f"--workers={workers}"),
        *("--no-access-log", "--timeout-keep-alive=120", "--timeout-graceful-shutdown=10"),
    ]
    with (
        log.open("wb") as output,
        child(
            command,
            _end,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=_environment(api, folder, settle),
        ) as process,
    ):
        yield Shop(_port(process, log, workers), log)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ask the processes to end, and make them end if they don't."""
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _environment(api: Server, folder: Path, settle: float) -> dict[str, str]:
    inherited = os.environ.get("PYTHONPATH", "")
    folders = [str(EXAMPLE), str(EXAMPLE.parents[1] / "scripts"), inherited]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, folders)),
        "HT_BASE_URL": api.url,
        "HT_API_KEY": api.api_key,
        "HT_SETTLE": str(settle),
        "SHOP_DB": str(folder / "shop.db"),
        "HT_DB": str(folder / "jobs.db"),
    }


def _port(process: subprocess.Popen[bytes], log: Path, workers: int) -> int:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and process.poll() is None:
        text = log.read_text(encoding="utf-8")
        found = _LISTENS.search(text)
        if found and text.count(_STARTED) >= workers:
            return int(found[1])
        time.sleep(0.05)
    raise ServerStartError(f"The application did not start: {log.read_text(encoding='utf-8')}")
