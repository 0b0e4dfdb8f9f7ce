"""The commands of the page about bulk jobs run as they stand, from its beginning to its end."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from cli_program import Sandbox
from test_cli_usage import BULK_COMMANDS

from ht_async.bulk.source.mapping_file import load_mapping
from ht_async.bulk.values import ItemState

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "bulk.md").read_text(encoding="utf-8")
TESTS = Path(__file__).parent
BOUND = 120.0


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.S)


def test_the_commands_run(sandbox: Sandbox, tmp_path: Path) -> None:
    program = tmp_path / "ht-async"
    program.write_text(
        f"#!{sys.executable}\nfrom ht_async.cli import main\nmain()\n", encoding="utf-8"
    )
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}",
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    environment.pop("HT_DB", None)
    done = subprocess.run(
        ["/bin/sh", "-e"], input="\n".join(blocks("sh")), env=environment, cwd=tmp_path,
        capture_output=True, text=True, timeout=BOUND, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "rejected: row 3 (line 4): phone" in done.stderr
    assert "job november-mended: deleted" in done.stderr
    assert sandbox.admin("GET", "state")["orders"] == 7 + 3
    assert {path.name for path in tmp_path.iterdir()} >= {
        "november.csv", "november.html", "again.jsonl", "rejects.csv",
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
    tests = "".join(path.read_text(encoding="utf-8") for path in TESTS.glob("test_*.py"))
    named = re.findall(r"\(`(test_\w+)`\)", PAGE)
    assert len(named) == 5
    for name in named:
        assert f"def {name}(" in tests
