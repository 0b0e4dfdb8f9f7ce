"""Requests that are carried out after their client has been told nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class LateCommits:
    """Carries out requests when their time comes, whatever has become of their connection.

    The time is the event loop's. Nothing is left over when the sandbox stops: `finish` carries
    out the rest at once, so that what is stored does not depend on when it stops.
    """

    def __init__(self) -> None:
        """Make an empty set of commits."""
        self._pending: dict[asyncio.TimerHandle, Callable[[], object]] = {}

    def __len__(self) -> int:
        """Return how many requests are yet to be carried out."""
        return len(self._pending)

    def add(self, seconds: float, commit: Callable[[], object]) -> None:
        """Carry out a request later.

        Args:
            seconds: how much later.
            commit: carries it out.
        """

        def ripe() -> None:
            del self._pending[handle]
            commit()

        handle = asyncio.get_running_loop().call_later(seconds, ripe)
        self._pending[handle] = commit

    def finish(self) -> None:
        """Carry out at once all that is left, in the order in which it was due."""
        for handle in sorted(self._pending):
            handle.cancel()
            self._pending.pop(handle)()

    def drop(self) -> None:
        """Forget all that is left."""
        for handle in self._pending:
            handle.cancel()
        self._pending.clear()
