"""Shared options, help, wrong usage, settings: in this process."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
import typer
from cli_program import PATIENCE, Program, Sandbox

from ht_async.cli.app import app
from ht_async.cli.output import Output
from ht_async.cli.watch import Watch
from ht_async.events import AttemptEnded, OutsideDateRange
from ht_async.version import VERSION

API_COMMANDS = [
    ("orders", "list"), ("orders", "get"), ("orders", "create"), ("orders", "count"),
    ("orders", "find"), ("orders", "watch"), ("orders", "export"),
    ("clients", "get"), ("clients", "create"), ("clients", "update"),
    ("clients", "setup-intent"), ("clients", "ephemeral-key"), ("skus", "list"),
    ("skus", "check-zip"), ("doctor",),
]  # fmt: skip
SHOP_COMMANDS = [("sources", "get"), ("sources", "sync")]
BULK_COMMANDS = [
    ("orders", "import"), ("jobs", "list"), ("jobs", "status"), ("jobs", "resume"),
    ("jobs", "resolve"), ("jobs", "export"), ("jobs", "report"), ("jobs", "cancel"),
    ("jobs", "purge"), ("worker",),
]  # fmt: skip


def commands(group: Any, *names: str) -> list[tuple[str, ...]]:
    if not hasattr(group, "commands"):
        return [names]
    return [leaf for name, sub in group.commands.items() for leaf in commands(sub, *names, name)]


def test_the_version_is_shown(ht_async: Program) -> None:
    assert ht_async("--version").out == f"ht-async {VERSION}\n"
    assert ht_async("--json", "--version").code == 0


def test_there_are_these_commands() -> None:
    assert sorted(commands(typer.main.get_command(app))) == sorted(
        [*API_COMMANDS, *BULK_COMMANDS, *SHOP_COMMANDS, ("sandbox",)]
    )


@pytest.mark.parametrize("command", [*API_COMMANDS, *BULK_COMMANDS, *SHOP_COMMANDS], ids=" ".join)
def test_every_command_has_examples_and_takes_the_shared_options(
    command: tuple[str, ...], ht_async: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    done = ht_async(*command, "--help")
    assert (done.code, done.err) == (0, "")
    assert f"ht-async {' '.join(command)}" in done.out.partition("Examples")[2]
    for option in ("--json", "--base-url", "--timeout", "--dialect", "--verbose"):
        assert option in done.out
    for secret in ("--api-key", "--key", "--token", "--secret "):
        assert secret not in done.out


def test_the_help_lists_commands_in_groups(ht_async: Program) -> None:
    out = ht_async("--help").out
    places = [out.index(text) for text in ("HelloTech Partner API ─", "orders ", "skus ")]
    bulk = [out.index(text) for text in ("Bulk jobs (begun", "│ worker ")]
    local = [out.index(text) for text in ("On this machine ─", "sandbox ")]
    assert [*places, *bulk, *local] == sorted([*places, *bulk, *local])


@pytest.mark.parametrize(
    "arguments",
    [
        ("--json", "--timeout", "9", "orders", "list"),
        ("orders", "--json", "list", "--timeout", "9"),
        ("orders", "list", "--timeout", "9", "--json"),
        ("--timeout", "0", "orders", "list", "--json", "--timeout", "9"),
    ],
)
def test_shared_options_may_stand_anywhere(
    arguments: tuple[str, ...], ht_async: Program, sandbox: Sandbox
) -> None:
    done = ht_async(*arguments)
    assert (done.code, len(done.documents)) == (0, 7)


def test_dialects_of_both_places_add_up(ht_async: Program, sandbox: Sandbox) -> None:
    ht_async(
        "--dialect", "dates=iso", "orders", "list", "--dialect", "status_style=comma",
        "--from", "2024-01-31", "--status", "0", "--status", "1", "--json",
    )  # fmt: skip
    query = sandbox.admin("GET", "journal")["entries"][-1]["query"]
    assert "from=2024-01-31" in query
    assert "status=0%2C1" in query


def test_the_base_url_of_the_command_line_wins(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_BASE_URL", "http://127.0.0.1:1")
    assert ht_async("orders", "list", "--base-url", sandbox.server.url).code == 0
    done = ht_async("orders", "list", "--timeout", "0.1")
    assert done.code == 3
    assert "next: check the network and the base URL" in done.err or "--timeout" in done.err


@pytest.mark.parametrize("key", [None, "", " "])
def test_a_missing_key_is_told_with_the_remedy(
    key: str | None, ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    if key is None:
        monkeypatch.delenv("HT_API_KEY")
    else:
        monkeypatch.setenv("HT_API_KEY", key)
    done = ht_async("orders", "list")
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: the API key is missing: set the variable HT_API_KEY\n"


def test_a_wrong_key_is_an_error_of_the_api(
    ht_async: Program, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HT_API_KEY", "wrong-key")
    done = ht_async("orders", "list", "--json")
    assert (done.code, done.error["status"], done.error["type"]) == (3, 401, "AuthenticationError")
    assert "HT_API_KEY" in done.error["next_step"]
    assert "wrong-key" not in done.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("orders", "list", "--page-size", "many"), "--page-size"),
        (("orders", "list", "--page-size", "0"), "--page-size"),
        (("orders", "list", "--max", "0"), "--max"),
        (("orders", "list", "--from", "01-31-2024"), "--from"),
        (("orders", "list", "--from", "2024-02-01", "--to", "2024-01-01"), "--to"),
        (("orders", "list", "--order-by", "colour"), "--order-by"),
        (("orders", "list", "--sort", "up"), "--sort"),
        (("orders", "list", "--status", "0", "--status", "odd"), "--status (number 2)"),
        (("orders", "list", "--tag", ""), "--tag (number 1)"),
        (("orders", "list", "--client-id", "-1"), "--client-id"),
        (("orders", "list", "--cursor", "!"), "--cursor"),
        (("orders", "list", "--timeout", "-1"), "--timeout"),
        (("orders", "list", "--base-url", "http://example.com"), "--base-url"),
        (("orders", "list", "--dialect", "x"), "--dialect"),
        (("orders", "get", "a b"), "ID"),
        (("orders", "get"), "ID"),
        (("orders", "find", "PO-1"), "--since"),
        (("orders", "count", ""), "TAG"),
        (("clients", "create"), "--email"),
        (("skus", "check-zip", "tv", "--zip", "90001"), "SKU"),
        (("orders", "fly"), "fly"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("json_wanted", [False, True], ids=["text", "json"])
def test_wrong_usage_is_told_by_name_and_sends_nothing(
    arguments: tuple[str, ...], named: str, json_wanted: bool, ht_async: Program, sandbox: Sandbox
) -> None:
    done = ht_async(*arguments, *(["--json"] if json_wanted else []))
    assert (done.code, done.out) == (2, "")
    assert named in (json.dumps(done.error) if json_wanted else done.err)
    assert sandbox.admin("GET", "state")["requests"] == 0


def test_events_are_told_to_whoever_wants_them(ht_async: Program, sandbox: Sandbox) -> None:
    began, attempt, ended = ht_async("orders", "list", "--verbose").err.splitlines()[:3]
    assert began.startswith("CallBegan operation=orders.list")
    assert attempt.startswith("AttemptEnded operation=orders.list attempt=1 fate=answered")
    assert ended.startswith("CallEnded operation=orders.list outcome=succeeded attempts=1")
    lines = ht_async("orders", "list", "--verbose", "--json").err.splitlines()
    event = json.loads(lines[1])["event"]
    assert (event["type"], event["status"]) == ("AttemptEnded", 200)


def test_orders_of_other_days_are_pointed_out_once(capsys: pytest.CaptureFixture[str]) -> None:
    watch = Watch(Output(json=True), verbose=False)
    watch(OutsideDateRange("orders.list", 3, "month_first"))
    watch(OutsideDateRange("orders.list", 5, "month_first"))
    message = json.loads(capsys.readouterr().err)["outside_dates"]["message"]
    assert "--dialect dates=" in message


def attempt(fate: str, error: str | None = None) -> AttemptEnded:
    return AttemptEnded("orders.create", 1, fate, None, error, queued=0.0, elapsed=0.1)


@pytest.mark.parametrize(
    ("fates", "told"),
    [(["not_sent", "not_sent"], 1), (["answered", "not_sent"], 0), (["unknown", "not_sent"], 0)],
)
def test_an_api_that_never_answered_is_pointed_out_once(
    fates: list[str], told: int, capsys: pytest.CaptureFixture[str]
) -> None:
    watch = Watch(Output(json=False), verbose=False)
    watch.tells_silence = True
    for fate in fates:
        watch(attempt(fate, "ConnectError"))
    notices = capsys.readouterr().err.splitlines()
    assert len(notices) == told
    assert all("(ConnectError)" in notice and "HT_BASE_URL" in notice for notice in notices)


BROKEN = """
from ht_async.cli import main, run

def broken(*_):
    local = "some " + "secret"
    raise ZeroDivisionError

run.connect = broken
main()
"""


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_a_bug_shows_no_values(arguments: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN, "orders", "list", *arguments],
        capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert "some secret" not in done.stderr
