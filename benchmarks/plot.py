"""A workload's results as an SVG plot, the same bytes for the same figures."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.figures import figure
from benchmarks.results import Result, Row, Spread
from benchmarks.workloads.limits import BINS_PER_SECOND

SERIES = "series"
OUR_NAMES = ("ht_async", "create_orders", "iter_create_orders", "orders.create", "bulk")
OURS, PEERS, REFUSED = "#0072b2", "#9aa4ad", "#d55e00"
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "benchmarks",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
WIDTH, BAR_HEIGHT, PANEL_HEIGHT, MARGIN_HEIGHT = 7.5, 0.28, 1.1, 0.8  # inches


def plot(result: Result, path: Path) -> bool:
    """Write the plot; false if there is nothing to be shown, or no matplotlib."""
    if find_spec("matplotlib") is None:
        return False
    import matplotlib as library

    with library.rc_context(SETTINGS):
        drawn = _lines(result) if result.plotted == SERIES else _bars(result)
        if drawn is None:
            return False
        drawn.savefig(path, format="svg", metadata={"Date": None, "Creator": None})
    return True


def _bars(result: Result) -> Any:
    from matplotlib.figure import Figure

    shown = [(row, spread) for row in result.rows if (spread := result.spread(row, result.plotted))]
    if not shown:
        return None
    drawn = Figure((WIDTH, BAR_HEIGHT * len(shown) + MARGIN_HEIGHT), layout="constrained")
    axes = drawn.add_subplot()
    factor = figure(result.plotted).factor
    medians = [spread.median * factor for _, spread in shown]
    bars = axes.barh(
        [row.contender for row, _ in shown],
        medians,
        xerr=_ranges([spread for _, spread in shown], factor),
        color=[OURS if is_ours(row) else PEERS for row, _ in shown],
        ecolor="#404040",
        height=0.7,
    )
    texts = [figure(result.plotted).write(spread.median) for _, spread in shown]
    axes.bar_label(bars, texts, padding=6)
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel(figure(result.plotted).heading.format(unit=result.unit))
    axes.set_title(result.title, loc="left", fontsize=10)
    return drawn


def _ranges(spreads: Sequence[Spread], factor: float) -> list[list[float]]:
    return [
        [(spread.median - spread.low) * factor for spread in spreads],
        [(spread.high - spread.median) * factor for spread in spreads],
    ]


def _lines(result: Result) -> Any:
    from matplotlib.figure import Figure

    shown = [row for row in result.rows if row.series]
    if not shown:
        return None
    drawn = Figure((WIDTH, PANEL_HEIGHT * len(shown) + MARGIN_HEIGHT), layout="constrained")
    panels = drawn.subplots(len(shown), sharex=True, sharey=True, squeeze=False)[:, 0]
    for axes, row in zip(panels, shown, strict=True):
        for name, colour in (("let_through", OURS), ("refused", REFUSED)):
            axes.plot(by_second(row.series[name]), color=colour, label=name.replace("_", " "))
        axes.set_title(row.contender, loc="left", fontsize=9)
    panels[0].legend(loc="upper right", ncols=2, frameon=False)
    panels[-1].set_xlabel("seconds")
    drawn.supylabel("requests/s")
    drawn.suptitle(result.title, fontsize=10)
    return drawn


def by_second(counts: Sequence[int]) -> list[int]:
    """Sums over the whole seconds of what is counted by the tenth."""
    ends = range(BINS_PER_SECOND, len(counts) + 1, BINS_PER_SECOND)
    return [sum(counts[end - BINS_PER_SECOND : end]) for end in ends]


def is_ours(row: Row) -> bool:
    """Whether a contender is this project's."""
    return row.contender.startswith(OUR_NAMES)
