"""`ht-async worker`: several processes on one journal."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from bulk_files import exported, write_orders
from cli_program import PATIENCE, Program, Sandbox

Start = Callable[..., subprocess.Popen[str]]
QUICK = ("--timeout", "10")

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def folder(
    tmp_path: Path, sandbox: Sandbox, ht_async: Program, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder to be in, with a journal that holds two jobs of which nothing is sent yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HT_DB", "jobs.db")
    for job, count in (("november", 400), ("december", 420)):
        file = write_orders(tmp_path / f"{job}.csv", count)
        done = ht_async("orders", "import", file.name, "--job", job, "--settle", "1", "--detach")
        assert done.code == 0
    return tmp_path


def test_workers_share_the_jobs_and_end_when_nothing_is_left(
    start: Start, folder: Path, sandbox: Sandbox, ht_async: Program
) -> None:
    workers = [start("worker", "--once", *QUICK) for _ in range(2)]
    ends = [worker.communicate(timeout=2 * PATIENCE) for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0], ends
    assert sandbox.admin("GET", "duplicates")["count"] == 0
    assert sandbox.admin("GET", "state")["orders"] == 7 + 420
    for job, count in (("november", 400), ("december", 20)):
        items = exported(ht_async, job, folder)
        assert [item["state"] for item in items] == ["created"] * count
    for out, err in ends:
        assert out == ""
        lines = err.splitlines()
        assert ": works on the journal jobs.db" in lines[0]
        assert "job november: 400 of 400 orders ended (400 created); done" in lines
        assert lines[-1].endswith(": stopped")


def test_a_worker_serves_until_it_is_stopped(
    start: Start, folder: Path, sandbox: Sandbox, ht_async: Program
) -> None:
    worker = start("worker", "--job", "december", *QUICK)
    assert worker.stderr is not None
    for line in worker.stderr:
        if "december: 20 of 20 orders ended" in line:
            break
    worker.terminate()
    out, err = worker.communicate(timeout=PATIENCE)
    assert (worker.returncode, out) == (0, "")
    assert "stopping: what was sent has 10 seconds to end" in err
    assert err.splitlines()[-1].endswith(": stopped")
    assert ht_async("jobs", "status", "november", "--json").document["created"] == 0


def test_a_worker_leaves_jobs_of_other_accounts_alone(folder: Path, ht_async: Program) -> None:
    done = ht_async("worker", "--once", "--base-url", "http://127.0.0.1:9")
    assert done.code == 0
    assert "job november: passed over, as it is of the account http://127.0.0.1:" in done.err


def test_a_worker_with_a_wrong_key_ends(
    folder: Path, ht_async: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_API_KEY", "wrong")
    done = ht_async("worker")
    assert done.code == 3
    assert "next: check the key in HT_API_KEY" in done.err
