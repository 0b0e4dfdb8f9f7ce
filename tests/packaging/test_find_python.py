"""The search for an interpreter takes the first that serves, else says what to do."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "find_python.sh"

SERVES = "exit 0"
BROKEN_STUB = "exit 127"
TOO_OLD = 'case "$2" in *version_info*) exit 1;; esac'
WITHOUT_VENV = 'case "$2" in *ensurepip*) exit 1;; esac'


def find(folder: Path, interpreters: dict[str, str], **environment: str) -> tuple[str, str]:
    """Run the script where only these interpreters exist; return what it printed."""
    for name, body in interpreters.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", SCRIPT],
        env={"PATH": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode == 0) == bool(done.stdout)
    return done.stdout.strip(), done.stderr


@pytest.mark.parametrize(
    ("interpreters", "chosen"),
    [
        ({"python3": SERVES, "python3.13": SERVES}, "python3"),
        ({"python3": TOO_OLD, "python3.12": SERVES, "python3.11": SERVES}, "python3.12"),
        ({"python3": BROKEN_STUB, "python3.13": WITHOUT_VENV, "python3.11": SERVES}, "python3.11"),
    ],
)
def test_the_first_that_serves_is_chosen(
    tmp_path: Path, interpreters: dict[str, str], chosen: str
) -> None:
    assert find(tmp_path, interpreters) == (chosen, "")


def test_the_variable_wins_even_with_spaces_in_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "my tools"
    folder.mkdir()
    own = str(folder / "python-of-mine")
    found = find(folder, {"python3": SERVES, "python-of-mine": SERVES}, PYTHON=own)
    assert found == (own, "")


@pytest.mark.parametrize(
    ("interpreters", "environment", "said"),
    [
        ({}, {}, "Python 3.11 or newer is needed; found none."),
        ({"python3": SERVES}, {"PYTHON": "python9"}, "found none by the name python9."),
        ({"python3": TOO_OLD}, {}, "found only older ones: python3."),
        ({"python3": WITHOUT_VENV}, {}, "without the modules venv and ensurepip"),
    ],
)
def test_none_is_explained(
    tmp_path: Path, interpreters: dict[str, str], environment: dict[str, str], said: str
) -> None:
    chosen, message = find(tmp_path, interpreters, **environment)
    assert chosen == ""
    assert said in message
