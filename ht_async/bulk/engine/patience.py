"""How long the work on a job waits for trouble to pass."""

from __future__ import annotations

from typing import final

from ht_async.bulk.errors import OwnershipLostError
from ht_async.bulk.work.verdicts import Cure, cure
from ht_async.errors import HTError

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
"""Shortest and longest pause, in seconds, between two tries."""

PATIENCE = 600.0
"""Seconds without any success after which it is given up until somebody starts it again."""


@final
class Patience:
    """Doubles the pause with each try that came to nothing.

    Attributes:
        trouble: What kept the last try from success.
        exhausted: Whether nothing more is to be tried.
    """

    def __init__(self) -> None:
        self.trouble: HTError | None = None
        self.exhausted = False
        self._since: float | None = None
        self._pause = FIRST_PAUSE

    def after(self, trouble: HTError | None, successes: int, now: float) -> float:
        """Return the seconds to wait after a try.

        Args:
            trouble: What ended it too early, if anything.
            successes: Orders whose sending came to an end.
            now: Loop time.
        """
        if self.exhausted:
            return 0.0
        self.trouble = trouble
        if successes or trouble is None:
            self._since, self._pause = None, FIRST_PAUSE
        if trouble is None:
            return 0.0
        if isinstance(trouble, OwnershipLostError):
            return FIRST_PAUSE
        self._since = now if self._since is None else self._since
        if cure(trouble) is Cure.PERSON or now - self._since >= PATIENCE:
            self.exhausted = True
            return 0.0
        pause, self._pause = self._pause, min(2 * self._pause, LONGEST_PAUSE)
        return pause
