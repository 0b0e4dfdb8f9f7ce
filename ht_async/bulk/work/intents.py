"""Writes down which orders are about to be sent, a little ahead of sending them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import final

from ht_async.bulk.values import Claim, Item
from ht_async.bulk.work.assignment import Assignment
from ht_async.bulk.work.screening import Ready, Screening

LOT = 64
"""Orders in one transaction, at most."""


@final
class Intents:
    """The orders of a chunk, each written down before it is handed out.

    Args:
        assignment: The job.
        screening: Tells which orders are to be sent.
        claim: The right to send them.
        items: The orders.

    Attributes:
        unsent: Rows that may be written down and were, as is proven, not sent.
    """

    def __init__(
        self, assignment: Assignment, screening: Screening, claim: Claim, items: Sequence[Item]
    ) -> None:
        self.unsent: set[int] = set()
        self._assignment = assignment
        self._screening = screening
        self._claim = claim
        self._items = deque(items)
        self._low_mark = assignment.window.ahead * 3 // 4
        self._turn: asyncio.Task[bool] | None = None
        self._ready: deque[Ready] = deque()
        self._stopped = False
        self._ended = False
        self._low = asyncio.Event()
        self._changed = asyncio.Event()

    def stop(self) -> None:
        """Write down and hand out no more."""
        self._stopped = True
        if self._turn is not None:
            self._turn.cancel()
        self._low.set()
        self._changed.set()

    async def next(self) -> Ready | None:
        """Return the next order that may be sent; None if there is none any more."""
        while not self._stopped:
            if self._ready:
                ready = self._ready.popleft()
                if len(self._ready) <= self._low_mark:
                    self._low.set()
                return ready
            if self._ended:
                break
            self._changed.clear()
            await self._changed.wait()
        return None

    async def run(self) -> None:
        """Keep some orders ready until there are no more.

        Raises:
            OwnershipLostError: The chunk is not ours any more, or the job is cancelled.
            JournalError: Nothing can be written down.
            HTError: An order could not be looked for.
        """
        try:
            if await self._has_turn():
                try:
                    await self._write_all()
                finally:
                    self._assignment.window.turn.release()
        except BaseException:
            self._stopped = True
            raise
        finally:
            self._ended = True
            self._changed.set()

    async def _has_turn(self) -> bool:
        """Wait for the turn; return whether it came before the end of the work."""
        if not self._stopped:
            turn = self._assignment.window.turn.acquire()
            self._turn = asyncio.create_task(turn, name="ht_async bulk turn")
            await asyncio.wait((self._turn,))
        return self._turn is not None and not self._turn.cancelled()

    async def _write_all(self) -> None:
        while self._items and not self._stopped:
            await self._write(await self._lot())
            if len(self._ready) > self._low_mark and not self._stopped:
                self._low.clear()
                await self._low.wait()

    async def _lot(self) -> Sequence[Ready]:
        """Return the next orders to be sent, as many as there are places for, and a few more."""
        window = self._assignment.window
        room = window.free + window.ahead - len(self._ready)
        lot: list[Ready] = []
        while self._items and len(lot) < min(max(1, room), LOT):
            screened = await self._screening.screen(self._items[0])
            self._items.popleft()
            if isinstance(screened, Ready):
                lot.append(screened)
            else:
                self._assignment.recorder.put(self._claim.chunk, screened)
        return lot

    async def _write(self, lot: Sequence[Ready]) -> None:
        if not lot:
            return
        rows = [ready.item.row for ready in lot]
        self.unsent.update(rows)  # at once: a transaction that seems to fail may have been done
        lease = self._assignment.lease
        began = lease.now()
        await self._assignment.journal.intend(self._claim, rows, lease.seconds)
        lease.renewed(began)
        self._ready.extend(lot)
        self._changed.set()
