"""Ctrl-C while a child starts: the child is ended, not lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

import pytest
from child_process import child

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]


class Interrupted(subprocess.Popen[Any]):
    """Ctrl-C comes when the process is there and nobody has it yet."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        signal.raise_signal(signal.SIGINT)


def test_ctrl_c_while_a_child_starts_ends_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", Interrupted)
    handler = signal.getsignal(signal.SIGINT)
    ended: list[subprocess.Popen[Any]] = []

    def end(process: subprocess.Popen[Any]) -> None:
        process.kill()
        ended.append(process)

    with pytest.raises(KeyboardInterrupt), child(SLEEPER, end):
        pytest.fail("it was interrupted before")
    [process] = ended
    assert process.returncode == -signal.SIGKILL
    assert signal.getsignal(signal.SIGINT) is handler


def test_a_child_that_cannot_start_leaves_ctrl_c_as_it_was() -> None:
    handler = signal.getsignal(signal.SIGINT)
    with pytest.raises(FileNotFoundError), child(["./no such program"], lambda _: None):
        pytest.fail("there is none")
    assert signal.getsignal(signal.SIGINT) is handler
