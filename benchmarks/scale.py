"""How long and how often is measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Phases:
    """The phases of a run against a rate limit, in seconds.

    Args:
        warm_up: Not judged.
        steady: The limit is as it was.
        low: The limit is a quarter.
        back: It is as before.
    """

    warm_up: float
    steady: float
    low: float
    back: float

    @property
    def fall(self) -> float:
        """When the limit falls."""
        return self.warm_up + self.steady

    @property
    def rise(self) -> float:
        """When the limit returns."""
        return self.fall + self.low

    @property
    def end(self) -> float:
        """When the run ends."""
        return self.rise + self.back


@dataclass(frozen=True)
class Scale:
    """How long and how often is measured.

    Args:
        rounds: How often every contender is measured.
        seconds: Of steady work of which the time is taken, where no count bounds it.
        longest_warm_up: In seconds, whatever a contender needs.
        most_units: Units, where a count bounds the work.
        phases: Of a run against a rate limit.
        repeats: How often, at most, a measurement that was disturbed is done again.
        most_in_flight: Requests at once, whatever the workload says.
        apart: Every measurement has a process of its own; else most are made in this one.
    """

    rounds: int
    seconds: float
    longest_warm_up: float
    most_units: int
    phases: Phases
    repeats: int
    most_in_flight: int
    apart: bool

    @classmethod
    def from_dict(cls, values: dict[str, object]) -> Self:
        """Undo `dataclasses.asdict`."""
        phases = values["phases"]
        assert isinstance(phases, dict)
        return cls(**{**values, "phases": Phases(**phases)})  # type: ignore[arg-type]


FULL = Scale(
    rounds=5,
    seconds=1.0,
    longest_warm_up=10,
    most_units=1_000_000,
    phases=Phases(warm_up=10, steady=60, low=15, back=15),
    repeats=2,
    most_in_flight=1_000,
    apart=True,
)
SMOKE = Scale(
    rounds=1,
    seconds=0.05,
    longest_warm_up=0.01,
    most_units=200,
    phases=Phases(warm_up=0.5, steady=1, low=0.5, back=0.5),
    repeats=0,
    most_in_flight=16,
    apart=False,
)
