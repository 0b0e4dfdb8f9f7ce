"""A project that uses the package tests itself with the test kit, as it would elsewhere."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from downstream import run_tests

PROJECT = Path(__file__).parents[2] / "examples/downstream_project"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    copy = tmp_path / "project"
    shutil.copytree(PROJECT, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def test_its_tests_pass(project: Path) -> None:
    done = run_tests(project)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"\b13 passed in", done.stdout)


def test_they_find_a_program_that_sends_blindly_again(project: Path) -> None:
    booking = project / "tv_mounts/booking.py"
    code = booking.read_text(encoding="utf-8")
    reference = 'stable_reference("tv-mounts", sale.number)'
    assert code.count(reference) == 1
    booking.write_text(
        code.replace(reference, '__import__("secrets").token_hex(8)'), encoding="utf-8"
    )
    done = run_tests(project)
    assert "test_a_double_click_books_once" in done.stdout
    assert done.returncode == 1


def test_tests_in_virtual_time_need_no_other_plugin(project: Path) -> None:
    done = run_tests(
        project, "-p", "no:asyncio", "-c", os.devnull, "--rootdir", ".", "-o", "pythonpath=.",
        "tests/test_mailing.py",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 passed" in done.stdout
