"""What reaches a terminal, a pipe and a narrow window."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from cli_program import PATIENCE, Program, Sandbox

from ht_async.binding.ht.clients import decode_client
from ht_async.binding.ht.orders import decode_order
from ht_async.cli.output import Output
from ht_async.cli.plain_text import plain
from ht_async.cli.show_clients import client_details
from ht_async.cli.show_orders import order_details, order_table

Start = Callable[..., subprocess.Popen[str]]

UNDECIDED = {"integer": 1711324800, "iso": "2024-03-25T08:00:00Z"}
"""A moment as a documented sample tells one (C8): its two forms differ by eight hours."""


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.delenv("COLUMNS", raising=False)

    def lines(*renderables: Any) -> list[str]:
        Output(json=False).show(*renderables)
        return capsys.readouterr().out.splitlines()

    return lines


@pytest.mark.parametrize(
    ("members", "line"),
    [
        ({"status": 1, "status_label": "Pending"}, "Status SEARCHING (code 1, label Pending)"),
        ({"status": "paid"}, "Status PAID (label paid)"),
        ({"status": 99}, "Status 99 (code 99)"),
        ({"status_label": "Odd"}, "Status Odd (label Odd)"),
        ({"created_at": "2024-03-25T00:00:00Z"}, "Created 2024-03-25 00:00Z"),
        (
            {"created_at": UNDECIDED},
            "Created 2024-03-25 00:00Z or 2024-03-25 08:00Z (the API tells both)",
        ),
        (
            {"appointment_start_date_time": "2024-03-25T09:00:00-07:00"},
            "Appointment 2024-03-25 09:00-07:00",
        ),
        ({"appointment_start": "9:00am on 3/25/24"}, "Appointment 9:00am on 3/25/24"),
        ({"skus": [{"id": 42, "name": "TV"}]}, "SKU 42 TV"),
        ({"availability": "8:00am on 3/25/24"}, "Available 8:00am on 3/25/24"),
        (
            {
                "client_availability_ranges": [
                    {"id": 5, "to_datetime": {"iso": "2024-03-25T10:00Z"}}
                ]
            },
            "Available ? to 2024-03-25 10:00Z",
        ),
        ({"phone": {"value": "310"}}, "Phone 310"),
        ({"phone": {"value": "310", "formatted": "(310)"}}, "Phone (310)"),
        ({"client_id": 7, "client_name": "Jane"}, "Client 7 Jane"),
        ({"client_street": "1 Main St", "client_zip": "90001"}, "Address 1 Main St, 90001"),
        ({"tags": ["tv", "urgent"]}, "Tags tv, urgent"),
        ({"service_description": "a\x1b[2Jb\nc"}, "Service a\ufffd[2Jb\ufffdc"),
        ({"service_description": "[bold]b[/bold] :smile:"}, "Service [bold]b[/bold] :smile:"),
    ],
)
def test_an_order_in_detail(members: dict[str, Any], line: str, shown: Any) -> None:
    lines = shown(order_details(decode_order({"id": 1, **members})))
    assert [" ".join(text.split()) for text in lines] in (["Order 1", line], ["Order 1", line, ""])


def test_an_order_of_which_nothing_is_known(shown: Any) -> None:
    order = decode_order({"id": 1})
    assert shown(order_details(order)) == ["Order  1"]
    assert shown(order_table([order]))[2].split() == ["1"]


def test_a_contradictory_moment_is_none_in_a_table(shown: Any) -> None:
    order = decode_order({"id": 1, "status": 0, "created_at": UNDECIDED})
    assert shown(order_table([order]))[2].split() == ["1", "PENDING", "contradictory"]


def test_a_clients_address_in_parts(shown: Any) -> None:
    client = decode_client({"id": 1, "address": {"city": "Reno", "zip": "89501"}})
    assert "Reno, 89501" in shown(client_details(client, secrets=False))[1]
    assert len(shown(client_details(decode_client({"id": 1}), secrets=False))) == 1


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Zoë 日本", "Zoë 日本"),
        ("a\x1b]0;b\x07", "a\ufffd]0;b\ufffd"),
        ("a\r\nb\tc", "a\ufffd\ufffdb\ufffdc"),
        ("a\u202eb\x9bc", "a\ufffdb\ufffdc"),
    ],
)
def test_texts_steer_no_terminal(text: str, safe: str) -> None:
    assert plain(text) == safe


def test_a_table_keeps_to_the_width_it_is_given(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    wide = ht_async("orders", "list").out
    assert max(map(len, wide.splitlines())) > 80
    monkeypatch.setenv("COLUMNS", "60")
    narrow = ht_async("orders", "list").out
    assert max(map(len, narrow.splitlines())) <= 60


def test_json_is_ascii_whatever_the_api_tells(capsys: pytest.CaptureFixture[str]) -> None:
    document = {"name": "Zoë \ud800 \x1b \u202e"}
    Output(json=True).data(document)
    written = capsys.readouterr().out
    assert written.isascii()
    assert json.loads(written) == document


def test_a_terminal_that_knows_ascii_alone_gets_a_table_all_the_same(
    start: Start, sandbox: Sandbox
) -> None:
    process = start("orders", "list", variables={"PYTHONIOENCODING": "ascii"})
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, err) == (0, "")
    assert out.isascii()
    assert "SEED-000007" in out


def through_terminal(start: Start, *arguments: str, **settings: Any) -> tuple[str, str]:
    """Run a command whose stderr, and stdout if it isn't a pipe, is a terminal."""
    ours, theirs = pty.openpty()
    streams = {"stderr": theirs, "stdout": theirs, **settings}
    process = start(*arguments, **streams)
    os.close(theirs)
    seen = b""
    try:
        while piece := os.read(ours, 65536):
            seen += piece
    except OSError:  # how Linux tells the end
        pass
    finally:
        os.close(ours)
    out, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    return out or "", seen.decode()


@pytest.mark.parametrize(("terminal", "bold"), [("xterm-256color", True), ("dumb", False)])
def test_bold_is_for_terminals_that_know_it(
    terminal: str, bold: bool, start: Start, sandbox: Sandbox
) -> None:
    _, seen = through_terminal(start, "skus", "list", variables={"TERM": terminal})
    assert "TV Mounting" in seen
    assert ("\x1b[1m" in seen) == bold


def test_no_command_writes_in_colour(start: Start, sandbox: Sandbox) -> None:
    variables = {"TERM": "xterm-256color", "COLUMNS": "200"}
    _, seen = through_terminal(start, "skus", "list", variables=variables)
    assert set(re.findall(r"\x1b\[([0-9;]*)m", seen)) == {"1", "0"}


def test_progress_is_shown_on_a_terminal_while_results_go_elsewhere(
    start: Start, sandbox: Sandbox
) -> None:
    out, seen = through_terminal(
        start, "orders", "list", "--json", "--page-size", "3",
        stdout=subprocess.PIPE, variables={"TERM": "xterm"},
    )  # fmt: skip
    assert len(out.splitlines()) == 7
    counts = [text for text in seen.split("\r\x1b[K") if text]
    assert list(dict.fromkeys(counts)) == ["3 orders", "6 orders", "7 orders"]


def test_progress_stays_out_of_the_way_of_results_on_the_same_terminal(
    start: Start, sandbox: Sandbox
) -> None:
    _, seen = through_terminal(start, "orders", "list", "--json", variables={"TERM": "xterm"})
    assert "\x1b" not in seen
    assert len(seen.splitlines()) == 7
