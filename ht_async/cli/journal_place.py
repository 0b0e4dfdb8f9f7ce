"""Where the journal of bulk jobs is, and how it is opened."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from attrs import field, frozen

from ht_async.cli.run import Run
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal
    from ht_async.bulk.values import Job

T = TypeVar("T")

_FILE = Path("ht-async", "jobs.db")


@frozen(slots=True)
class JournalPlace:
    """Where a journal is.

    Args:
        url: A path, or the URL of a database.
        named: Whether the command line names it, so that the next one has to as well.
        usual: Whether nobody names it.
    """

    url: str = field(repr=False)
    named: bool = False
    usual: bool = False

    @property
    def path(self) -> Path | None:
        """The file, if it is one."""
        text = self.url.removeprefix("sqlite:///")
        return None if "://" in text else Path(text)

    @property
    def shown(self) -> str:
        """What to call it, free of credentials."""
        if self.path is not None:
            return str(self.path)
        try:
            parts = urlsplit(self.url)
            path = "" if "@" in parts.path else parts.path
            return f"{parts.scheme}://{parts.hostname or ''}{path}"
        except ValueError:
            return self.url.partition("://")[0] + "://..."

    @property
    def option(self) -> str:
        """What further commands need to find it too: a space and an option, or nothing."""
        return f" --db {shlex.quote(self.shown)}" if self.named else ""


def find_journal(db: str | None) -> JournalPlace:
    """Return the place that `--db` names, else the variable `HT_DB`, else the usual one.

    The usual one is the same whichever folder a command runs in: orders that are in one
    journal are never sent twice, and a second journal would know nothing of them.
    """
    if db is not None:
        return JournalPlace(db, named=True)
    if from_environment := os.environ.get("HT_DB", "").strip():
        return JournalPlace(from_environment)
    return JournalPlace(str(_data_folder() / _FILE), usual=True)


def _data_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


@asynccontextmanager
async def opened(place: JournalPlace, *, make: bool = False) -> AsyncGenerator[Journal]:
    """Open a journal.

    Args:
        place: Where it is.
        make: Whether to make it if there is none.

    Raises:
        ConfigurationError: There is none, or the place is none that a journal can be in.
        JournalError: It can't be used.
    """
    from ht_async.bulk.journal.opening import open_journal

    _prepare(place, make=make)
    try:
        journal = await open_journal(place.url)
    except ConfigurationError as error:
        raise ConfigurationError(str(error).replace("url:", "--db:", 1)) from None
    try:
        yield journal
    finally:
        await journal.aclose()


def _prepare(place: JournalPlace, *, make: bool) -> None:
    path = place.path
    if path is None:
        return
    if make and place.usual:
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigurationError(
                f"{path.parent}: can't be made ({error.strerror}): name a journal by --db or HT_DB"
            ) from None
    if not make and not path.exists():
        raise ConfigurationError(
            f"there is no journal {path}: `ht-async orders import` makes one; "
            "if yours is elsewhere, name it by --db or HT_DB"
        )


def in_journal(run: Run, place: JournalPlace, work: Callable[[Journal], Awaitable[T]]) -> T:
    """Do what needs a journal that is there, and no client.

    Raises:
        ConfigurationError: There is no journal.
        JournalError: It can't be used.
    """

    async def do() -> T:
        async with opened(place) as journal:
            return await work(journal)

    return run.do(do)


async def found_job(journal: Journal, name: str) -> Job:
    """Return a job.

    Raises:
        ConfigurationError: There is none of that name.
    """
    job = await journal.job(name)
    if job is None:
        raise ConfigurationError(f"the journal has no job {name!r}: see `ht-async jobs list`")
    return job
