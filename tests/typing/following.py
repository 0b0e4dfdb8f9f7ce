"""What type checkers say about following orders. Checked, never run."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import date, datetime
from pathlib import Path
from typing import assert_type

from ht_async import HelloTech, LastSeen, Order, OrderChange, OrderStatus


async def follow(ht: HelloTech) -> None:
    watch = ht.orders.watch(
        since=date(2026, 1, 1), every=None, state=Path("state"), final=[OrderStatus.PAID, 4, "paid"]
    )
    assert_type(watch, AsyncGenerator[OrderChange, None])
    async for change in watch:
        assert_type(change.order, Order)
        assert_type(change.previous, LastSeen | None)
        assert_type(change.seen_at, datetime)
        assert_type(change.is_new, bool)
        if change.previous is not None:
            assert_type(change.previous.status, OrderStatus | None)
