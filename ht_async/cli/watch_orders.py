"""`ht-async orders watch`."""

from __future__ import annotations

from contextlib import aclosing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ht_async.cli import completion
from ht_async.cli.help_text import examples
from ht_async.cli.output import Output
from ht_async.cli.plain_text import plain
from ht_async.cli.run import running

if TYPE_CHECKING:
    from ht_async.client import HelloTech
    from ht_async.models.status import OrderStatus
    from ht_async.resources.following.change import OrderChange

EXAMPLES = examples(
    "ht-async orders watch --since 2026-01-01 --state orders.watch",
    "ht-async orders watch --since 2026-01-01 --state orders.watch --json --every 300",
    "ht-async orders watch --since 2026-01-01 --state orders.watch --json --once",
)


def watch_orders(
    context: typer.Context,
    since: Annotated[
        datetime,
        typer.Option(
            "--since",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The first day whose orders are followed.",
        ),
    ],
    state: Annotated[
        Path | None,
        typer.Option(
            "--state",
            metavar="FILE",
            help="Keep in this file what was told, for the next run to go on from there.",
        ),
    ] = None,
    every: Annotated[
        float,
        typer.Option("--every", metavar="SECONDS", help="From one look at all orders to the next."),
    ] = 60.0,
    once: Annotated[
        bool, typer.Option("--once", help="Look once and end, as for a timetable (cron).")
    ] = False,
    limit: Annotated[
        int, typer.Option("--page-size", metavar="N", help="Orders per request.")
    ] = 100,
    final: Annotated[
        list[str] | None,
        typer.Option(
            "--final",
            metavar="STATUS",
            autocompletion=completion.statuses,
            help="A status from which no order goes on, by name or code; repeatable.",
        ),
    ] = None,
) -> None:
    """Follow orders: tell what is new and what has changed, until Ctrl-C.

    The API tells no changes by itself, so the orders are listed again and again. Each order's
    latest state is told at least once; a state that lasts for less than two looks may be skipped.
    With --json it is an object a line: {"order", "previous", "seen_at"}.
    """
    with running(context) as run:
        run.watch.tells_failures = True

        async def follow(ht: HelloTech) -> None:
            watch = ht.orders.watch(
                since=since.date(),
                every=None if once else every,
                state=state,
                limit=limit,
                final=final or None,
            )
            async with aclosing(watch) as changes:
                async for change in changes:
                    _tell(run.output, change)

        run.call(follow)


def _tell(output: Output, change: OrderChange) -> None:
    if output.json:
        output.data(_document(change))
    else:
        output.show(_line(change))


def _document(change: OrderChange) -> dict[str, Any]:
    previous = change.previous
    return {
        "order": change.order.to_dict(),
        "previous": None
        if previous is None
        else {"status": _value(previous.status), "seen_at": previous.seen_at.isoformat()},
        "seen_at": change.seen_at.isoformat(),
    }


def _value(status: OrderStatus | None) -> Any:
    return None if status is None else status.value


def _line(change: OrderChange) -> str:
    seen = change.seen_at.strftime("%Y-%m-%d %H:%M:%SZ")
    order = change.order
    before = "" if change.previous is None else f"{_name(change.previous.status)} -> "
    reference = "" if order.purchase_order_id is None else f"  {order.purchase_order_id}"
    return plain(f"{seen}  {order.id}  {before}{_name(order.status)}{reference}")


def _name(status: OrderStatus | None) -> str:
    if status is None:
        return "?"
    return status.name if status.known else str(status.value)
