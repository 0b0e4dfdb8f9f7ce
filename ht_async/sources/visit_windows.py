"""When a shop order's visit is possible, by a catalogue's policy."""

from __future__ import annotations

from datetime import datetime, timedelta

from ht_async.models.time_window import TimeWindow
from ht_async.sources.catalogue import WindowPolicy

_DAY = timedelta(days=1)


def visit_windows(policy: WindowPolicy, created_at: datetime) -> tuple[TimeWindow, ...]:
    """Return the windows of an order: one on each day that counts, in order.

    Args:
        policy: The catalogue's.
        created_at: When the shop order was created.

    Raises:
        InvalidRequestError: They are not within the years that an order takes.
        OverflowError: The calendar ends before.
    """
    day = created_at.astimezone(policy.zone).date() + policy.first_day * _DAY
    windows: list[TimeWindow] = []
    while len(windows) < policy.days:
        if day.weekday() in policy.weekdays:
            start = datetime.combine(day, policy.start, policy.zone)
            windows.append(TimeWindow(start, datetime.combine(day, policy.end, policy.zone)))
        day += _DAY
    return tuple(windows)
