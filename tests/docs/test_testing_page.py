"""The page about testing: its tests pass, and its tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from downstream import run_tests

from ht_async.sandbox.paths import PLACES
from ht_async.testing import SandboxControl

PAGE = (Path(__file__).parents[2] / "docs/testing.md").read_text(encoding="utf-8")


def test_the_tests_of_the_page_pass(tmp_path: Path) -> None:
    [block] = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    (tmp_path / "test_page.py").write_text(block, encoding="utf-8")
    settings = (
        "[pytest]\nasyncio_mode = auto\nasyncio_default_fixture_loop_scope = function\n"
        "filterwarnings = error\n"
    )
    (tmp_path / "pytest.ini").write_text(settings, encoding="utf-8")
    done = run_tests(tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 passed" in done.stdout


@pytest.mark.parametrize("name", [name for name in dir(SandboxControl) if name[0] != "_"])
def test_every_member_is_in_the_table(name: str) -> None:
    assert re.search(rf"^\| .*`{name}[(`]", PAGE, re.M)


def test_every_operation_is_named() -> None:
    known = {name for name, place in PLACES.items() if place.path is not None}
    assert known == set(re.findall(r"`((?:orders|clients|skus)\.\w+)`", PAGE))
