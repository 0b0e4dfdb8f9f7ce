"""The right of a worker to send, which it renews in the journal for as long as it lives."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import final

from attrs import frozen

from ht_async.bulk.errors import JournalError, OwnershipLostError
from ht_async.bulk.journal.port import Journal
from ht_async.engine.outlast import end_all
from ht_async.errors import ConfigurationError
from ht_async.options import Timeout

MARGIN = 1.0
"""Seconds by which a lease has to outlast an attempt that is begun under it."""

SHORTEST = 30.0
"""Seconds of a lease, where nobody says otherwise and the time limits allow it."""

LONGEST = 86_400.0
"""Seconds of a lease, at most: for so long, what a dead holder has left waits for others."""

_RENEWALS = 3  # of a lease, before it runs out
_RETRY = 1.0


def new_holder() -> str:
    """Return a name for a worker that no other worker has."""
    return f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"


def attempt_limit(timeout: Timeout) -> float:
    """Return the seconds after which an attempt has ended, whatever happens."""
    return timeout.connect + timeout.write + timeout.read


def lease_seconds(wanted: float | None, timeout: Timeout) -> float:
    """Return the seconds that a lease is to run.

    Args:
        wanted: What was asked for, if anything.
        timeout: Time limits of an attempt.

    Raises:
        ConfigurationError: Attempts may take so long that hardly one could be begun, or it is
            longer than a day.
    """
    longest = attempt_limit(timeout)
    if wanted is None:
        return max(SHORTEST, 2 * (longest + MARGIN))
    least = (longest + MARGIN) * _RENEWALS / (_RENEWALS - 1)
    if not wanted <= LONGEST:
        raise ConfigurationError(f"lease must be at most {LONGEST:.0f} s")
    if wanted < least:
        raise ConfigurationError(
            f"lease must be at least {least:.3g} s, since an attempt may take {longest:.3g} s: "
            "make it longer, or lower connect, write and read of the client's Timeout"
        )
    return wanted


@frozen(slots=True)
class _Moment:
    """A moment on two clocks: one stands still while the machine sleeps, one may be set."""

    loop: float
    wall: datetime

    def plus(self, seconds: float) -> _Moment:
        return _Moment(self.loop + seconds, self.wall + timedelta(seconds=seconds))

    def reached(self, end: _Moment) -> bool:
        return self.loop >= end.loop or self.wall >= end.wall


@final
class Lease:
    """A holder's lease, as far as the holder knows: it may run longer, but not shorter.

    Args:
        journal: Where it is kept.
        holder: Who has it.
        seconds: How long it runs from each renewal.
        wall_clock: Gives our aware wall clock time.

    Attributes:
        term: Counts how often it has run out. What was claimed in an earlier term may belong
            to somebody else.
    """

    def __init__(
        self,
        journal: Journal,
        holder: str,
        seconds: float,
        wall_clock: Callable[[], datetime],
    ) -> None:
        self.holder = holder
        self.seconds = seconds
        self.term = 0
        self._journal = journal
        self._wall_clock = wall_clock
        self._end: _Moment | None = None
        self._beating: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Take the lease, and renew it from now on.

        Raises:
            JournalError: It can't be written down.
        """
        await self.renew()
        self._beating = asyncio.create_task(self._beat(), name="ht_async bulk lease")

    async def renew(self) -> None:
        """Renew it.

        Raises:
            JournalError: It can't be written down.
        """
        began = self.now()
        await self._journal.keep_lease(self.holder, self.seconds)
        self.renewed(began)

    def now(self) -> _Moment:
        """Return the moment, to be told to `renewed`."""
        return _Moment(asyncio.get_running_loop().time(), self._wall_clock())

    def renewed(self, began: _Moment) -> None:
        """Take note that it was renewed.

        Args:
            began: When that was asked for; the journal may count from then on.
        """
        if self._end is not None and self.now().reached(self._end):
            self.term += 1
        self._end = began.plus(self.seconds)

    def check(self, term: int, seconds: float) -> None:
        """Check that something may be begun.

        Args:
            term: In which term it was claimed.
            seconds: How long it may take.

        Raises:
            OwnershipLostError: The lease has run out since, or could run out meanwhile.
        """
        end = self.now().plus(seconds + MARGIN)
        if term != self.term or self._end is None or end.reached(self._end):
            raise OwnershipLostError("the lease has run out: others may work on the order now")

    async def end(self, *, at_once: bool) -> None:
        """Renew it no more.

        Args:
            at_once: Give it up: what was claimed under it is up for others. Else it runs out,
                and nothing may be under way any more by then.
        """
        if self._beating is not None:
            await end_all((self._beating,))
        if not at_once:
            return
        with suppress(JournalError):  # it ends by itself
            await self._journal.drop_lease(self.holder)

    async def _beat(self) -> None:
        pause = self.seconds / _RENEWALS
        while True:
            await asyncio.sleep(pause)
            try:
                await self.renew()
                pause = self.seconds / _RENEWALS
            except JournalError:  # whoever writes something next is told
                pause = min(_RETRY, self.seconds / _RENEWALS)
