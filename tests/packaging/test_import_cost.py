"""Importing the package stays cheap, and loads none of what only extras need."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from importlib.metadata import version

import pytest

ROUNDS = 9
TRIES = 3

PACKAGE = "import ht_async"
NAMES = "from ht_async import HelloTech, NewOrder"

# httpx loads its own command line, rich included, where click is installed. A plain
# installation has no click, and its figures are the ones that count.
PLAIN_INSTALLATION = "import sys; sys.modules['click'] = None"

TIMED = f"""
{PLAIN_INSTALLATION}
from time import perf_counter
started = perf_counter()
import httpx
between = perf_counter()
%s
print([between - started, perf_counter() - between])
"""

LOADED = f"""
{PLAIN_INSTALLATION}
import json
%s
print(json.dumps(sorted(sys.modules)))
"""

NOT_LOADED = (
    "aiohttp",
    "dbos",
    "fastapi",
    "ht_async.cli",
    "ht_async.sandbox",
    "ht_async.sources",
    "ht_highlevel_client",
    "ht_shineon_client",
    "opentelemetry",
    "pydantic",
    "rich",
    "starlette",
    "typer",
    "uvicorn",
)


def in_fresh_interpreter(program: str) -> str:
    # -I: no environment variable (a coverage hook, say, or a ban on .pyc files) slows the child.
    command = [sys.executable, "-I", "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def added_cost(statement: str) -> tuple[float, list[list[float]]]:
    """The time that the import adds to httpx's as a ratio of that, and the samples behind it."""
    samples: list[list[float]] = [
        json.loads(in_fresh_interpreter(TIMED % statement)) for _ in range(ROUNDS)
    ]
    httpx_times, own_times = zip(*samples, strict=True)
    return statistics.median(own_times) / statistics.median(httpx_times), samples


@pytest.mark.skipif(version("attrs") < "25.3", reason="older ones take longer to make classes")
@pytest.mark.parametrize(("statement", "ceiling"), [(PACKAGE, 0.85), (NAMES, 1.7)])
def test_import_adds_at_most_a_fixed_share_of_httpx(statement: str, ceiling: float) -> None:
    in_fresh_interpreter(TIMED % statement)  # leaves the .pyc files warm
    attempts: list[tuple[float, list[list[float]]]] = []
    while len(attempts) < TRIES:
        attempts.append(added_cost(statement))
        if attempts[-1][0] <= ceiling:
            return
    pytest.fail(f"ratios and [httpx, own] seconds: {attempts}")


@pytest.mark.parametrize("statement", [PACKAGE, NAMES])
def test_import_loads_nothing_that_belongs_to_an_extra(statement: str) -> None:
    loaded = json.loads(in_fresh_interpreter(LOADED % statement))
    assert "ht_async" in loaded
    unwanted = [
        module
        for module in loaded
        if any(module == name or module.startswith(f"{name}.") for name in NOT_LOADED)
    ]
    assert unwanted == []
