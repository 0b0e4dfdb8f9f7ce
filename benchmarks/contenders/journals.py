"""Fresh journals for bulk jobs, and what they weigh."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import TypeAlias

from benchmarks.contenders.contender import UnavailableError
from benchmarks.server import BUILD
from scripts.local_postgres import PostgresMissingError, running_server

FreshJournal: TypeAlias = Callable[[], AbstractContextManager[str]]
"""Gives the URL of a journal that is not there yet, for the length of a `with` block."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder on the disk that the project is on, removed in the end."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        yield Path(folder)


@contextmanager
def in_sqlite() -> Iterator[str]:
    """A file."""
    with scratch_folder() as folder:
        yield str(folder / "jobs.db")


@contextmanager
def in_postgres() -> Iterator[str]:
    """A server of its own that writes to the disk, on other cores than this process if it can.

    Raises:
        UnavailableError: There is no PostgreSQL to be had.
    """
    try:
        with _on_other_cores():
            server = running_server(fsync="on", shared_buffers="128MB")
            opened = server.__enter__()
    except PostgresMissingError as missing:
        raise UnavailableError(str(missing)) from None
    try:
        yield opened.new_database()
    finally:
        server.__exit__(None, None, None)


@contextmanager
def _on_other_cores() -> Iterator[None]:
    """Have what is started in the block run on the cores that this process is not pinned to."""
    mine = os.sched_getaffinity(0)
    if others := set(range(os.cpu_count() or 1)) - mine:
        os.sched_setaffinity(0, others)
    try:
        yield
    finally:
        os.sched_setaffinity(0, mine)


def bytes_beyond_bodies(path: Path) -> float:
    """Bytes that an SQLite journal takes for a row, the order's own body aside."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        rows, bodies = database.execute("SELECT count(*), sum(length(body)) FROM body").fetchone()
    return (path.stat().st_size - bodies) / rows
