"""Memory stays flat while orders are streamed: a bounded share of what is measured in full."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.streaming import CONTENDERS

ROOT = Path(__file__).resolve().parents[2]
ITEMS = 20_000
MOST_MB = 4.0
"""Some of it is the process's own, whatever is streamed; a leak of 1 KB an order were 18 MB."""

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")


@needs_proc
@pytest.mark.parametrize("contender", CONTENDERS)
def test_memory_hardly_grows_after_the_first_tenth(contender: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.streaming", contender, str(ITEMS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["asked"] == ITEMS
    assert found[f"rss_mb at {ITEMS:,}"] >= found["rss_mb"] - MOST_MB
    assert found["growth_mb"] < MOST_MB, found
