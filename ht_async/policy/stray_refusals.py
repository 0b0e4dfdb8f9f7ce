"""Tells the refusals of a rate limit from those that come at whatever rate.

Who exceeds a limit by far is refused many requests at once, and who stays below it is refused
none. A refusal that stands alone, of a rate that had no reason to be too high, speaks for
something else: an overloaded replica, a fault on the way, a filter. Single ones say little,
as a limit may have changed by a little, or be shared; several in a row say it.
"""

from __future__ import annotations

from typing import final

from ht_async.policy.traffic import Counts

TOLERANCE = 0.05
"""Share of the requests that may be refused without being a sign of a limit."""

SPAN = 1.0
"""Seconds over which that share is taken."""

TOLERATED = 3
"""Refusals in that time that are always too few to tell a share."""

HARMLESS = 0.01
"""Share of the requests of some seconds that may be refused without a loss worth a rate."""

UNANSWERED = 3
"""Lone refusals in a row that are not answered with a rate even if there are more."""

ENOUGH = 5
"""Lone refusals in a row after which they are taken for strays."""

_LOWER = 0.5  # of the highest rate that was refused one alone: that was refused one as well
_FEW = 10  # requests under way together: too few to tell whether a refusal stands alone
_MANY = 0.1  # share of them: plainly a limit
_MOST_NEEDED = 40
_FORGOTTEN = 2000  # requests taken in a row: there are no stray refusals any more


def harmless(lately: Counts) -> bool:
    """Tell whether too few requests were refused to be worth a rate."""
    return lately.throttled <= max(1.0, HARMLESS * lately.answered)


@final
class StrayRefusals:
    """Judges refusals by what became of the requests that were under way with them."""

    __slots__ = (
        "_harmless",
        "_highest",
        "_in_a_row",
        "_lowest",
        "_needed",
        "_open",
        "_refused",
        "_row",
        "_sent",
        "_taken",
        "_unexpected",
        "tolerated",
    )

    def __init__(self) -> None:
        self.tolerated = False
        """Whether refusals are no sign of a limit, as long as they are few."""
        self._row = 0
        self._needed = ENOUGH
        self._highest = self._lowest = 0.0
        self._in_a_row = 0
        self._taken = 0
        self._refused = 0
        self._open = False
        self._harmless = True
        self._unexpected = False
        self._sent = 0.0

    def ignores(self, lately: Counts) -> bool:
        """Tell whether a refusal is a stray one, as far as is known now.

        Args:
            lately: How requests ended in the last seconds, `SPAN` at most, that left at the
                present rate.
        """
        self._in_a_row = 0
        asked = lately.answered + lately.throttled
        if not self.tolerated:
            return False
        if lately.throttled <= TOLERATED + TOLERANCE * asked:
            return True
        self.tolerated = False  # there is a limit after all, or as well
        self._row, self._needed = 0, min(2 * self._needed, _MOST_NEEDED)
        return False

    def took(self) -> None:
        """Take note of a request that was taken."""
        self._in_a_row += 1
        if self._in_a_row == _FORGOTTEN:
            self._row, self._needed, self.tolerated = 0, ENOUGH, False

    def begin(self, sent: float, rate: float, *, unexpected: bool, harmless: bool) -> None:
        """Take note of a refusal.

        Args:
            sent: When the request left.
            rate: Requests per second at that time.
            unexpected: Whether the rate had no reason to be too high.
            harmless: Whether there was no rate, and a few were refused at most.
        """
        if not self._row:
            self._taken = self._refused = 0
            self._highest = self._lowest = rate
            self._harmless = True
        self._harmless = self._harmless and harmless
        self._highest, self._lowest = max(self._highest, rate), min(self._lowest, rate)
        self._open, self._sent, self._unexpected = True, sent, unexpected

    def note(self, sent: float, *, refused: bool) -> None:
        """Take note of the end of a request that was under way together with the last refused."""
        if self._open and sent >= self._sent:
            self._refused += refused
            self._taken += not refused

    def end(self) -> bool:
        """Judge the last refusal, now that the requests under way with it have ended.

        Returns:
            Whether it takes no rate for now.
        """
        if not self._open:
            return False
        self._open = False
        others = self._taken + self._refused
        if self._refused > max(1.0, _MANY * others):
            self._row = 0
        elif self._unexpected:
            self._row += 1
        else:
            self._row = max(0, self._row - 1)
        if self._row >= self._needed and (self._harmless or self._lowest <= _LOWER * self._highest):
            self.tolerated = True
        lone = others >= _FEW and self._row > 0
        return self.tolerated or (lone and (self._harmless or self._row <= UNANSWERED))

    def doubt(self) -> None:
        """Forget the row: the server took nothing between two refusals."""
        self._row, self._open = 0, False
