"""The command line, run as a program."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import httpx
import pytest

from ht_async.version import VERSION

HT_ASYNC = [sys.executable, "-c", "from ht_async.cli import main; main()"]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HT_ASYNC, *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "COLUMNS": "120", "TERM": "dumb"},
    )


def test_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout) == (0, f"ht-async {VERSION}\n")


def test_help_names_the_commands() -> None:
    done = run("--help")
    assert done.returncode == 0
    assert "sandbox" in done.stdout


def test_sandbox_help_shows_its_options_and_examples() -> None:
    done = run("sandbox", "--help")
    assert done.returncode == 0
    assert "--chaos" in done.stdout
    assert "ht-async sandbox --port 0 --ready-json" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["sandbox", "--port", "http"], "--port"),
        (["sandbox", "--chaos", "monkey"], "--chaos"),
        (["sandbox", "--host", "192.0.2.1"], "--host"),
        (["carrier-pigeon"], "carrier-pigeon"),
        (["--key", "x"], "--key"),
    ],
)
def test_wrong_usage_exits_with_2_and_names_the_culprit(arguments: list[str], named: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_sandbox_serves_until_it_is_interrupted() -> None:
    command = [*HT_ASYNC, "sandbox", "--port", "0", "--ready-json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            ready = json.loads(process.stdout.readline())
            answer = httpx.get(
                f"{ready['url']}/api/partners/orders", headers={"Api-Key": ready["api_key"]}
            )
            assert answer.json()["orders"] == []
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=30) in (0, 130)


def test_without_the_extra_it_says_what_to_install() -> None:
    program = "import sys; sys.modules['typer'] = None\nfrom ht_async.cli import main\nmain()"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert 'pip install "ht-async[cli]"' in done.stderr
