"""How long to wait before the next attempt."""

from __future__ import annotations

RETRY_AFTER_SPREAD = 0.2
"""Share of `Retry-After` that is added at random, so that callers don't return all at once."""

MAX_PAUSE = 600.0
"""Seconds; a server that asks for more is asked again after that."""

_MAX_DOUBLINGS = 60


def full_jitter(retries: int, base: float, cap: float, draw: float) -> float:
    """Return a random sleep between 0 and `base * 2**retries`, at most `cap`, in seconds.

    Args:
        retries: Repetitions so far.
        base: Seconds.
        cap: Seconds.
        draw: A random number in [0, 1).
    """
    return min(base * 2.0 ** min(retries, _MAX_DOUBLINGS), cap) * draw


def after_pause(retry_after: float, draw: float) -> float:
    """Return the sleep that a `Retry-After` asks for: never shorter, up to a fifth longer.

    Args:
        retry_after: Seconds.
        draw: A random number in [0, 1).
    """
    return min(retry_after, MAX_PAUSE) * (1.0 + RETRY_AFTER_SPREAD * draw)
