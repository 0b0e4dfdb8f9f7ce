"""What was measured, as it is written to a file, and what all rounds together say."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

MOST_FOREIGN_LOAD = 0.1
MOST_SERVER_LOAD = 0.6
FAILED = "failed: "

Sample = dict[str, float]
"""The figures of one contender in one round, by their names."""


@dataclass(frozen=True)
class Spread:
    """Median, smallest and largest of some figures."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread | None:
        """The spread of the values; None if there are none."""
        return cls(statistics.median(values), min(values), max(values)) if values else None


@dataclass(frozen=True)
class Row:
    """One contender.

    Args:
        contender: Its name.
        samples: One a round; fewer if it was skipped.
        series: Figures by the tenth of a second, of the last round.
        skipped: Why it was not measured, or not to the end.
        control: Name of the contender that is the bare transport below this one.
    """

    contender: str
    samples: list[Sample] = field(default_factory=list)
    series: dict[str, list[int]] = field(default_factory=dict)
    skipped: str | None = None
    control: str | None = None

    @property
    def failed(self) -> bool:
        """Whether it raised something that it should not have."""
        return self.skipped is not None and self.skipped.startswith(FAILED)

    def spread(self, figure: str) -> Spread | None:
        """What the rounds say about a figure."""
        return Spread.of([sample[figure] for sample in self.samples if figure in sample])


@dataclass(frozen=True)
class Result:
    """One workload.

    Args:
        workload: Its name.
        title: Its title.
        about: What the reader has to know.
        unit: What is done, in the singular.
        columns: Names of the figures that its table shows.
        plotted: Name of the figure that its plot shows.
        baseline: Name of the contender that ratios refer to; None for no ratios.
        environment: Where it was measured.
        rows: The contenders.
    """

    workload: str
    title: str
    about: str
    unit: str
    columns: list[str]
    plotted: str
    baseline: str | None
    environment: dict[str, Any]
    rows: list[Row]

    @property
    def rounds(self) -> int:
        """How often each contender was measured."""
        return max((len(row.samples) for row in self.rows), default=0)

    def row(self, contender: str) -> Row | None:
        """The contender of that name, if it is there and was measured."""
        return next((row for row in self.rows if row.contender == contender and row.samples), None)

    def ratios(self, contender: str, other: str, figure: str = "cpu_us") -> list[float]:
        """A figure, contender / other, in each round in which both have it."""
        return [ours / theirs for ours, theirs in self.pairs(contender, other, figure)]

    def differences(self, contender: str, other: str, figure: str = "cpu_us") -> list[float]:
        """A figure, contender - other, in each round in which both have it."""
        return [ours - theirs for ours, theirs in self.pairs(contender, other, figure)]

    def pairs(self, contender: str, other: str, figure: str) -> list[tuple[float, float]]:
        """A figure of two contenders in each round in which both have it."""
        mine, others = self.row(contender), self.row(other)
        if mine is None or others is None:
            return []
        return [
            (ours[figure], theirs[figure])
            for ours, theirs in zip(mine.samples, others.samples, strict=False)
            if theirs.get(figure) and figure in ours
        ]

    def spread(self, row: Row, figure: str) -> Spread | None:
        """What the rounds say about a figure, those that compare two contenders included."""
        if figure == "cpu_ratio" and self.baseline:
            return Spread.of(self.ratios(row.contender, self.baseline))
        if figure == "share" and self.baseline:
            return Spread.of(self.ratios(row.contender, self.baseline, "per_second"))
        if figure == "above_us":
            return Spread.of(self.differences(row.contender, row.control) if row.control else [])
        return row.spread(figure)

    def write(self, folder: Path) -> None:
        """Write everything to a file in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"
        (folder / f"{self.workload}.json").write_text(text)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read what `write` wrote."""
        values = json.loads(path.read_text())
        return cls(**{**values, "rows": [Row(**row) for row in values["rows"]]})


def disturbance(sample: Sample) -> float:
    """How far a measurement was disturbed; above 1 it was too far.

    Other processes used the contender's core, or the server was near its limit.
    """
    return max(
        sample.get("foreign_load", 0.0) / MOST_FOREIGN_LOAD,
        sample.get("server_load", 0.0) / MOST_SERVER_LOAD,
    )
