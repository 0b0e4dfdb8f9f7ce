"""The demonstration from end to end: its kill, its account, and nothing keeps running."""

from __future__ import annotations

import os
import pty
import re
import signal
from io import StringIO
from pathlib import Path

import demo
import pytest
from demo_processes import AT_MOST, PROCESSES, ROOT, processes_of_session, start_demo
from demo_run.account import Fate
from demo_run.job_files import fresh_files
from demo_run.limits import Limits
from demo_run.report import as_json, show
from rich.console import Console

pytestmark = pytest.mark.no_cover

QUICK = Limits(settle=1.0, timeout=1.0, lease=6.0)
ROWS, REJECTED = 300, 2  # more than the journal is told of at a time, so that it knows of some


def test_the_import_is_killed_and_goes_on_and_every_row_is_accounted_for(tmp_path: Path) -> None:
    files = fresh_files(ROOT / "examples" / "orders.csv", tmp_path, ROWS)
    text = StringIO()
    console = Console(file=text, width=200)
    result = demo.demonstrate(files, QUICK, console)
    account = as_json(result, files)
    assert (account["complete"], account["rows"]) == (True, ROWS)
    assert (account["disagreements"], account["duplicates"]) == ([], 0)
    assert sum(account[fate] for fate in Fate) == ROWS
    assert (account["open"], account["rejected"]) == (0, REJECTED)
    assert account["created"] + account["unresolved"] == ROWS - REJECTED
    assert account["created"] > 0.5 * ROWS
    assert {fate for fate, number in account["in_doubt"].items() if number} <= {
        "created", "unresolved",
    }  # fmt: skip
    assert account["failures"][0] == {
        "row": 68, "reference": "APP-700068", "fate": "rejected", "reason": "phone: is missing",
        "attempts": 0,
    }  # fmt: skip
    assert 0 < account["p50"] <= account["p99"]
    assert account["orders_per_second"] > 0
    show(result, files, console)
    shown = text.getvalue()
    command, again = "$ ht-async orders import ", "The same command again:"
    assert shown.index(command) < shown.index("Killed by kill -9: ") < shown.index(again)
    for part in ("APP-700068  phone: is missing", "The account adds up", "In doubt after the kill"):
        assert part in shown
    assert {"jobs.db", "results.csv", "rejects.csv", "report.html"} <= set(os.listdir(tmp_path))


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="needs /proc to see what keeps running")
def test_ctrl_c_leaves_an_account_and_no_process(tmp_path: Path) -> None:
    process = start_demo("demo.py", "--rows", "200", "--out", str(tmp_path))
    assert process.stdout is not None
    assert any(line.startswith("The same command again") for line in process.stdout)
    assert any("ht_async.sandbox" in command for command in processes_of_session(process.pid))
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=AT_MOST)
    assert process.returncode == 130
    assert re.search(r"Interrupted: [\d,]+ of 200 rows were not brought to an end", output)
    assert "Duplicates" in output
    assert "Traceback" not in output + errors
    assert processes_of_session(process.pid) == []


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="needs /proc to see what keeps running")
def test_sigterm_before_the_kill_does_the_same_and_the_bar_is_on_the_terminal(
    tmp_path: Path,
) -> None:
    ours, terminal = pty.openpty()
    process = start_demo("demo.py", "--out", str(tmp_path), terminal=terminal)
    os.close(terminal)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            if b"sending" not in shown and b"sending" in shown + part:
                process.terminate()
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(AT_MOST) == 130
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert re.search(r"Interrupted: [\d,]+ of 2,015 rows", text)
    assert "Traceback" not in text
    assert processes_of_session(process.pid) == []
