"""`orders export` against the sandbox."""

from __future__ import annotations

import csv
import json
import os
import pty
import subprocess
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from cli_program import PATIENCE, Program, Sandbox

EXPORT = ("orders", "export", "--out")


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_summary_as_json(
    ending: str, ht_async: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / f"orders.{ending}"
    done = ht_async(*EXPORT, str(path), "--json", "--page-size", "3")
    assert (done.code, done.err) == (0, "")
    assert done.document == {"file": str(path), "format": ending, "orders": 7}
    assert path.stat().st_mode & 0o777 == 0o600


def test_filters_are_those_of_lists(ht_async: Program, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    filters = ("--status", "pending", "--from", "2000-01-01", "--order-by", "created_at")
    listed = ht_async("orders", "list", "--json", *filters).documents
    assert ht_async(*EXPORT, str(path), *filters).code == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert [int(row["id"]) for row in csv.DictReader(file)] == [one["id"] for one in listed]


def test_the_format_may_be_said(ht_async: Program, sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "orders"
    done = ht_async(*EXPORT, str(path), "--format", "parquet", "--max", "2")
    assert (done.code, done.out, done.err) == (0, "", f"2 orders -> {path}\n")
    assert pq.read_table(path).num_rows == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("orders.xlsx",), "must end in .csv"),
        (("orders",), "or give --format"),
        (("orders.csv", "--format", "xml"), "--format must be one of"),
        (("missing/orders.csv",), "can't be written: No such file or directory"),
        (("orders.csv", "--page-size", "0"), "--page-size"),
    ],
)
def test_what_is_wrong_is_told_before_anything_is_asked(
    arguments: tuple[str, ...], message: str, ht_async: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    done = ht_async(*EXPORT, str(tmp_path / arguments[0]), *arguments[1:])
    assert done.code == 2
    assert message in done.err
    assert sandbox.admin("GET", "state")["requests"] == 0
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_file_as_it_was(
    ht_async: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "orders.jsonl"
    path.write_text("before")
    sandbox.arm({"name": "wrong_content_type", "method": "GET"})
    assert ht_async(*EXPORT, str(path)).code == 3
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_list_that_a_guard_ended_is_told(
    ht_async: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "orders.jsonl"
    sandbox.admin("PUT", "dialects", ["ignore_cursor"])
    done = ht_async(*EXPORT, str(path), "--page-size", "3")
    assert done.code == 1
    assert "may be incomplete" in done.err
    assert len([json.loads(line) for line in path.read_text().splitlines()]) == 3


def test_a_bar_where_somebody_watches(
    start: Callable[..., subprocess.Popen[str]], sandbox: Sandbox, tmp_path: Path
) -> None:
    terminal, theirs = pty.openpty()
    process = start(
        *EXPORT, str(tmp_path / "orders.csv"), "--page-size", "3",
        variables={"TERM": "xterm"}, stderr=theirs,
    )  # fmt: skip
    os.close(theirs)
    assert process.wait(PATIENCE) == 0
    shown = b""
    while True:
        try:
            shown += os.read(terminal, 65_536)
        except OSError:  # the other end is closed
            break
    os.close(terminal)
    assert b"6 orders" in shown
    assert shown.rstrip().endswith(b"orders.csv")
