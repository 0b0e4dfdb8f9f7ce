"""Demonstrations as processes of their own, and what they leave running."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = Path("/proc")
AT_MOST = 120  # seconds


def start_demo(script: str, *options: str, terminal: int | None = None) -> subprocess.Popen[str]:
    """Start a demonstration, if wanted with a terminal for what it shows."""
    return subprocess.Popen(
        [sys.executable, f"scripts/{script}", *options],
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
        stdout=subprocess.PIPE if terminal is None else terminal,
        stderr=subprocess.PIPE if terminal is None else terminal,
        text=True,
        start_new_session=True,
    )


def processes_of_session(session: int) -> list[str]:
    """Command lines of a session's processes; the demonstration's id is that of its session."""
    found: list[str] = []
    for folder in PROCESSES.glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text()
        except OSError:  # it has ended meanwhile
            continue
        if int(fields[3]) == session:
            found.append(command)
    return found
