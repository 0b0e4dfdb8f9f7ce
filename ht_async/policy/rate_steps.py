"""The course of a rate after a cut: back to the plateau, a rest there, then steps above it.

The first steps take one or two seconds each, since a server that counts by the second tells no
earlier that a rate is too high. They are fine at first and coarse later: when nothing happens,
the limit has risen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import final

from attrs import frozen

CUT = 0.85
"""What is left of a rate after a cut."""

RETURN = 1.0
"""Seconds from the cut back to the plateau."""

PROOF = 1.9
"""Seconds at a rate after which a server that counts by the second would have refused it."""

HURRY = 1.35
"""How much faster the steps follow each other while little is known of the limit."""

GUESSED = 0.4
"""Seconds to rest at a plateau that is a mere guess."""

AT_PLATEAU = -1


@final
@frozen
class Steps:
    """Steps above a plateau.

    Args:
        begins: Seconds after the rest at which each one begins.
        factors: Its rate, in multiples of the plateau.
        coarse: The one from which on the limit has plainly risen.
    """

    begins: tuple[float, ...]
    factors: tuple[float, ...]
    coarse: int


_COARSE_BEGINS = tuple(0.5 * step for step in range(50))
_COARSE_FACTORS = tuple(1.7 * 1.5**step for step in range(50))


def _steps(fine: tuple[tuple[float, float], ...], then: float) -> Steps:
    """Return fine steps, each with its beginning and its factor, and coarse ones after them."""
    begins, factors = zip(*fine, (then - 0.6, 1.35), strict=True)
    return Steps(
        (*begins, *(then + begin for begin in _COARSE_BEGINS)),
        (*factors, *_COARSE_FACTORS),
        coarse=len(fine),
    )


QUICK = _steps(((0.0, 1.035), (1.9, 1.09), (2.9, 1.18)), 4.3)
"""For refusals that cost little."""

CAREFUL = _steps(((0.0, 1.03), (2.0, 1.06), (4.0, 1.09), (6.0, 1.12), (8.0, 1.18)), 10.1)
"""For refusals that cost a pause each: the limit is found to 3 % with one of them."""

SEARCHING = _steps((), 0.6)
"""For a plateau that is a mere guess."""


@final
class Course:
    """Where a rate is on its course. It moves on only while the rate is what limits."""

    __slots__ = ("_most", "hurried", "passed", "rest", "steps")

    def __init__(self) -> None:
        self.passed = 0.0
        """Seconds since the cut."""
        self.rest = PROOF
        """Seconds at the plateau before the first step."""
        self.hurried = False
        self.steps = QUICK
        self._most = float("inf")

    def restart(self, *, at_plateau: bool) -> None:
        """Start again at the cut rate, or at the plateau right away."""
        self.passed = RETURN if at_plateau else 0.0

    def begin(self, steps: Steps, *, at_plateau: bool) -> None:
        """Start likewise, with these steps after the rest."""
        self.restart(at_plateau=at_plateau)
        self.steps, self._most = steps, float("inf")

    def search(self, most: float = float("inf"), *, at_plateau: bool) -> None:
        """Start likewise, rest hardly, and go on with coarse steps: little is known.

        Args:
            most: Where to stay, in multiples of the plateau.
            at_plateau: Start there right away.
        """
        self.begin(SEARCHING, at_plateau=at_plateau)
        self.rest, self.hurried, self._most = GUESSED, True, most

    def skip_rest(self) -> None:
        """Go on with a step at once."""
        self.passed = max(self.passed, RETURN + self.rest)

    @property
    def searching(self) -> bool:
        """Whether the steps are coarse from the first one on."""
        return self.steps is SEARCHING

    @property
    def found(self) -> bool:
        """Whether it has stayed for long enough where a search is to stay."""
        return self._beyond(PROOF) >= self._last and self._most < float("inf")

    @property
    def _last(self) -> int:
        return bisect_left(self.steps.factors, self._most)

    def proved(self, ago: float) -> bool:
        """Tell whether the plateau had lasted long enough to be proven, some seconds ago."""
        return self.passed - ago >= RETURN + PROOF

    def step(self, ago: float = 0.0) -> int:
        """Return the step above the plateau, some seconds ago; `AT_PLATEAU` for none yet."""
        return min(self._beyond(ago), self._last)

    def _beyond(self, ago: float) -> int:
        along = self.passed - ago - RETURN - self.rest
        return bisect_right(self.steps.begins, along * HURRY if self.hurried else along) - 1

    def at_fine_step(self, ago: float) -> bool:
        """Tell whether it was a little above a plateau that had been proven, some seconds ago."""
        return self.proved(ago) and AT_PLATEAU < self.step(ago) < self.steps.coarse

    def factor(self) -> float:
        """Return the rate, in multiples of the plateau."""
        if self.passed < RETURN:
            return 1.0 - (1.0 - CUT) * (1.0 - self.passed / RETURN) ** 3
        return self.of(self.step())

    def of(self, step: int) -> float:
        """Return the rate of a step, in multiples of the plateau."""
        return 1.0 if step <= AT_PLATEAU else min(self.steps.factors[step], self._most)
