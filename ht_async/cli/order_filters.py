"""The filters of a list of orders, as options."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeAlias

import typer

from ht_async.cli import completion

Statuses: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--status",
        metavar="STATUS",
        autocompletion=completion.statuses,
        help="Only this status, by name or code: pending, 0; repeatable.",
    ),
]
Tags: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="TAG", help="Only with this tag; repeatable."),
]
From: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="First day."),
]
To: TypeAlias = Annotated[
    datetime | None,
    typer.Option("--to", formats=["%Y-%m-%d"], metavar="DATE", help="Last day."),
]
ClientId: TypeAlias = Annotated[
    int | None, typer.Option("--client-id", metavar="ID", help="Only this client's orders.")
]
OrderBy: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--order-by",
        metavar="created_at|appointment",
        autocompletion=completion.sort_keys,
        help="What to sort by.",
    ),
]
Sort: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--sort", metavar="ASC|DESC", autocompletion=completion.directions, help="Direction."
    ),
]


def filters(
    *,
    status: list[str] | None,
    tags: list[str] | None,
    from_: datetime | None,
    to: datetime | None,
    client_id: int | None,
    order_by: str | None,
    sort: str | None,
) -> dict[str, Any]:
    """Return what `Orders.list` is to be asked for."""
    return {
        "status": status,
        "tags": tags,
        "from_": from_ and from_.date(),
        "to": to and to.date(),
        "client_id": client_id,
        "order_by": order_by,
        "sort": sort and sort.upper(),
    }
