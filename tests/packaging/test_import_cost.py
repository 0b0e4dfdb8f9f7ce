"""`import ht_async` stays cheap, and loads none of what only extras need."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

ROUNDS = 9
TRIES = 3
CEILING = 0.85

# httpx loads its own command line, rich included, where click is installed. A plain
# installation has no click, and its figures are the ones that count.
PLAIN_INSTALLATION = "import sys; sys.modules['click'] = None"

TIMED = f"""
{PLAIN_INSTALLATION}
from time import perf_counter
started = perf_counter()
import httpx
between = perf_counter()
from ht_async import HelloTech, NewOrder
print([between - started, perf_counter() - between])
"""

LOADED = f"""
{PLAIN_INSTALLATION}
import json
from ht_async import HelloTech, NewOrder
print(json.dumps(sorted(sys.modules)))
"""

NOT_LOADED = (
    "aiohttp",
    "dbos",
    "fastapi",
    "ht_async.cli",
    "ht_async.sandbox",
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


def added_cost() -> tuple[float, list[list[float]]]:
    """The time that ht_async adds to httpx as a ratio of httpx's, and what it was taken from."""
    samples: list[list[float]] = [json.loads(in_fresh_interpreter(TIMED)) for _ in range(ROUNDS)]
    httpx_times, own_times = zip(*samples, strict=True)
    return statistics.median(own_times) / statistics.median(httpx_times), samples


def test_import_adds_at_most_a_fixed_share_of_httpx() -> None:
    in_fresh_interpreter(TIMED)  # leaves the .pyc files warm
    attempts = []
    for _ in range(TRIES):
        ratio, samples = added_cost()
        attempts.append((ratio, samples))
        if ratio <= CEILING:
            break
    assert ratio <= CEILING, attempts


def test_import_loads_nothing_that_belongs_to_an_extra() -> None:
    loaded = json.loads(in_fresh_interpreter(LOADED))
    assert "ht_async" in loaded
    unwanted = [
        module
        for module in loaded
        if any(module == name or module.startswith(f"{name}.") for name in NOT_LOADED)
    ]
    assert unwanted == []
