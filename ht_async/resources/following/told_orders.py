"""What a watch has told, kept in SQLite: on disk, or in memory."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncGenerator, Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar, final

from ht_async.resources.following.change import Sighting
from ht_async.resources.following.state_file import open_state, refusal
from ht_async.resources.following.window import Done, beginning

T = TypeVar("T")

_WRITE_EVERY = 0.1
"""Seconds in which acknowledgements are gathered before they are written together."""

_WRAP = 2**64
_KNOWN = """
    SELECT id, created, status, digest, seen FROM told
    WHERE id IN (SELECT value FROM json_each(?))
"""
_NOTE = "INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)"
_OLDEST_OPEN = """
    SELECT created FROM told
    WHERE status IS NULL OR status NOT IN (SELECT value FROM json_each(?)) OR seen > ?
    ORDER BY created LIMIT 1
"""
_NEWEST = "SELECT max(created) FROM told"
_UNFINISHED = "SELECT unfinished FROM watch"
_LOOK = "UPDATE watch SET unfinished = ?"
_FORGET = "DELETE FROM told WHERE created > 0 AND created < ?"


@final
class ToldOrders:
    """What a watch has told. A thread of its own does the work.

    Args:
        connection: The open state.
        path: Its file, if it has one.
        thread: The thread.
    """

    def __init__(
        self, connection: sqlite3.Connection, path: Path | None, thread: ThreadPoolExecutor
    ) -> None:
        self._connection = connection
        self._path = path
        self._thread = thread
        self._taken: dict[int, Sighting] = {}
        self._written = 0.0

    async def known(self, ids: Iterable[int]) -> dict[int, Sighting]:
        """Return what was last told of some orders, by id."""
        by_key = {_key(order_id): order_id for order_id in ids}
        rows = await self._run(self._select, _KNOWN, json.dumps([*by_key]))
        return {by_key[row[0]]: Sighting(by_key[row[0]], *row[1:]) for row in rows}

    async def acknowledge(self, sighting: Sighting) -> None:
        """Take note that somebody was told of an order and has come back for more."""
        self._taken[sighting.order_id] = sighting
        now = asyncio.get_running_loop().time()
        if now - self._written >= _WRITE_EVERY:
            await self.write()

    async def write(self) -> None:
        """Write down what was acknowledged."""
        self._written = asyncio.get_running_loop().time()
        if self._taken:
            taken, self._taken = self._taken, {}
            await self._run(self._note, tuple(taken.values()))

    async def begin(self, since: date, done: Done, now: datetime) -> datetime:
        """Begin a look: forget the oldest orders that are done with; return where others begin.

        That is not later than the beginning of a look that was not finished, as orders that were
        not told yet may be as old as that.

        Args:
            since: The first day that is watched.
            done: When an order is done with.
            now: Our time.
        """
        return await self._run(self._begin, since, done, now)

    async def finish(self) -> None:
        """Take note that the look has come to its end: every order in it was told."""
        await self._run(self._select, _LOOK, None)

    async def aclose(self) -> None:
        """Write down what was acknowledged and let go of the file, whoever cancels it."""
        await asyncio.shield(self._run(self._close))

    async def _run(self, work: Callable[..., T], *arguments: Any) -> T:
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._thread, work, *arguments)
        except sqlite3.Error as error:
            raise refusal(error, self._path) from error

    def _select(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, values).fetchall()

    def _note(self, sightings: Collection[Sighting]) -> None:
        if not sightings:
            return
        rows = [(_key(s.order_id), s.created, s.status, s.digest, s.seen) for s in sightings]
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(_NOTE, rows)

    def _close(self) -> None:
        try:
            self._note(self._taken.values())
        finally:
            self._connection.close()

    def _begin(self, since: date, done: Done, now: datetime) -> datetime:
        statuses, changed = json.dumps(done.statuses), now.timestamp() - done.after
        oldest = self._select(_OLDEST_OPEN, statuses, changed)
        [(newest,)] = self._select(_NEWEST)
        [(unfinished,)] = self._select(_UNFINISHED)
        begin = beginning(
            since, oldest[0][0] if oldest else None, newest, now, unfinished=unfinished
        )
        moment = int(begin.timestamp())
        self._select(_LOOK, moment)
        self._select(_FORGET, moment)
        return begin


@asynccontextmanager
async def told_orders(path: Path | None, base_url: str, since: date) -> AsyncGenerator[ToldOrders]:
    """Open what a watch has told.

    Args:
        path: Its file; None keeps it in memory.
        base_url: Where the orders are.
        since: The first day that is watched.

    Raises:
        WatchStateError: The file can't be used.
    """
    loop = asyncio.get_running_loop()
    thread = ThreadPoolExecutor(1, thread_name_prefix="ht_async watch")
    try:
        opening = loop.run_in_executor(thread, open_state, path, base_url, since)
        told = ToldOrders(await _opened(opening), path, thread)
        try:
            yield told
        finally:
            await told.aclose()
    finally:
        thread.shutdown(wait=False)


async def _opened(opening: asyncio.Future[sqlite3.Connection]) -> sqlite3.Connection:
    """Wait for the connection; close it where nobody waits any more."""
    try:
        return await asyncio.shield(opening)
    except asyncio.CancelledError:
        opening.add_done_callback(_abandon)
        raise


def _abandon(opening: asyncio.Future[sqlite3.Connection]) -> None:
    if opening.exception() is None:
        opening.result().close()


def _key(order_id: int) -> int:
    """Return an id as SQLite can hold it: it has 64 bits, and an id of HT's may have more."""
    return (order_id + _WRAP // 2) % _WRAP - _WRAP // 2
