"""`ht-async worker` that is stopped while orders are under way."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from bulk_files import write_orders
from cli_program import PATIENCE, Program, Sandbox

Start = Callable[..., subprocess.Popen[str]]
INTERRUPTED = 130
AT_ONCE = 8.0
"""Seconds; an order that was sent has ten to end."""

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.mark.parametrize("engine", ["inline", "dbos"])
@pytest.mark.parametrize("again", [signal.SIGINT, signal.SIGTERM])
def test_a_second_interrupt_leaves_at_once_and_says_so(
    engine: str,
    again: signal.Signals,
    tmp_path: Path,
    start: Start,
    sandbox: Sandbox,
    ht_async: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HT_DB", str(tmp_path / "jobs.db"))
    file = write_orders(tmp_path / "few.csv", 3)
    assert ht_async("orders", "import", str(file), "--job", "few", "--detach").code == 0
    sandbox.arm({"name": "hang_after", "method": "POST", "seconds": 60, "times": 3})
    worker = start("worker", "--engine", engine)
    sandbox.await_fault("hang_after")
    worker.send_signal(signal.SIGINT)
    assert worker.stderr is not None
    assert any(line.startswith("stopping: ") for line in worker.stderr)
    time.sleep(0.3)  # by then it waits for what is under way
    began = time.monotonic()
    worker.send_signal(again)
    _, err = worker.communicate(timeout=PATIENCE)
    assert time.monotonic() - began < AT_ONCE
    assert worker.returncode == INTERRUPTED
    assert "error: stopped at once; what was under way is looked for" in err
    assert "Traceback" not in err
