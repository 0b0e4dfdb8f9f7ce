"""Writes down what became of orders, in lots."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import final

from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import ChunkKey, ItemResult

LOT = 256
"""Results that are written at once, without waiting for more."""

DELAY = 0.1
"""Seconds that a result waits for others."""


@final
class Recorder:
    """Writes results into a journal.

    What can't be written is kept for the next try.

    Args:
        journal: The journal.
    """

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._results: dict[ChunkKey, list[ItemResult]] = {}
        self._count = 0
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None
        self.failure: Exception | None = None

    def put(self, chunk: ChunkKey, result: ItemResult) -> None:
        """Have a result written soon."""
        self._results.setdefault(chunk, []).append(result)
        self._count += 1
        if self._count >= LOT:
            self._begin()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(DELAY, self._begin)

    async def flush(self) -> None:
        """Wait until everything is written.

        Raises:
            JournalError: It can't be written.
        """
        while self._results or self._is_writing:
            await asyncio.wait((self._begin(),))
            if self.failure is not None:
                raise self.failure

    async def aclose(self) -> None:
        """Write what is left, if that can be done."""
        with suppress(Exception):
            await self.flush()

    @property
    def _is_writing(self) -> bool:
        return self._writing is not None and not self._writing.done()

    def _begin(self) -> asyncio.Task[None]:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(), name="ht_async bulk recorder")
        return self._writing

    async def _write(self) -> None:
        self.failure = None
        while self._results:
            chunk, results = self._results.popitem()
            self._count -= len(results)
            try:
                await self._journal.record(chunk, results)
            except Exception as error:
                self._results[chunk] = results + self._results.get(chunk, [])
                self._count += len(results)
                self.failure = error
                return
