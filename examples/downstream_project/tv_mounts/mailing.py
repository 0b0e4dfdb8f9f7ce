"""Tells customers what happens to their visits."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import aclosing
from datetime import date
from pathlib import Path

from ht_async import HelloTech
from tv_mounts.booking import message


async def tell_customers(
    ht: HelloTech, since: date, state: Path, send: Callable[[str, str], None]
) -> None:
    """Mail each customer whose order has another status; goes on for as long as it is let."""
    async with aclosing(ht.orders.watch(since=since, every=300, state=state)) as changes:
        async for change in changes:
            if change.status_changed and change.order.email is not None:
                send(change.order.email, message(change.order))
