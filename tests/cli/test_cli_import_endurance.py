"""An import that is interrupted and killed, with a server that loses answers: no order twice."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from bulk_files import exported, ids_on_server, write_orders
from cli_program import Program, Sandbox

from ht_async.cli.report import INTERRUPTED

pytestmark = pytest.mark.no_cover

Start = Callable[..., subprocess.Popen[str]]

ROWS = 800
SEEDED = 7
BOUND = 60.0
FAULTS = ("500_after", "reset_after", "truncated_json", "500_before", "reset_before")
COMMAND = ("--job", "november", "--timeout", "1", "--settle", "1", "--lease", "6")


def await_orders(sandbox: Sandbox, process: subprocess.Popen[str], count: int) -> None:
    """Wait until the sandbox has so many orders besides its own."""
    give_up = time.monotonic() + BOUND
    while sandbox.admin("GET", "state")["orders"] < SEEDED + count:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < give_up
        time.sleep(0.02)


@pytest.fixture
def orders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HT_DB", str(tmp_path / "jobs.db"))
    return write_orders(tmp_path / "orders.csv", ROWS)


def test_an_import_survives_ctrl_c_and_kill_and_lost_answers(
    orders: Path, tmp_path: Path, start: Start, ht_async: Program, sandbox: Sandbox
) -> None:
    sandbox.arm(*({"name": name, "method": "POST", "probability": 0.01} for name in FAULTS))
    command = ("orders", "import", str(orders), *COMMAND)

    interrupted = start(*command)
    await_orders(sandbox, interrupted, 150)
    interrupted.send_signal(signal.SIGINT)
    out, err = interrupted.communicate(timeout=BOUND)
    assert interrupted.returncode == INTERRUPTED, err
    assert "Traceback" not in err
    assert "error: interrupted; " in err
    assert "next: the same command goes on where this one ended" in err
    assert "Waiting" in out

    killed = start(*command)
    await_orders(sandbox, killed, 400)
    killed.kill()
    _, err = killed.communicate(timeout=BOUND)
    assert f"of {ROWS} orders ended" in err
    assert "it goes on" in err

    last = start(*command, "--json")
    out, err = last.communicate(timeout=BOUND)
    account = json.loads(out)
    assert (account["rows"], account["orders"], account["state"]) == (ROWS, ROWS, "done")
    assert account["created"] + account["unresolved"] == ROWS
    assert last.returncode == (1 if account["unresolved"] else 0)
    assert account["recovered"] > 0
    assert account["interrupted"] is False

    assert sandbox.admin("GET", "duplicates")["count"] == 0
    items = exported(ht_async, "november", tmp_path)
    assert Counter(item["state"] for item in items) == {
        state: account[state] for state in ("created", "unresolved") if account[state]
    }
    there = ids_on_server(sandbox)
    assert [item["row"] for item in items] == list(range(1, ROWS + 1))
    for item in items:
        if item["state"] == "created":
            assert there[item["order_id"]] == item["reference"] == f"PO-{item['row']}"


def test_sigterm_ends_an_import_like_ctrl_c(orders: Path, start: Start, sandbox: Sandbox) -> None:
    process = start("orders", "import", str(orders), *COMMAND, "--json")
    await_orders(sandbox, process, 1)
    process.terminate()
    out, err = process.communicate(timeout=BOUND)
    assert process.returncode == INTERRUPTED
    account = json.loads(out)
    assert account["interrupted"] is True
    assert json.loads(err.splitlines()[-1])["error"]["type"] == "Interrupted"
    there = sandbox.admin("GET", "state")["orders"] - SEEDED
    assert account["created"] <= there <= account["created"] + account["open"]


def test_a_second_ctrl_c_leaves_at_once_and_says_so(
    tmp_path: Path, orders: Path, start: Start, sandbox: Sandbox
) -> None:
    file = write_orders(tmp_path / "few.csv", 3)
    sandbox.arm({"name": "hang_after", "method": "POST", "seconds": 60, "times": 3})
    process = start("orders", "import", str(file), "--job", "few")
    sandbox.await_fault("hang_after")
    process.send_signal(signal.SIGINT)
    assert process.stderr is not None
    assert any(line.startswith("stopping: ") for line in process.stderr)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=BOUND)
    assert (process.returncode, out) == (INTERRUPTED, "")
    assert "error: interrupted at once; orders that were under way may have been created" in err
    assert "Traceback" not in err


def test_a_bar_shows_on_a_terminal_how_far_it_is(
    tmp_path: Path, orders: Path, start: Start, sandbox: Sandbox
) -> None:
    file = write_orders(tmp_path / "few.csv", 40)
    ours, terminal = pty.openpty()
    variables = {"TERM": "xterm", "COLUMNS": "100"}
    command = ("orders", "import", str(file), "--job", "few", "--timeout", "10")
    process = start(*command, variables=variables, stderr=terminal)
    os.close(terminal)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert process.wait(BOUND) == 0
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())
    assert re.search(r"reading .*sending .* 40/40 .* 40 created", text, re.S), text
