"""No contradiction of the reference is forgotten."""

from __future__ import annotations

import ast
import re
from pathlib import Path

HERE = Path(__file__).parent
NUMBERED = re.compile(r"test_c(\d+)_\w")


def names_by_number() -> dict[int, list[str]]:
    """Return the names of the tests of each contradiction, by its number."""
    found: dict[int, list[str]] = {}
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                number = NUMBERED.match(node.name)
                if number is not None:
                    found.setdefault(int(number[1]), []).append(node.name)
    return found


def test_every_contradiction_has_a_test() -> None:
    assert sorted(names_by_number()) == list(range(1, 33))
