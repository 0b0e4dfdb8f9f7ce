"""`ht-async doctor`: its outputs, files and exit codes."""

from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from cli_program import Program, Sandbox


def test_a_healthy_api_ends_in_0_and_a_dialect(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("doctor")
    assert (done.code, done.err) == (0, "")
    assert "CONFIRMED" in done.out
    assert "Dialect(status_style='repeated')" in done.out
    assert "--dialect status_style=repeated" in done.out


def test_the_dialect_can_be_pasted(ht_async: Program, sandbox: Sandbox) -> None:
    sandbox.admin("PUT", "dialects", ["iso_dates_only", "raw_brackets_only"])
    told = ht_async("doctor", "--json").document
    assert told["dialect"] == {"dates": "iso", "status_style": "repeated", "brackets": "raw"}
    options = [part for option in told["dialect_options"] for part in option.split()]
    done = ht_async("orders", "list", "--from", "2020-01-01", *options, "--json")
    assert (done.code, len(done.documents)) == (0, 7)


def test_each_request_is_told_to_whoever_wants_that(ht_async: Program, sandbox: Sandbox) -> None:
    done = ht_async("doctor", "--verbose", "--json")
    told = [json.loads(line)["event"]["type"] for line in done.err.splitlines()]
    assert told.count("CallEnded") == done.document["requests"] > 20


@pytest.mark.parametrize("name", ["report.json", "report.md"])
def test_differences_end_in_1_and_are_written(
    ht_async: Program, sandbox: Sandbox, tmp_path: Path, name: str
) -> None:
    sandbox.admin("PUT", "dialects", ["status_text"])
    done = ht_async("doctor", "--json", "--out", str(tmp_path / name))
    assert done.code == 1
    text = (tmp_path / name).read_text(encoding="utf-8")
    if name.endswith(".json"):
        assert json.loads(text) == done.document
    else:
        assert "| order.status | C1 |" in text
        assert text.count("\n## ") == 3
    assert done.document["counts"]["contradicted"] == 1


def test_no_dialect_is_told_where_none_is_known_or_needed(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    for order in ht_async("orders", "list", "--json").documents:
        sandbox.admin("PATCH", f"orders/{order['id']}", {"status": 0, "tags": []})
    assert "no dialect is needed: what could be seen is as expected\n" in ht_async("doctor").out
    monkeypatch.setenv("HT_API_KEY", "wrong")
    done = ht_async("doctor")
    assert (done.code, "ialect" in done.out, ": 1 request; " in done.out) == (3, False, True)


def test_no_key_and_odd_files_are_usage(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ht_async("doctor", "--out", "report.txt").code == 2
    assert ht_async("doctor", "--dialect", "dates=odd").code == 2
    monkeypatch.delenv("HT_API_KEY")
    assert ht_async("doctor").code == 2
    assert sandbox.admin("GET", "state")["requests"] == 0


def test_a_file_that_cannot_be_written_is_named(
    ht_async: Program, sandbox: Sandbox, tmp_path: Path
) -> None:
    done = ht_async("doctor", "--out", str(tmp_path / "none" / "report.md"))
    assert done.code == 2
    assert "--out" in done.err


def test_a_wrong_key_and_a_server_that_is_not_there_end_in_3(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_API_KEY", "another key")
    refused = ht_async("doctor", "--json")
    assert (refused.code, refused.document["reached"]) == (3, False)
    assert refused.document["findings"][-1]["seen"] == "401 with JSON"
    assert "another key" not in refused.out
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        gone = ht_async("doctor", "--json", "--base-url", url)
    assert (gone.code, gone.document["reached"]) == (3, False)
    assert gone.document["findings"][-1]["seen"] == "no answer (ConnectError)"
