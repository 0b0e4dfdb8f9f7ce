"""Checks the orders of a source without sending or keeping any."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import final

from anyio import to_thread

from ht_async.bulk.checked_rows import Lot
from ht_async.bulk.importing import fingerprint
from ht_async.bulk.intake import ImportResult, OnProgress, Tally, take_in
from ht_async.bulk.source.rows import Source
from ht_async.bulk.values import Clash, NewItem
from ht_async.resources.export.private_file import OutputError

_CACHE_KIB = 16 * 1024


async def dry_run(
    source: Source,
    job: str,
    *,
    rejects: Path | None = None,
    on_progress: OnProgress | None = None,
) -> ImportResult:
    """Read a source to its end and check every row; nothing is sent, and no journal is touched.

    That a reference occurs once is checked within the source, not against other jobs.

    Args:
        source: The source.
        job: Name of the job that it would become.
        rejects: Where rejected rows are written to, to be mended and imported again.
        on_progress: Told after every thousand rows.

    Raises:
        SourceError: The source can't be read.
        OutputError: The rejected rows, or the references met, can't be written.
    """
    await fingerprint(source)
    with closing(_References(job)) as references:

        async def take(lot: Lot, _: Tally) -> Sequence[Clash]:
            return await to_thread.run_sync(references.add, lot.items)

        tally = await take_in(source, job, take, rejects, on_progress)
    return tally.result(rejects)


@final
class _References:
    """The references met so far, in a file without a name that SQLite deletes."""

    def __init__(self, job: str) -> None:
        self._job = job
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            f"PRAGMA cache_size = -{_CACHE_KIB};"
            "CREATE TABLE met (reference BLOB PRIMARY KEY, row INTEGER, body BLOB) WITHOUT ROWID"
        )

    def add(self, items: Sequence[NewItem]) -> Sequence[Clash]:
        """Add orders; return those whose reference was met before."""
        before = self._database.total_changes
        try:
            self._keep(items)
        except sqlite3.Error as error:
            raise OutputError(
                f"the references met so far can't be kept in a temporary file ({error}): make "
                "room there, or name another folder by SQLITE_TMPDIR"
            ) from None
        if self._database.total_changes - before == len(items):
            return ()
        return list(self._clashes(items))

    def _keep(self, items: Sequence[NewItem]) -> None:
        self._database.execute("BEGIN")
        self._database.executemany(
            "INSERT INTO met VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(_digest(item.reference.encode()), item.row, _digest(item.body)) for item in items],
        )
        self._database.execute("COMMIT")

    def _clashes(self, items: Sequence[NewItem]) -> Iterator[Clash]:
        for item in items:
            row, body = self._database.execute(
                "SELECT row, body FROM met WHERE reference = ?",
                (_digest(item.reference.encode()),),
            ).fetchone()
            if row != item.row:
                same = body == _digest(item.body)
                yield Clash(item.row, item.reference, self._job, row, same)

    def close(self) -> None:
        """Forget them."""
        self._database.close()


def _digest(content: bytes) -> bytes:
    return blake2b(content, digest_size=16).digest()
