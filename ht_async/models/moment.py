"""A point in time as the API tells it: sometimes in two ways that disagree."""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import frozen

from ht_async.models import reading

_SAME = timedelta(seconds=1)


@frozen(slots=True)
class Moment:
    """A point in time, told as epoch seconds, as ISO 8601 text, or both.

    In one documented sample the two disagree by eight hours (C8), so neither is preferred.

    Args:
        epoch: From the epoch seconds, UTC; None if there are none.
        iso: From the ISO 8601 text; None if there is none or it has no offset.
    """

    epoch: datetime | None = None
    iso: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """The moment, in UTC; None where nothing was told or the two disagree."""
        if self.epoch is None:
            return reading.in_utc(self.iso)
        return self.epoch if self.agrees else None

    @property
    def agrees(self) -> bool:
        """False where both are told and differ by a second or more."""
        if self.epoch is None or self.iso is None:
            return True
        return abs(self.epoch - self.iso) < _SAME


def read_moment(value: object) -> Moment:
    """Read a moment that came as an object, as ISO 8601 text or as epoch seconds.

    Digits are epoch seconds only as the member that is called `integer`: by themselves they might
    be a day, such as 20240325.
    """
    integer, iso = reading.member(value, "integer"), reading.member(value, "iso")
    epoch = reading.integer(integer) if isinstance(integer, str) else integer
    return Moment(
        epoch=reading.epoch(epoch) or reading.epoch(value),
        iso=reading.instant(iso) or reading.instant(value),
    )
