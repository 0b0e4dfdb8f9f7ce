"""The workload `decode`: the committed client against what the generator's own templates make.

Both are generated from the same spec. Every contender is measured once a round, in a fresh process
of its own; ratios are taken within a round.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.box import SIMPLE
from rich.table import Table

from benchmarks.decoding import CONTENDERS, DecodeSample
from benchmarks.report import environment, text
from benchmarks.rounds import ROOT, Spread, cores, run_apart

STOCK, OWN = CONTENDERS


@dataclass(frozen=True)
class DecodeSummary:
    """What all rounds say about one way to decode; `cpu_ratio` is ours / stock."""

    way: str
    cpu_us: dict[str, Spread | None]
    cpu_ratio: Spread | None


@contextmanager
def clients() -> Iterator[dict[str, str]]:
    """The folder of each contender's client; the stock one is generated for the occasion."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(ROOT / "scripts/generate.py"), "--stock", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        yield {STOCK: folder, OWN: str(ROOT / "generated")}


def run_rounds(
    *, rounds: int, orders: int, told: Callable[[DecodeSample], None]
) -> list[list[DecodeSample]]:
    """Run all rounds and return their samples.

    Args:
        rounds: How often every contender is measured.
        orders: Decoded by each contender in each way, each round.
        told: Called with each sample as soon as it is taken.
    """
    core, _ = cores()
    taken: list[list[DecodeSample]] = []
    with clients() as folders:
        for _ in range(rounds):
            samples: list[DecodeSample] = []
            for contender, folder in folders.items():
                arguments = [contender, folder, str(orders)]
                found = run_apart("benchmarks.decoding", arguments, core)
                samples.append(DecodeSample(**found))
                told(samples[-1])
            taken.append(samples)
    return taken


def summarise(rounds: list[list[DecodeSample]]) -> list[DecodeSummary]:
    """Medians and ranges over the rounds, one summary a way to decode."""
    figures = [{sample.contender: sample.cpu_us for sample in samples} for samples in rounds]
    return [
        DecodeSummary(
            way=way,
            cpu_us={
                name: Spread.of([figure[name][way] for figure in figures]) for name in CONTENDERS
            },
            cpu_ratio=Spread.of([figure[OWN][way] / figure[STOCK][way] for figure in figures]),
        )
        for way in figures[0][OWN]
    ]


def table(summaries: list[DecodeSummary], *, rounds: int) -> Table:
    """Medians over the rounds, with their ranges below."""
    shown = Table(
        title="Decode the documented order: CPU µs/order",
        caption=(
            f"Medians of {rounds} interleaved rounds (lowest-highest). JSON is read with "
            "json.loads for the stock templates and with ht_async.codec for ht_async."
        ),
        box=SIMPLE,
        collapse_padding=True,
        pad_edge=False,
    )
    shown.add_column("", no_wrap=True)
    for column in (*CONTENDERS, "CPU ratio"):
        shown.add_column(column, justify="right", no_wrap=True)
    for summary in summaries:
        times = [text(summary.cpu_us[name], "{:.1f}") for name in CONTENDERS]
        shown.add_row(summary.way, *times, text(summary.cpu_ratio, "{:.2f}"))
    return shown


def write_json(path: Path, rounds: list[list[DecodeSample]], found: list[DecodeSummary]) -> None:
    """Write environment, summary and every sample."""
    content = {
        "workload": "decode",
        "environment": environment(),
        "summary": [asdict(summary) for summary in found],
        "rounds": [[asdict(sample) for sample in samples] for samples in rounds],
    }
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
