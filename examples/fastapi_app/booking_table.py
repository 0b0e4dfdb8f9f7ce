"""The shop's bookings, in a database that all workers share."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from typing import Any, Literal

from pydantic import BaseModel, Field

_CREATE = """
CREATE TABLE IF NOT EXISTS bookings (
    reference TEXT PRIMARY KEY,
    status TEXT NOT NULL,
    order_id INTEGER,
    claimed_at REAL NOT NULL
)
"""
# Whoever changes a row may send its order. A failure proves that it was not created.
_CLAIM = """
INSERT INTO bookings (reference, status, claimed_at) VALUES (?, 'pending', ?)
ON CONFLICT (reference) DO UPDATE SET status = 'pending', claimed_at = excluded.claimed_at
WHERE bookings.status = 'failed'
"""

Status = Literal["pending", "created", "failed", "unresolved"]


class Booking(BaseModel):
    """What is known about the booking of a cart."""

    reference: str
    status: Status
    order_id: int | None
    claimed_at: float = Field(exclude=True)


class BookingTable:
    """Who may send which order, and what became of it.

    Args:
        path: Of the database file.
    """

    def __init__(self, path: str) -> None:
        self._database = sqlite3.connect(
            path, timeout=30, isolation_level=None, check_same_thread=False
        )
        self._database.row_factory = sqlite3.Row
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = NORMAL")
        self._database.execute(_CREATE)
        self._turn = asyncio.Lock()

    async def claim(self, reference: str) -> bool:
        """Claim the right to send an order; True for one caller of all workers."""
        changed, _ = await self._run(_CLAIM, reference, time.time())
        return changed == 1

    async def get(self, reference: str) -> Booking | None:
        """Return a booking, if there is one."""
        _, row = await self._run("SELECT * FROM bookings WHERE reference = ?", reference)
        return None if row is None else Booking(**row)

    async def record(self, reference: str, status: Status, order_id: int | None = None) -> None:
        """Record what became of an order."""
        statement = "UPDATE bookings SET status = ?, order_id = ? WHERE reference = ?"
        await self._run(statement, status, order_id, reference)

    async def _run(self, statement: str, *values: object) -> tuple[int, Any]:
        def run() -> tuple[int, Any]:
            cursor = self._database.execute(statement, values)
            row = cursor.fetchone()
            return cursor.rowcount, row and dict(row)

        async with self._turn:
            return await asyncio.to_thread(run)

    def close(self) -> None:
        """Close the database."""
        self._database.close()
