"""Let the tests of jobs use the model world of the simulation."""

from __future__ import annotations

import sys
from pathlib import Path

from postgres import postgres_server, postgres_url

__all__ = ["postgres_server", "postgres_url"]

SIMULATION = str(Path(__file__).resolve().parents[1] / "simulation")
if SIMULATION not in sys.path:
    sys.path.append(SIMULATION)
