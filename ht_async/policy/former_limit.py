"""Remembers what a limit used to be, as one that has fallen may come back any time."""

from __future__ import annotations

from typing import final

_FALLEN = 0.7  # of the best plateau
_HOPE = 30.0  # seconds in which a fallen limit is expected back soonest
_REMEMBERED = 180.0
_SHORTEST_REST = 0.5


@final
class FormerLimit:
    """The best plateau of the last minutes. It has no clock: it is told the time."""

    __slots__ = ("_best", "_best_at", "_fell_at", "_tried_from")

    def __init__(self) -> None:
        self._best = 0.0
        self._best_at = 0.0
        self._fell_at = 0.0
        self._tried_from = 0.0

    def fallen(self, plateau: float) -> bool:
        """Tell whether the limit is thought to be far below what it used to be."""
        return plateau < _FALLEN * self._best

    def proved(self, plateau: float, now: float) -> None:
        """Take note of a plateau that has lasted."""
        self._tried_from = 0.0
        if plateau >= self._best or now - self._best_at > _REMEMBERED:
            self._best, self._best_at = plateau, now

    def changed(self, plateau: float, now: float) -> None:
        """Take note of another plateau."""
        if not self.fallen(plateau):
            self._fell_at = now

    def longest_rest(self, now: float) -> float:
        """Return the seconds to rest at most at the plateau of a fallen limit."""
        return max(_SHORTEST_REST, 0.25 * (now - self._fell_at - _HOPE))

    def try_again(self, plateau: float) -> float:
        """Return the plateau to go back to.

        Args:
            plateau: The present one, to go back to if that was too early.
        """
        self._tried_from = plateau
        return self._best

    def give_up(self) -> float | None:
        """Return the plateau before `try_again`, if that has not been proven since then."""
        before, self._tried_from = self._tried_from, 0.0
        return before or None

    def forget(self) -> None:
        """Begin anew."""
        self._best = self._tried_from = 0.0
