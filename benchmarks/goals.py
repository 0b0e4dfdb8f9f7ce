"""What is aimed at, and whether the figures reach it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.decoding import PAGE_READ
from benchmarks.results import Result, Spread
from benchmarks.workloads.adverse import BURST, MANY
from benchmarks.workloads.contestants import AIOHTTP, HTTPX, HTTPX2, SESSION, WORKERS
from benchmarks.workloads.limited import BUCKET, FIXED, SLIDING
from benchmarks.workloads.overhead import HTTPX2_ALONE, MAPPINGS, OPENAI, OURS_ALONE, OVERHEAD

Results: TypeAlias = Mapping[str, Result]
Found: TypeAlias = Callable[[Results], Spread | None]
"""Finds a figure in the results; None if it was not measured."""

BARE_AIOHTTP_US = 167.0
"""What a request of bare aiohttp costs on the machine on which the goals were set."""

CREATE, DECODE, LIMITED, MEMORY = "create-64", "decode", "limited", "memory"
STOCK_TEMPLATES, OWN_TEMPLATES = "stock templates", "ht_async"
LIMITS = (FIXED, SLIDING, BUCKET)


@dataclass(frozen=True)
class Goal:
    """A goal for one figure.

    Args:
        text: What the figure is.
        at_least: What has to be reached.
        aim: What is aimed at; None for no more than that.
        form: How a value is written.
        found: Finds the figure; None if it was not measured.
        more: Whether more is better.
    """

    text: str
    at_least: float
    aim: float | None
    form: str
    found: Found
    more: bool = True

    def verdict(self, results: Results) -> str:
        """Whether the median is good enough."""
        spread = self.found(results)
        if spread is None:
            return "not measured"
        if self.aim is not None and self._is_good(spread.median, self.aim):
            return "reached, the aim too"
        return "reached" if self._is_good(spread.median, self.at_least) else "not reached"

    def _is_good(self, value: float, bound: float) -> bool:
        return value >= bound if self.more else value <= bound


def ratio(workload: str, contender: str, other: str, figure: str = "cpu_us") -> Found:
    """A figure of one contender, divided by another's in the same round."""
    return lambda results: _spread(results, workload, lambda r: r.ratios(contender, other, figure))


def _spread(
    results: Results, workload: str, take: Callable[[Result], Sequence[float]]
) -> Spread | None:
    return Spread.of(take(results[workload])) if workload in results else None


def of(workload: str, contender: str, figure: str) -> Found:
    """A figure of one contender."""

    def found(results: Results) -> Spread | None:
        row = results[workload].row(contender) if workload in results else None
        return row.spread(figure) if row else None

    return found


def worst(figures: Iterable[Found], *, largest: bool) -> Found:
    """The one of several figures whose median is the worst; none if one is missing."""

    all_figures = list(figures)

    def found(results: Results) -> Spread | None:
        spreads = [figure(results) for figure in all_figures]
        known = [spread for spread in spreads if spread is not None]
        if len(known) < len(spreads):
            return None
        return (max if largest else min)(known, key=lambda spread: spread.median)

    return found


def own_cost(results: Results) -> Spread | None:
    """What ht_async adds to its transport, as if bare aiohttp cost what it did elsewhere."""

    def costs(result: Result) -> list[float]:
        above = result.differences(MAPPINGS, OURS_ALONE)
        bare = [theirs for _, theirs in result.pairs(MAPPINGS, SESSION, "cpu_us")]
        return [cost / other * BARE_AIOHTTP_US for cost, other in zip(above, bare, strict=False)]

    return _spread(results, OVERHEAD.name, costs)


def openai_overhead(results: Results) -> Spread | None:
    """What openai-python adds to its transport, divided by what ht_async adds to its own."""

    def ratios(result: Result) -> list[float]:
        theirs = result.differences(OPENAI, HTTPX2_ALONE)
        ours = result.differences(MAPPINGS, OURS_ALONE)
        return [their / our for their, our in zip(theirs, ours, strict=False) if our > 0]

    return _spread(results, OVERHEAD.name, ratios)


def lost_at_once(results: Results) -> Spread | None:
    """Orders that were lost, all rounds and transports together, if there were 10,000 at once."""
    samples = [
        sample
        for name in (HTTPX, HTTPX2, AIOHTTP)
        if BURST.name in results and (row := results[BURST.name].row(name))
        for sample in row.samples
    ]
    if not samples or any(sample["asked"] < MANY for sample in samples):
        return None
    return Spread.of([sum(sample["lost"] for sample in samples)])


def memory_growth(results: Results) -> Spread | None:
    """The most that memory grows, whatever is streamed."""
    rows = results[MEMORY].rows if MEMORY in results else []
    spreads = [spread for row in rows if (spread := row.spread("growth_mb"))]
    return max(spreads, key=lambda spread: spread.median, default=None)


def limited(figure: str, *, largest: bool) -> Found:
    """A figure against the kind of limit where it is the worst."""
    return worst((of(LIMITED, name, figure) for name in LIMITS), largest=largest)


GOALS = (
    Goal(
        "CPU per order of httpx with 64 workers, in multiples of `create_orders`",
        2,
        2.5,
        "{:.1f}",
        ratio(CREATE, WORKERS, HTTPX),
    ),
    Goal(
        "... of `create_orders` on aiohttp",
        8,
        12,
        "{:.1f}",
        ratio(CREATE, WORKERS, AIOHTTP),
    ),
    Goal(
        "CPU per order of `create_orders` on aiohttp, in multiples of bare aiohttp with JSON",
        1.6,
        1.4,
        "{:.2f}",
        ratio(CREATE, AIOHTTP, SESSION),
        more=False,
    ),
    Goal(
        "our own cost per call above the transport, µs, where bare aiohttp costs 167",
        60,
        40,
        "{:.0f}",
        own_cost,
        more=False,
    ),
    Goal(
        "openai-python's overhead above its transport, in multiples of ours",
        10,
        20,
        "{:.1f}",
        openai_overhead,
    ),
    Goal(
        "bytes to public models, six members read, page of 100: how much faster than stock",
        3,
        5,
        "{:.1f}",
        ratio(DECODE, STOCK_TEMPLATES, OWN_TEMPLATES, PAGE_READ),
    ),
    Goal(
        "orders lost of 10,000 at once",
        0,
        None,
        "{:.0f}",
        lost_at_once,
        more=False,
    ),
    Goal(
        "hidden limit of 200/s: use, the worst of three kinds of limit",
        0.92,
        0.96,
        "{:.1%}",
        limited("use", largest=False),
    ),
    Goal(
        "... share of 429",
        0.01,
        0.005,
        "{:.2%}",
        limited("refusals", largest=True),
        more=False,
    ),
    Goal(
        "the limit falls to a quarter: seconds until within 10 % of it",
        5,
        3,
        "{:.1f}",
        limited("settled_down", largest=True),
        more=False,
    ),
    Goal(
        "... and returns",
        5,
        3,
        "{:.1f}",
        limited("settled_up", largest=True),
        more=False,
    ),
    Goal(
        "RSS growth while 1,000,000 items are streamed, MB",
        10,
        None,
        "{:.1f}",
        memory_growth,
        more=False,
    ),
)
