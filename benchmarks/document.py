"""Writes the page about performance from the results; every figure in it is one of theirs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.figures import figure
from benchmarks.goal import NOT_REACHED, Goal
from benchmarks.goals import GOALS
from benchmarks.plot import plot
from benchmarks.report import caption, headings, marked, text
from benchmarks.results import Result, Row

PAGE, FOLDER = "performance.md", "performance"


def write(results: Mapping[str, Result], docs: Path) -> Path:
    """Write the page, its plots and the results themselves.

    Args:
        results: By the names of their workloads.
        docs: The folder of the page.

    Returns:
        The page.
    """
    folder = docs / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    plotted: set[str] = set()
    for name, result in results.items():
        result.write(folder)
        if plot(result, folder / f"{name}.svg"):
            plotted.add(name)
    page = docs / PAGE
    page.write_text("\n".join(lines(results, plotted)) + "\n")
    return page


def lines(results: Mapping[str, Result], plotted: set[str]) -> Iterator[str]:
    """The lines of the page.

    Args:
        results: By the names of their workloads.
        plotted: Which of them have a plot.
    """
    yield from (
        "# Performance",
        "",
        "Written by `make bench`, which measures everything below anew; the raw figures are in",
        f"`docs/{FOLDER}/`. Compare what stands in one table: another machine has other figures,",
        "but much the same ratios.",
        "",
        "## Goals",
        "",
        *goal_table(results),
        *limits(results),
        "",
        "## Where and how",
        "",
        *surroundings(results),
    )
    for name, result in results.items():
        yield from section(result, shown=name in plotted)


def goal_table(results: Mapping[str, Result]) -> Iterator[str]:
    """The goals and what became of them."""
    yield "| figure | at least | aim | found | |"
    yield "|---|---|---|---|---|"
    for goal in GOALS:
        cells = (goal.text, bound(goal, goal.at_least), bound(goal, goal.aim), found(goal, results))
        yield f"| {' | '.join(cells)} | {goal.verdict(results)} |"


def limits(results: Mapping[str, Result]) -> Iterator[str]:
    """What is in the way of the goals that were not reached."""
    missed = [goal for goal in GOALS if goal.limit and goal.verdict(results) == NOT_REACHED]
    if missed:
        yield from ("", "What is in the way of those that were not reached:", "")
    for goal in missed:
        yield f"* {goal.text.removeprefix('... ')}: {goal.limit}"


def bound(goal: Goal, value: float | None) -> str:
    """A bound as it is written in the table."""
    if value is None:
        return ""
    return f"{'≥' if goal.more else '≤'} {goal.form.format(value)}"


def found(goal: Goal, results: Mapping[str, Result]) -> str:
    """The figure, with its range."""
    spread = goal.found(results)
    if spread is None:
        return "-"
    median, low, high = map(goal.form.format, (spread.median, spread.low, spread.high))
    return median if low == high else f"**{median}** ({low} to {high})"


def surroundings(results: Mapping[str, Result]) -> Iterator[str]:
    """The machine, the libraries, the noise and the method."""
    environments = [result.environment for result in results.values()]
    for place in {place["date"]: place for place in environments}.values():
        yield (
            f"* {place['date']}: {place['processor']}, {place['cores']} cores, "
            f"{place['kernel']}; {place['python']}, built {place['build']}."
        )
    packages = dict(sorted(item for place in environments for item in place["packages"].items()))
    yield f"* {', '.join(f'{name} {version}' for name, version in packages.items())}."
    samples = [s for result in results.values() for row in result.rows for s in row.samples]
    loads = [sample["foreign_load"] for sample in samples if "foreign_load" in sample]
    servers = [sample["server_load"] for sample in samples if "server_load" in sample]
    if loads and servers:
        calm = sum(load <= 0.02 for load in loads) / len(loads)
        yield (
            f"* Other processes used at most {max(loads):.0%} of the client's core; in "
            f"{calm:.0%} of all measurements no more than 2 %. The server used at most "
            f"{max(servers):.0%} of its own core, so it is never the limit."
        )
    yield from (
        "* The server is a compiled one on the loopback device, on a core of its own. Every",
        "  measurement has a fresh process on another core. Rounds are interleaved; figures are",
        "  medians over the rounds, with their range, and comparisons are made within a round.",
        "* CPU is user and system time of the client's process. p50 and p99 run from the moment",
        "  a unit of work is taken up until its result is there.",
        "* A measurement during which other processes used more than 10 % of the client's core,",
        "  or the server more than 60 % of its own, is done again, twice at most.",
    )


def section(result: Result, *, shown: bool) -> Iterator[str]:
    """What is told about one workload."""
    yield from ("", f"## {result.title}", "")
    if result.about:
        yield from (result.about, "")
    if shown:
        yield from (f"![{result.title}]({FOLDER}/{result.workload}.svg)", "")
    yield f"| | {' | '.join(headings(result))} |"
    yield f"|---{'|---:' * len(result.columns)}|"
    for row in result.rows:
        if row.samples:
            yield f"| {marked(row)} | {' | '.join(cells(result, row))} |"
    yield from (
        f"\nNot measured: {row.contender}: {row.skipped}."
        for row in result.rows
        if row.skipped is not None
    )
    yield from ("", f"{caption(result)} `make bench ARGS={result.workload}`".strip())


def cells(result: Result, row: Row) -> Iterator[str]:
    """The figures of a contender."""
    for name in result.columns:
        yield text(result.spread(row, name), figure(name), " ({})")
