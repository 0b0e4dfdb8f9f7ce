"""The demonstration from end to end: its account, its exit codes, and nothing keeps running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from io import StringIO
from pathlib import Path

import demo
import httpx
import pytest
from demo_run.account import Entry, Fate
from demo_run.creation import Run
from demo_run.local_server import FAULTS, ServerStartError, ServerTruth, misbehaving_server
from demo_run.order_file import OrderRow
from demo_run.progress import shown_progress
from demo_run.report import Result, as_json, show
from rich.console import Console

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = Path("/proc")
AT_MOST = 120  # seconds


def start_demo(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "scripts/demo.py", *options],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def processes_of_session(session: int) -> list[str]:
    """Command lines of a session's processes; the demo's id is that of its session."""
    found: list[str] = []
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == session:
            found.append(command)
    return found


def test_account_of_the_first_rows() -> None:
    process = start_demo("--rows", "200", "--json")
    output, errors = process.communicate(timeout=AT_MOST)
    assert process.returncode == 0, errors
    assert processes_of_session(process.pid) == []
    account = json.loads(output)
    assert account["complete"]
    assert account["rows"] == 200
    assert sum(account[fate.value] for fate in Fate) == 200
    assert (account["duplicates"], account["disagreements"]) == (0, [])
    assert account["failures"] == [
        {
            "row": 69,
            "reference": "APP-700068",
            "fate": "failed",
            "reason": "phone: is missing",
            "order_id": None,
            "attempts": 0,
            "seconds": None,
        }
    ]
    assert len(account["unresolved_rows"]) == account["unresolved"]
    assert 0 < account["p50"] <= account["p99"]


def test_report_for_people() -> None:
    process = start_demo("--rows", "80")
    output, errors = process.communicate(timeout=AT_MOST)
    assert (process.returncode, errors) == (0, "")
    for text in ("80 of 80 rows", "APP-700068  phone: is missing", "The account adds up"):
        assert text in output


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="needs /proc to see what keeps running")
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_interruption_leaves_an_account_and_no_process(signal_number: signal.Signals) -> None:
    process = start_demo()
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("403 of"):
            break
    assert any("ht_async.sandbox" in command for command in processes_of_session(process.pid))
    process.send_signal(signal_number)
    output, errors = process.communicate(timeout=AT_MOST)
    assert process.returncode == 130
    assert "Interrupted: " in output
    assert "rows were not begun" in output
    assert "Duplicates" in output
    assert "Traceback" not in output + errors
    assert processes_of_session(process.pid) == []


def test_rows_must_be_a_number_above_0() -> None:
    process = start_demo("--rows", "0")
    _, errors = process.communicate(timeout=AT_MOST)
    assert process.returncode == 2
    assert "--rows must be at least 1" in errors


def test_server_misbehaves_as_told() -> None:
    with misbehaving_server() as server:
        rules = httpx.get(f"{server.url}/_sandbox/faults").json()["faults"]
        assert server.truth() == ServerTruth(orders=0, duplicates=0, faults={})
    assert {rule["name"]: rule["probability"] for rule in rules} == FAULTS
    assert sum(FAULTS.values()) == pytest.approx(0.02)


def test_server_that_does_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(ServerStartError), misbehaving_server():
        pass


def test_server_ends_with_an_error() -> None:
    pids: list[int] = []

    def fail() -> None:
        with misbehaving_server() as server:
            pids.append(server.pid)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


@pytest.mark.parametrize(
    ("server", "finding"),
    [
        (ServerTruth(orders=2, duplicates=0, faults={}), "2 orders on the server, but 1 listed"),
        (ServerTruth(orders=1, duplicates=3, faults={}), "3 duplicates on the server"),
    ],
)
def test_what_the_server_says_must_agree_too(server: ServerTruth, finding: str) -> None:
    run = Run([Entry(2, "A", Fate.CREATED, order_id=10, attempts=1)], 1.0, {10: "A"})
    result = Result([OrderRow(2, {})], run, server)
    assert result.findings() == [finding]
    assert as_json(result)["disagreements"] == [finding]
    text = StringIO()
    show(result, Console(file=text, width=200))
    assert f"The account does not add up: {finding}." in text.getvalue()


GOOD = Run([Entry(2, "A", Fate.CREATED, order_id=10, attempts=1)], 1.0, {10: "A"})
BEGUN = Run(GOOD.entries, 1.0, listed=None)


@pytest.mark.parametrize(
    ("run", "duplicates", "exit_code"), [(GOOD, 0, 0), (GOOD, 1, 1), (BEGUN, 0, 130)]
)
def test_exit_code_tells_whether_it_adds_up(
    monkeypatch: pytest.MonkeyPatch, run: Run, duplicates: int, exit_code: int
) -> None:
    def demonstrate(rows: list[OrderRow], console: Console) -> Result:
        return Result([OrderRow(2, {})], run, ServerTruth(1, duplicates, {}))

    monkeypatch.setattr(demo, "demonstrate", demonstrate)
    assert main(monkeypatch) == exit_code


@pytest.mark.parametrize(("end", "exit_code"), [(KeyboardInterrupt, 130), (ServerStartError, 1)])
def test_exit_code_of_an_early_end(
    monkeypatch: pytest.MonkeyPatch, end: type[BaseException], exit_code: int
) -> None:
    def demonstrate(rows: list[OrderRow], console: Console) -> Result:
        raise end

    monkeypatch.setattr(demo, "demonstrate", demonstrate)
    assert main(monkeypatch) == exit_code


def main(monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the demonstration's main function without touching this process's signals."""
    monkeypatch.setattr(demo, "end_like_ctrl_c", lambda: None)
    monkeypatch.setattr(sys, "argv", ["demo.py"])
    return demo.main()


@pytest.mark.parametrize("terminal", [True, False])
def test_progress_counts(terminal: bool) -> None:
    text = StringIO()
    console = Console(file=text, force_terminal=terminal, width=120, color_system=None)
    with shown_progress(console, 3) as tell:
        for number, fate in enumerate((Fate.CREATED, Fate.FAILED, Fate.UNRESOLVED)):
            tell(Entry(number, None, fate))
    assert "1 created, 1 failed, 1 unresolved" in text.getvalue()
    assert ("3/3" if terminal else "3 of 3 rows") in text.getvalue()
