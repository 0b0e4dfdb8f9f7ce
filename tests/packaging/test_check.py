"""The run of all checks stops at the first that fails and says which."""

from __future__ import annotations

import sys

import pytest

from scripts import check


def run(monkeypatch: pytest.MonkeyPatch, *names: str) -> int:
    stages = {
        "good": ["python -c print('first')", "python -c print('second')"],
        "bad": ["python -c print('third')", "python -c 1/0", "python -c print('never')"],
        "last": ["python -c print('too-late')"],
    }
    monkeypatch.setattr(check, "STAGES", stages)
    monkeypatch.setattr(sys, "argv", ["check.py", *names])
    return check.main()


def test_first_failure_stops_the_run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 1
    printed = capfd.readouterr().out
    assert "==> good passed in" in printed
    assert "==> stopped: bad failed with exit code 1" in printed
    assert "third" in printed
    assert "never" not in printed
    assert "too-late" not in printed


def test_stages_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "last", "good") == 0
    printed = capfd.readouterr().out
    assert printed.index("too-late") < printed.index("first") < printed.index("second")


def test_unknown_stage_is_refused(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "good", "typo") == 2
    assert "No stage named typo; there are good, bad, last." in capfd.readouterr().out
