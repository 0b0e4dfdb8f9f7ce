"""Which share of the calls to refuse on this side while the API is failing.

The formula is that of client-side throttling in Google's book "Site Reliability Engineering",
chapter "Handling Overload".
"""

from __future__ import annotations

from typing import final

from ht_async.policy.traffic import Counts

K = 2.0
"""Attempts per answer that are let through."""

ENOUGH = 10
"""Failures in the window below which nothing is refused: few of them tell little."""


def refused_share(requests: int, accepts: int) -> float:
    """Return the share of calls to refuse, from 0 to 1."""
    return max(0.0, (requests - K * accepts) / (requests + 1))


@final
class Shedding:
    """Decides whether a call is let through, by how attempts ended lately.

    Attempts count that were made, not calls that were refused here: so a few attempts always
    find out whether the API is back, and a service that fails in part is used as far as it
    works.
    """

    __slots__ = ("refused", "share")

    def __init__(self) -> None:
        self.share = 0.0
        """The share of calls that are refused now."""
        self.refused = 0
        """Calls that were refused so far."""

    def update(self, counts: Counts) -> None:
        """Decide anew.

        Args:
            counts: How attempts ended lately. A server that throttles, or refuses for good,
                is there and counts as accepting.
        """
        accepts = counts.answered + counts.throttled
        enough = counts.failed >= ENOUGH
        self.share = refused_share(accepts + counts.failed, accepts) if enough else 0.0

    def refuses(self, draw: float) -> bool:
        """Tell whether a call is refused, and count it.

        Args:
            draw: A random number in [0, 1).
        """
        if draw >= self.share:
            return False
        self.refused += 1
        return True
