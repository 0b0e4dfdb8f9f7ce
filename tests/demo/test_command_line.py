"""What the demonstrations have in common: the server, the account, and exit codes."""

from __future__ import annotations

import os
import shutil
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import httpx
import pytest
from demo_run import command_line
from demo_run.account import Entry, Fate
from demo_run.command_line import run_demonstration
from demo_run.job_files import JobFiles, fresh_files
from demo_run.killed_import import Course
from demo_run.limits import Limits
from demo_run.local_server import FAULTS, ServerStartError, ServerTruth, misbehaving_server
from demo_run.order_file import OrderRow
from demo_run.program import Program, ProgramError
from demo_run.report import as_json, show
from demo_run.result import Result
from rich.console import Console

BEGAN = datetime(2030, 1, 1, tzinfo=UTC)
FILES = JobFiles(Path("orders.csv"), Path("nowhere"))


def created(row: int, reference: str, begin: float, end: float) -> Entry:
    times = {
        "first_sent": BEGAN + timedelta(seconds=begin),
        "ended": BEGAN + timedelta(seconds=end),
    }
    return Entry(row, reference, Fate.CREATED, "created", order_id=row + 9, attempts=1, **times)


def result(
    *entries: Entry, server: ServerTruth | None = None, course: Course | None = None
) -> Result:
    tally = Counter(entry.fate for entry in entries)
    states = {"new": 0, "sending": 0, "duplicates": tally[Fate.REPEATED]}
    there = {e.order_id: e.reference for e in entries if e.order_id is not None}
    course = course or Course(seconds=1.0, complete=True)
    return Result(
        rows=[OrderRow(entry.row, entry.reference) for entry in entries],
        entries=entries,
        status={**{fate.value: tally[fate] for fate in Fate}, **states},
        listed=there if course.complete else None,
        server=server or ServerTruth(len(there), 0, {}),
        course=course,
    )


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


def test_a_command_that_fails_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with misbehaving_server() as server:
        program = Program(server, str(tmp_path / "none.db"))
        with pytest.raises(ProgramError, match="`ht-async jobs status demo --json` ended with 2"):
            program.status("demo")
    assert "there is no journal" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("server", "finding"),
    [
        (ServerTruth(orders=2, duplicates=0, faults={}), "2 orders on the server, but 1 listed"),
        (ServerTruth(orders=1, duplicates=3, faults={}), "3 duplicates on the server"),
    ],
)
def test_what_the_server_says_must_agree_too(server: ServerTruth, finding: str) -> None:
    told = result(created(1, "A", 0, 1), server=server)
    assert told.findings() == [finding]
    assert as_json(told, FILES)["disagreements"] == [finding]
    text = StringIO()
    show(told, FILES, Console(file=text, width=200))
    assert f"The account does not add up: {finding}." in text.getvalue()


def test_the_pause_between_two_runs_is_no_part_of_the_speed() -> None:
    course = Course(60.0, BEGAN + timedelta(seconds=10), ["C"], complete=True)
    found = Entry(3, "C", Fate.UNRESOLVED, "unresolved")
    told = result(created(1, "A", 0, 1), created(2, "B", 50, 52), found, course=course)
    assert told.per_second() == pytest.approx(2 / 3)
    assert (told.latency(0.5), told.latency(1.0)) == (1.0, 2.0)
    assert told.after_doubt() == {Fate.UNRESOLVED: 1}


def test_nothing_that_was_answered_has_no_speed() -> None:
    told = result(Entry(1, "A", Fate.UNRESOLVED, "unresolved"))
    assert (told.per_second(), told.latency(0.5)) == (0.0, None)


def test_a_folder_is_emptied_of_the_files_of_the_last_time_alone(tmp_path: Path) -> None:
    for name in ("jobs.db", "jobs.db-wal", "results.csv", "mine.txt"):
        (tmp_path / name).touch()
    fresh_files(Path("orders.csv"), tmp_path, None)
    assert os.listdir(tmp_path) == ["mine.txt"]


GOOD = result(created(1, "A", 0, 1))
DOUBLED = result(created(1, "A", 0, 1), server=ServerTruth(1, 1, {}))
BEGUN = result(created(1, "A", 0, 1), course=Course())


@pytest.mark.parametrize(("told", "exit_code"), [(GOOD, 0), (DOUBLED, 1), (BEGUN, 130)])
def test_exit_code_tells_whether_it_adds_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: Result, exit_code: int
) -> None:
    assert run(monkeypatch, tmp_path, told) == exit_code


@pytest.mark.parametrize(
    ("end", "exit_code"),
    [(KeyboardInterrupt(), 130), (ServerStartError("no"), 1), (ProgramError("no"), 1)],
)
def test_exit_code_of_an_early_end(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, end: BaseException, exit_code: int
) -> None:
    assert run(monkeypatch, tmp_path, end) == exit_code


def test_rows_must_be_a_number_above_0(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, tmp_path, GOOD, "--rows", "0")
    assert ended.value.code == 2
    assert "--rows must be at least 1" in capsys.readouterr().err


def run(
    monkeypatch: pytest.MonkeyPatch, folder: Path, end: Result | BaseException, *options: str
) -> int:
    """Run a demonstration that ends in some way, without touching this process's signals."""

    def demonstrate(files: JobFiles, limits: Limits, console: Console) -> Result:
        if isinstance(end, BaseException):
            raise end
        return end

    monkeypatch.chdir(".")  # which it changes
    monkeypatch.setattr(command_line, "end_like_ctrl_c", lambda: None)
    monkeypatch.setattr(sys, "argv", ["demo.py", "--out", str(folder), *options])
    return run_demonstration("What it does.", Path("nowhere"), demonstrate)
