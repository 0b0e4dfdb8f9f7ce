"""Fixtures of the tests on what clients tell about their work; lets them import the scripts."""

from __future__ import annotations

import sys
from pathlib import Path

from telemetry import telemetry

SCRIPTS = str(Path(__file__).parents[2] / "scripts")
if SCRIPTS not in sys.path:
    sys.path.insert(0, SCRIPTS)

__all__ = ["telemetry"]
