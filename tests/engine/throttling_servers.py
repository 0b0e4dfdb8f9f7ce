"""Models of servers that limit a rate, each in one of the usual ways."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from math import ceil, floor
from random import Random
from typing import Protocol

Limit = Callable[[float], float]
"""Gives the requests per second that are allowed at a time."""


class Server(Protocol):
    """Takes requests, or refuses them."""

    def ask(self, now: float) -> float | None:
        """Return None for a request that is taken, else the `Retry-After`, in whole seconds."""
        ...


class FixedWindow:
    """Counts anew every second."""

    def __init__(self, limit: Limit, offset: float) -> None:
        self._limit = limit
        self._offset = offset
        self._window = -1
        self._count = 0

    def ask(self, now: float) -> float | None:
        window = floor(now + self._offset)
        if window != self._window:
            self._window, self._count = window, 0
        if self._count >= self._limit(now):
            return 1.0
        self._count += 1
        return None


class SlidingWindow:
    """Counts what it took in the second before."""

    def __init__(self, limit: Limit, offset: float) -> None:
        self._limit = limit
        self._taken: deque[float] = deque()

    def ask(self, now: float) -> float | None:
        while self._taken and self._taken[0] <= now - 1.0:
            self._taken.popleft()
        if len(self._taken) >= self._limit(now):
            return 1.0
        self._taken.append(now)
        return None


class TokenBucket:
    """Takes what its tokens pay for; they come back steadily."""

    SECONDS = 1.0  # of tokens that it holds

    def __init__(self, limit: Limit, offset: float) -> None:
        self._limit = limit
        self._tokens = self.SECONDS * limit(0.0)
        self._filled_at = 0.0

    def ask(self, now: float) -> float | None:
        limit = self._limit(now)
        come_back = (now - self._filled_at) * limit
        self._tokens = min(self.SECONDS * limit, self._tokens + come_back)
        self._filled_at = now
        if self._tokens < 1.0:
            return float(ceil((1.0 - self._tokens) / limit))
        self._tokens -= 1.0
        return None


class Gcra(TokenBucket):
    """The generic cell rate algorithm, which is a token bucket for small bursts."""

    SECONDS = 0.1


class Strays:
    """Takes what comes, but for a share that it refuses whatever the rate is."""

    def __init__(self, share: float, seed: int) -> None:
        self._share = share
        self._chance = Random(seed)

    def ask(self, now: float) -> float | None:
        return 1.0 if self._chance.random() < self._share else None


class OneStray:
    """Refuses a single request, the first one from a moment on."""

    def __init__(self, at: float) -> None:
        self._at = at

    def ask(self, now: float) -> float | None:
        if now < self._at:
            return None
        self._at = float("inf")
        return 1.0


SERVERS: dict[str, Callable[[Limit, float], Server]] = {
    "fixed window": FixedWindow,
    "sliding window": SlidingWindow,
    "token bucket": TokenBucket,
    "GCRA": Gcra,
}
