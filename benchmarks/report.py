"""The rounds as a table for people and as JSON for programs."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from benchmarks.measure import Sample
from benchmarks.rounds import Spread, Summary


def table(title: str, summaries: list[Summary], *, rounds: int, in_flight: int) -> Table:
    """Medians over the rounds, with their ranges below."""
    note = caption(summaries, rounds, in_flight)
    shown = Table(title=title, caption=note, box=SIMPLE, collapse_padding=True, pad_edge=False)
    shown.add_column("", no_wrap=True)
    for column in ("CPU µs/order", "CPU ratio", "orders/s", "confirmed"):
        shown.add_column(column, justify="right", no_wrap=True)
    for summary in summaries:
        shown.add_row(
            summary.contender,
            text(summary.cpu_us, "{:,.0f}"),
            text(summary.cpu_ratio, "{:.2f}"),
            text(summary.orders_per_second, "{:,.0f}"),
            f"{summary.least_created:,}\nof {summary.orders:,}",
        )
    return shown


def caption(summaries: list[Summary], rounds: int, in_flight: int) -> str:
    """How the figures were taken, and how far other processes may have disturbed them."""
    loads = [summary.foreign_load.high for summary in summaries if summary.foreign_load]
    disturbed = (
        f" Other processes used up to {max(loads):.0%} of the client's core." if loads else ""
    )
    return (
        f"Medians of {rounds} interleaved rounds (lowest-highest), {in_flight} orders in flight. "
        f"CPU: user and system time of the client's process.{disturbed}"
    )


def text(spread: Spread | None, form: str) -> str:
    """A spread as its median above its range."""
    if spread is None:
        return "-"
    median, low, high = (form.format(value) for value in (spread.median, spread.low, spread.high))
    return f"{median}\n({low}-{high})"


def write_json(
    path: Path, workload: str, in_flight: int, rounds: list[list[Sample]], found: list[Summary]
) -> None:
    """Write environment, summary and every sample."""
    content = {
        "workload": workload,
        "in_flight": in_flight,
        "environment": environment(),
        "summary": [asdict(summary) for summary in found],
        "rounds": [[asdict(sample) for sample in samples] for samples in rounds],
    }
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def environment() -> dict[str, Any]:
    """Where the figures were taken."""
    return {
        "python": platform.python_version(),
        "httpx": version("httpx"),
        "ht_async": version("ht-async"),
        "system": platform.system(),
        "machine": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
    }
