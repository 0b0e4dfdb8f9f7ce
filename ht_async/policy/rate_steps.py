"""The course of a rate after a cut: back to the plateau, a rest there, then steps above it.

Steps take about a second each, since a server that counts by the second tells no earlier that
a rate is too high. They are fine at first and coarse later: when nothing happens, the limit
has risen.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import final

CUT = 0.85
"""What is left of a rate after a cut."""

RETURN = 1.0
"""Seconds from the cut back to the plateau."""

PROOF = 1.9
"""Seconds at a rate after which a server that counts by the second would have refused it."""

HURRY = 1.35
"""How much faster the steps follow each other while little is known of the limit."""

_BEGINS = (0.0, 1.9, 2.9, 3.7, *(4.3 + 0.5 * step for step in range(50)))
_FACTORS = (1.035, 1.09, 1.18, 1.35, *(1.7 * 1.5**step for step in range(50)))

COARSE = 3
"""The step from which on the limit has plainly risen."""

AT_PLATEAU = -1


@final
class Course:
    """Where a rate is on its course. It moves on only while the rate is what limits."""

    __slots__ = ("hurried", "passed", "rest")

    def __init__(self) -> None:
        self.passed = 0.0
        """Seconds since the cut."""
        self.rest = PROOF
        """Seconds at the plateau before the first step."""
        self.hurried = False

    def begin(self, *, at_plateau: bool = False) -> None:
        """Start at the cut rate, or at the plateau right away."""
        self.passed = RETURN if at_plateau else 0.0

    def skip_rest(self, step: int = 0) -> None:
        """Go on with a step at once."""
        self.passed = max(self.passed, RETURN + self.rest + _BEGINS[step])

    def proved(self, ago: float) -> bool:
        """Tell whether the plateau had lasted long enough to be proven, some seconds ago."""
        return self.passed - ago >= RETURN + PROOF

    def step(self, ago: float = 0.0) -> int:
        """Return the step above the plateau, some seconds ago; `AT_PLATEAU` for none yet."""
        beyond = self.passed - ago - RETURN - self.rest
        return bisect_right(_BEGINS, beyond * HURRY if self.hurried else beyond) - 1

    def factor(self) -> float:
        """Return the rate, in multiples of the plateau."""
        if self.passed < RETURN:
            return 1.0 - (1.0 - CUT) * (1.0 - self.passed / RETURN) ** 3
        return factor(self.step())


def factor(step: int) -> float:
    """Return the rate of a step, in multiples of the plateau."""
    return 1.0 if step == AT_PLATEAU else _FACTORS[step]
