"""The part that a program of your own would have: create the orders, then list them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from demo_run.account import Entry, entry, unreadable
from demo_run.local_server import LocalServer
from demo_run.order_file import OrderRow
from ht_async import HelloTech, OrderOutcome

SETTLE = 3.0
"""Seconds after which the local server has stored and listed an order, if it ever does."""


@dataclass
class Run:
    """What happened.

    Attributes:
        entries: The account, in the order in which outcomes came.
        seconds: How long the creation took.
        listed: References of the server's orders by their ids; None if it didn't come to that.
    """

    entries: list[Entry] = field(default_factory=list)
    seconds: float = 0.0
    listed: dict[int, str | None] | None = None


async def create_and_list(
    server: LocalServer, rows: Sequence[OrderRow], tell: Callable[[Entry], None]
) -> Run:
    """Create the orders of all rows and list what the server has then.

    Ctrl-C ends it early, without an error: every order that was begun has its outcome, and
    `listed` stays None.

    Args:
        server: Where.
        rows: The orders.
        tell: Called with each outcome as it comes.
    """
    run = Run()
    try:
        async with HelloTech(
            api_key=server.api_key, base_url=server.url, trust_env=False, settle=SETTLE
        ) as ht:
            await create(ht, rows, run, tell)
            run.listed = {
                order.id: order.purchase_order_id async for order in ht.orders.list(limit=200)
            }
    except asyncio.CancelledError:
        pass
    return run


async def create(
    ht: HelloTech, rows: Sequence[OrderRow], run: Run, tell: Callable[[Entry], None]
) -> None:
    """Create the orders, and keep the account."""
    clock = asyncio.get_running_loop().time
    readable = [row for row in rows if row.order is not None]
    turns: list[float] = []

    def orders() -> Iterator[dict[str, Any]]:
        for row in readable:
            turns.append(clock())
            yield row.order or {}

    def account(entry: Entry) -> None:
        run.entries.append(entry)
        tell(entry)

    def on_outcome(outcome: OrderOutcome) -> None:
        index = outcome.index
        account(entry(readable[index], outcome, clock() - turns[index]))

    for row in rows:
        if row.order is None:
            account(unreadable(row))
    began = clock()
    try:
        await ht.create_orders(orders(), on_outcome=on_outcome)
    finally:
        run.seconds = clock() - began
