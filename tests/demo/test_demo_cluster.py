"""Three workers on few rows: one is killed, one frozen and thawed, and everything adds up."""

from __future__ import annotations

import signal
from io import StringIO
from pathlib import Path
from typing import Any

import demo_cluster
import pytest
from demo_processes import AT_MOST, PROCESSES, ROOT, processes_of_session, start_demo
from demo_run.cluster import Sight, State, WorkerProcess
from demo_run.job_files import fresh_files
from demo_run.limits import Limits
from demo_run.worker_table import drawn
from local_postgres import PostgresMissingError
from rich.console import Console

pytestmark = pytest.mark.no_cover

QUICK = Limits(settle=1.0, timeout=1.0, lease=6.0)
ROWS = 300
SCRIPT = "demo_cluster.py"


def test_a_worker_is_killed_one_is_frozen_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    files = fresh_files(ROOT / "examples" / "orders.csv", tmp_path, ROWS)
    text = StringIO()
    try:
        result = demo_cluster.demonstrate(files, QUICK, Console(file=text, width=200))
    except PostgresMissingError as error:
        pytest.skip(str(error))
    assert result.findings() == []
    assert result.complete
    assert result.server.orders > 0.8 * ROWS
    shown = text.getvalue()
    for event in (State.KILLED, State.FROZEN, "thawed: its lease has run out"):
        assert f"is {event}" in shown


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="needs /proc to see what keeps running")
def test_ctrl_c_leaves_an_account_and_no_process(tmp_path: Path) -> None:
    process = start_demo(SCRIPT, "--rows", "400", "--out", str(tmp_path))
    assert process.stdout is not None
    begun = any(f"is {State.KILLED}" in line for line in process.stdout)
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=AT_MOST)
    if "PostgreSQL is not there" in output:
        pytest.skip("PostgreSQL is not there")
    assert begun
    assert process.returncode == 130
    assert "rows were not brought to an end" in output
    assert "Traceback" not in output + errors
    assert processes_of_session(process.pid) == []


class Ended:
    """A process that has ended."""

    pid = 4_711

    def __init__(self, code: int | None) -> None:
        self.code = code

    def poll(self) -> int | None:
        return self.code


@pytest.mark.parametrize(
    ("state", "code", "expected"),
    [
        (State.WORKS, None, State.WORKS),
        (State.WORKS, 0, State.ENDED),
        (State.WORKS, 3, State.FAILED),
        (State.THAWED, 0, State.ENDED),
        (State.THAWED, 3, State.GAVE_UP),
        (State.THAWED, 1, State.FAILED),
        (State.KILLED, -9, State.KILLED),
        (State.GAVE_UP, 3, State.GAVE_UP),
    ],
)
def test_how_a_worker_has_ended(state: State, code: int | None, expected: State) -> None:
    process: Any = Ended(code)
    worker = WorkerProcess("worker 1", process, Path("nowhere"), state)
    worker.look()
    assert worker.state is expected


def test_the_table_shows_each_worker_and_how_far_the_job_is(tmp_path: Path) -> None:
    log = tmp_path / "worker-1.log"
    log.write_text("worker host-1-ab: works on the journal x\njob demo: 3 of 9 orders ended\n")
    process: Any = Ended(None)
    worker = WorkerProcess("worker 1", process, log, State.KILLED, answers=1_234)
    text = StringIO()
    Console(file=text, width=120).print(drawn(Sight([worker], 1_500, 12.4), 2_015))
    [row] = [line for line in text.getvalue().splitlines() if "worker 1" in line]
    assert row.split("  ")[-2:] == ["killed by kill -9", "3 of 9 orders ended "]
    assert f" {Ended.pid} " in row
    assert " 1,234 " in row
    assert "1,500 orders on the server, of 2,015 rows; 12 s" in text.getvalue()
