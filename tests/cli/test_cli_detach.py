"""`ht-async orders import --detach`: workers of either engine send what is in the journal."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from bulk_files import exported, row, write_orders, write_rows
from cli_program import PATIENCE, Program, Sandbox

pytestmark = pytest.mark.no_cover

Start = Callable[..., subprocess.Popen[str]]
QUICK = ("--timeout", "10")


@pytest.fixture
def folder(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HT_DB", "jobs.db")
    return tmp_path


def _detach(ht_async: Program, file: Path, *options: str) -> tuple[int, str]:
    done = ht_async("orders", "import", file.name, "--job", "november", "--detach", *options)
    return done.code, done.err


@pytest.mark.parametrize("engine", ["inline", "dbos"])
def test_workers_send_what_was_only_taken_into_the_journal(
    engine: str,
    start: Start,
    folder: Path,
    sandbox: Sandbox,
    ht_async: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = write_orders(folder / "november.csv", 300)
    with monkeypatch.context() as without_key:
        without_key.delenv("HT_API_KEY")
        for _ in range(2):  # again does no harm
            code, told = _detach(ht_async, file, "--settle", "1")
            assert (code, "have it worked on, on any machine: ht-async worker" in told) == (0, True)
    assert sandbox.admin("GET", "state")["orders"] == 7
    workers = [start("worker", "--once", "--engine", engine, *QUICK) for _ in range(2)]
    ends = [worker.communicate(timeout=2 * PATIENCE) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], ends
    assert all("dbos" not in err.lower() for _, err in ends), ends
    assert sandbox.admin("GET", "duplicates")["count"] == 0
    assert sandbox.admin("GET", "state")["orders"] == 307
    assert {item["state"] for item in exported(ht_async, "november", folder)} == {"created"}
    code, told = _detach(ht_async, file)
    assert (code, "ht-async worker" in told) == (0, False)


def test_flawed_rows_are_told_at_once(folder: Path, ht_async: Program) -> None:
    file = write_rows(folder / "november.csv", [row(1), row(2, phone="")])
    code, told = _detach(ht_async, file)
    assert code == 1
    assert "rejected: row 2" in told


def test_a_cap_is_kept_in_the_journal_for_all(
    start: Start, folder: Path, sandbox: Sandbox, ht_async: Program
) -> None:
    file = write_orders(folder / "november.csv", 60)
    assert _detach(ht_async, file, "--cap", "30")[0] == 0
    worker = start("worker", "--once", *QUICK)
    _, err = worker.communicate(timeout=2 * PATIENCE)
    assert worker.returncode == 0, err
    assert "at most 30 orders a second, of all processes" in err
    times = sorted(item["ended"] for item in exported(ht_async, "november", folder))
    assert len(times) == 60
    first, last = (datetime.fromisoformat(time) for time in (times[0], times[-1]))
    assert (last - first).total_seconds() > 1.0
    done = ht_async("worker", "--once", "--cap", "0")
    assert "orders a second" not in done.err


def test_one_job_alone_goes_with_the_inline_engine(folder: Path, ht_async: Program) -> None:
    done = ht_async("worker", "--job", "november", "--engine", "dbos")
    assert done.code == 2
    assert "leave one of the two options out" in done.err


@pytest.mark.parametrize("cap", ["-1", "nan", "inf", "many"])
def test_a_cap_that_is_none_is_refused(cap: str, folder: Path, ht_async: Program) -> None:
    file = write_orders(folder / "november.csv", 1)
    assert _detach(ht_async, file, "--cap", cap)[0] == 2
    assert not (folder / "jobs.db").exists()
