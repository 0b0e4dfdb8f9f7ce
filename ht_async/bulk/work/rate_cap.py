"""Keeps a worker to what all workers of an account together may send."""

from __future__ import annotations

import asyncio
from typing import final

from ht_async.bulk.journal.port import Journal

UNCAPPED = 5.0
"""Seconds for which it is taken that there is no cap, after there was none."""


@final
class RateCap:
    """Hands out permits to send an order, which it takes from the journal in lots.

    Args:
        journal: Where the cap is.
        account: The account that orders are sent to.
    """

    def __init__(self, journal: Journal, account: str) -> None:
        self._journal = journal
        self._account = account
        self._permits = 0
        self._uncapped_until = float("-inf")
        self._asking = asyncio.Lock()

    async def wait(self) -> None:
        """Wait until one more order may be sent.

        Raises:
            ConfigurationError: There is a cap, and pyrate-limiter isn't installed.
            JournalError: The journal can't be used.
        """
        while not self._has_permit():
            async with self._asking:
                if not self._is_open():
                    await self._ask()

    def _is_open(self) -> bool:
        return self._permits > 0 or asyncio.get_running_loop().time() < self._uncapped_until

    def _has_permit(self) -> bool:
        if not self._is_open():
            return False
        self._permits = max(0, self._permits - 1)
        return True

    async def _ask(self) -> None:
        taken = await self._journal.take_permits(self._account)
        if taken is None:
            self._uncapped_until = asyncio.get_running_loop().time() + UNCAPPED
        elif taken.count:
            self._permits += taken.count
        else:
            await asyncio.sleep(taken.wait)
