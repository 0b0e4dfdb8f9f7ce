"""The commands of the page about bulk jobs run as they stand, from its beginning to its end."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from cli_program import Program, Sandbox
from test_cli_usage import BULK_COMMANDS

from ht_async.bulk.source.mapping_file import load_mapping
from ht_async.bulk.values import ItemState

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "bulk.md").read_text(encoding="utf-8")
TESTS = Path(__file__).parent
BOUND = 60.0

pytestmark = pytest.mark.usefixtures("impatient")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.S)


def commands(text: str) -> Iterator[str]:
    """Take a shell script apart: the commands of the program, and what is between them."""
    between = ""
    for line in text.splitlines(keepends=True):
        if line.startswith("ht-async "):
            yield between
            yield line
            between = ""
        else:
            assert "ht-async" not in line, "a command begins a line"
            between += line
    yield between


def test_the_commands_run(
    sandbox: Sandbox, ht_async: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HT_DB", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    told = ""
    for command in commands("\n".join(blocks("sh"))):
        if command.startswith("ht-async "):
            words = shlex.split(command.removesuffix("|| true\n"), comments=True)
            done = ht_async(*words[1:])
            assert done.code == 0 or command.endswith("|| true\n"), f"{command}: {done.err}"
            told += done.err
        else:
            subprocess.run(["/bin/sh", "-e"], input=command, text=True, timeout=BOUND, check=True)
    assert "rejected: row 3 (line 4): phone" in told
    assert "job november-mended: deleted" in told
    assert sandbox.admin("GET", "state")["orders"] == 7 + 3
    assert {path.name for path in tmp_path.iterdir()} >= {
        "november.csv", "november.html", "left.jsonl", "rejects.csv",
    }  # fmt: skip


def test_the_mapping_is_one(tmp_path: Path) -> None:
    [text] = blocks("toml")
    file = tmp_path / "mapping.toml"
    file.write_text(text, encoding="utf-8")
    assert load_mapping(file).columns == tomllib.loads(text)["columns"]


def test_the_stateful_set_is_yaml() -> None:
    [text] = blocks("yaml")
    assert yaml.safe_load(text)["spec"]["template"]["spec"]["containers"][0]["command"] == [
        "ht-async", "worker",
    ]  # fmt: skip


@pytest.mark.parametrize("command", BULK_COMMANDS, ids=" ".join)
def test_every_command_is_told(command: tuple[str, ...]) -> None:
    assert f"ht-async {' '.join(command)}" in PAGE or f"`{' '.join(command)} NAME`" in PAGE


def test_every_state_is_told() -> None:
    for state in ItemState:
        assert f"| `{state}` |" in PAGE


def test_every_test_that_is_named_is_there() -> None:
    files = [*TESTS.glob("test_*.py"), *(TESTS.parent / "bulk").glob("test_*.py")]
    tests = "".join(path.read_text(encoding="utf-8") for path in files)
    named = re.findall(r"\(`(test_\w+)`\)", PAGE)
    assert len(named) == 8
    for name in named:
        assert f"def {name}(" in tests
