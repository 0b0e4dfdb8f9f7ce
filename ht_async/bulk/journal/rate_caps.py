"""Operations on how many orders a second all workers together may send to an account.

How many there may be is pyrate-limiter's rule (GCRA, a token bucket that is one number). Where the
number is kept is the journal's business: its row is locked while it changes, in either
database, which pyrate-limiter's own bucket for SQLite is not, and the clock is the journal's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ht_async.bulk.journal.database import Steps, do, query
from ht_async.bulk.values import Permits
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from pyrate_limiter import Rate

LOT = 0.1
"""Seconds' worth of permits that are taken at a time, so that the journal isn't asked for each."""

SAVED = 0.3
"""Seconds' worth of permits that nobody took in time, and that may be taken later all the same."""

LEAST = 0.001
"""Orders a second, at least: it is one in `_WITHIN`."""

MOST = 100_000.0
"""Orders a second, at most."""

_WITHIN = 1_000_000
"""Milliseconds in which a rate is counted, for it to be a whole number."""


def set_cap(account: str, per_second: float | None) -> Steps[None]:
    """Set or lift the cap of an account."""
    if per_second is None:
        yield from query("DELETE FROM rate_cap WHERE account = :account", account=account)
        return
    if not LEAST <= per_second <= MOST:
        raise ConfigurationError(f"a cap must be {LEAST:g} to {MOST:g} orders a second")
    _rate(per_second)
    yield from query(
        """
        INSERT INTO rate_cap (account, per_second) VALUES (:account, :per_second)
        ON CONFLICT (account) DO UPDATE SET per_second = excluded.per_second""",
        account=account,
        per_second=per_second,
    )


def cap(account: str) -> Steps[float | None]:
    """Read the cap of an account."""
    found = yield from query(
        "SELECT per_second FROM rate_cap WHERE account = :account", account=account
    )
    return found[0][0] if found else None


def take_permits(account: str) -> Steps[Permits | None]:
    """Take a lot of permits, if there is one."""
    yield from do("SELECT 1 FROM rate_cap WHERE account = :account FOR UPDATE", account=account)
    found = yield from query(
        "SELECT per_second, spent_until, :now FROM rate_cap WHERE account = :account",
        account=account,
    )
    if not found:
        return None
    per_second, spent_until, now = found[0]
    lot = lot_of(per_second)
    spent_until, wait = _step(_rate(per_second), spent_until, now, lot)
    if wait:
        return Permits(0, wait)
    yield from do(
        "UPDATE rate_cap SET spent_until = :until WHERE account = :account",
        account=account,
        until=spent_until,
    )
    return Permits(lot)


def lot_of(per_second: float) -> int:
    """Return how many permits are taken at a time."""
    return max(1, int(per_second * LOT))


def _rate(per_second: float) -> Rate:
    try:
        from pyrate_limiter import Rate
    except ImportError:
        raise ConfigurationError(
            'a cap of all workers needs pyrate-limiter: pip install "ht-async[bulk]"'
        ) from None
    saved = max(lot_of(per_second), int(per_second * SAVED))
    # Rounded down, but for the error of a float: it is a cap.
    within = int(per_second * _WITHIN / 1000 * (1 + 1e-12))
    return Rate(max(1, within), _WITHIN, burst=saved)


def _step(rate: Rate, spent_until: int, now: int, lot: int) -> tuple[int, float]:
    """Return until when permits are spent, in microseconds, and the seconds to wait for some."""
    from pyrate_limiter import GCRA

    most = rate.burst * rate.interval * 1000 // rate.limit
    if spent_until > now * 1000 + 2 * most:  # the clock was set back since
        spent_until = 0
    (until,), decision = GCRA().step([rate], (spent_until,), now, lot)
    if decision.allowed:
        return int(until), 0.0
    return spent_until, (decision.retry_after_ms or 1) / 1000
