"""The repository names no machine it was written on, and its modules stay short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_MODULE = 300  # lines

MACHINE_PATH = re.compile(r"(?<![\w.}])/(work|root|home|Users|farm|opt|tmp|mnt|shared)/\w")
REGISTRY = re.compile(
    r"(pypi|pythonhosted|npmjs|anaconda)[.](org|com)|index[-_]url|find[-]links|[/]simple/"
)
PIN = re.compile(r"[a-z0-9-]+==[\w.]+")


def ignored() -> list[str]:
    lines = (ROOT / ".gitignore").read_text().split()
    return [".git", *(line.rstrip("/") for line in lines)]


def repository_files(folder: Path, patterns: list[str]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if any(fnmatch(path.name, pattern) for pattern in patterns):
            continue
        if path.is_dir():
            yield from repository_files(path, patterns)
        else:
            yield path


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in repository_files(ROOT, ignored())
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_the_walk_sees_the_repository() -> None:
    seen = {str(path.relative_to(ROOT)) for path in repository_files(ROOT, ignored())}
    assert {"pyproject.toml", ".ci/run", "ht_async/__init__.py", "spec/openapi.yaml"} <= seen
    assert not any(name.startswith((".venv", ".git/", "build")) for name in seen)


def test_no_file_names_a_path_of_a_machine() -> None:
    assert lines_that_match(MACHINE_PATH) == []


def test_no_file_names_a_package_registry() -> None:
    assert lines_that_match(REGISTRY) == []


def test_constraints_are_exact_pins() -> None:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    assert [line for line in lines[1:] if not PIN.fullmatch(line)] == []


def test_modules_are_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in (ROOT / "ht_async").rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}
