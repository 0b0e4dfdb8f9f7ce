"""What a goal is, and how its figure is found in the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from benchmarks.results import Result, Spread

Results: TypeAlias = Mapping[str, Result]
Found: TypeAlias = Callable[[Results], Spread | None]
"""Finds a figure in the results; None if it was not measured."""

NOT_REACHED = "not reached"


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
        limit: What is in its way, as far as that was found out.
    """

    text: str
    at_least: float
    aim: float | None
    form: str
    found: Found
    more: bool = True
    limit: str = ""

    def verdict(self, results: Results) -> str:
        """Whether the median is good enough."""
        spread = self.found(results)
        if spread is None:
            return "not measured"
        if self.aim is not None and self._is_good(spread.median, self.aim):
            return "reached, the aim too"
        return "reached" if self._is_good(spread.median, self.at_least) else NOT_REACHED

    def _is_good(self, value: float, bound: float) -> bool:
        return value >= bound if self.more else value <= bound


def ratio(workload: str, contender: str, other: str, figure: str = "cpu_us") -> Found:
    """A figure of one contender, divided by another's in the same round."""
    return lambda results: spread_of(
        results, workload, lambda r: r.ratios(contender, other, figure)
    )


def spread_of(
    results: Results, workload: str, take: Callable[[Result], Sequence[float]]
) -> Spread | None:
    """What all rounds of a workload say about some figures; None if it was not measured."""
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
