"""Ctrl-C and readers that leave, with the program as a process of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bulk_files import write_orders
from cli_program import PATIENCE, Program, Sandbox

from ht_async.cli import create_order
from ht_async.cli.report import INTERRUPTED, READER_GONE

pytestmark = pytest.mark.no_cover

Start = Callable[..., subprocess.Popen[str]]

CREATE = (
    "orders", "create", "--address", "1 Main St", "--phone", "2135550100", "--sku-id", "42",
    "--first-name", "Jane", "--last-name", "Doe", "--email", "jane@example.com",
    "--purchase-order-id", "PO-1",
)  # fmt: skip


def read_line(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    return process.stderr.readline()


def end(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def test_an_interrupted_reading_ends_at_once(start: Start, sandbox: Sandbox) -> None:
    sandbox.arm({"name": "hang_after", "method": "GET", "seconds": 60})
    process = start("orders", "list", "--json")
    sandbox.await_fault("hang_after")
    process.send_signal(signal.SIGINT)
    code, out, err = end(process)
    assert (code, out) == (INTERRUPTED, "")
    assert json.loads(err)["error"]["type"] == "Interrupted"
    assert "nothing was under way that creates" in err


def test_an_import_that_reaches_nobody_says_so_while_it_tries(start: Start, tmp_path: Path) -> None:
    file = write_orders(tmp_path / "orders.csv", 1)
    journal = str(tmp_path / "jobs.db")
    command = ("orders", "import", str(file), "--job", "x", "--db", journal)
    process = start(*command, "--base-url", "http://127.0.0.1:1", variables={"HT_API_KEY": "key"})
    assert "job x: begun" in read_line(process)
    assert "The API could not be reached (ConnectError)" in read_line(process)
    process.send_signal(signal.SIGINT)
    code, out, err = end(process)
    assert (code, "Waiting  1, not sent yet" in out) == (INTERRUPTED, True), err


def test_a_second_interrupt_leaves_a_creation_behind_and_says_so(
    start: Start, sandbox: Sandbox
) -> None:
    sandbox.arm({"name": "hang_after", "method": "POST", "seconds": 60})
    process = start(*CREATE)
    sandbox.await_fault("hang_after")
    process.send_signal(signal.SIGINT)
    assert read_line(process).startswith("orders.create was sent already: waiting")
    process.send_signal(signal.SIGINT)
    code, out, err = end(process)
    assert (code, out) == (INTERRUPTED, "")
    assert "interrupted; orders.create had been sent: it may have been carried out" in err
    assert "  reference: PO-1\n" in err
    assert "ht-async orders find PO-1 --since 20" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("json_wanted", [False, True])
def test_a_creation_that_is_answered_after_the_interrupt_is_told_as_carried_out(
    json_wanted: bool, start: Start, sandbox: Sandbox
) -> None:
    sandbox.arm({"name": "latency", "method": "POST", "seconds": 60})
    process = start(*CREATE, *(["--json"] if json_wanted else []))
    sandbox.await_fault("latency")
    process.send_signal(signal.SIGINT)
    assert "waiting" in read_line(process)
    sandbox.release()
    code, out, err = end(process)
    assert (code, out) == (INTERRUPTED, "")
    assert "the API answered it afterwards with status 200: it was carried out" in err
    if json_wanted:
        error = json.loads(err)["error"]
        assert (error["reference"], error["outcome"]) == ("PO-1", "answered")
    assert sandbox.admin("GET", "state")["orders"] == 8


def test_a_creation_that_is_refused_after_the_interrupt_is_told_as_not_carried_out(
    start: Start, sandbox: Sandbox
) -> None:
    sandbox.arm({"name": "latency", "method": "POST", "seconds": 60})
    process = start(*CREATE, "--sku-id", "999999")
    sandbox.await_fault("latency")
    process.send_signal(signal.SIGINT)
    read_line(process)
    sandbox.release()
    code, _, err = end(process)
    assert code == INTERRUPTED
    assert "refused it afterwards with status 422: it was not carried out" in err
    assert "next:" not in err


def test_an_interrupt_before_anything_was_sent(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(create_order, "read_new_order", interrupted)
    done = ht_async("orders", "create", "--file", "-")
    assert done.code == INTERRUPTED
    assert "nothing was under way that creates" in done.err


def test_an_interrupt_keeps_a_result_that_is_there(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_for_real = asyncio.run

    def interrupted_at_the_end(work: Any) -> None:
        run_for_real(work)
        raise KeyboardInterrupt

    monkeypatch.setattr(asyncio, "run", interrupted_at_the_end)
    done = ht_async(*CREATE, "--json")
    assert (done.code, done.err) == (INTERRUPTED, "")
    assert done.document["purchase_order_id"] == "PO-1"


def test_an_interrupted_listing_tells_where_to_go_on(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted_at_once(work: Any) -> None:
        work.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(asyncio, "run", interrupted_at_once)
    done = ht_async("orders", "list")
    assert (done.code, done.out) == (INTERRUPTED, "")
    assert done.err.startswith("error: interrupted; nothing was under way")


@pytest.mark.parametrize("arguments", [("--json", "--page-size", "1"), ()])
def test_a_reader_that_leaves_ends_the_program_quietly(
    arguments: tuple[str, ...], start: Start, sandbox: Sandbox
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    process = start("orders", "list", *arguments, stdout=writing)
    os.close(writing)
    assert end(process)[::2] == (READER_GONE, "")
