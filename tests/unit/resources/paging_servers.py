"""Servers of lists of orders that page in each way that the documentation leaves open (C12)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from attrs import define, field
from json_server import JsonServer, query

from ht_async import Dialect, Request
from ht_async.dialect import CursorRule
from ht_async.events import Event, PagingStopped

EPOCH = 1_700_000_000


def order(number: int) -> dict[str, Any]:
    """Make an order of the list; the higher its number, the later it was created."""
    return {"id": number, "created_at": EPOCH + number}


def cursors_by_rule(rule: CursorRule, pages: Sequence[Sequence[int]]) -> list[int | None]:
    """Return the cursor that leads to each page, and the one that leads past the last."""
    match rule:
        case "last_id":
            following = [page[-1] for page in pages]
        case "offset":
            following = list(accumulate(len(page) for page in pages))
        case "page":
            following = list(range(2, len(pages) + 2))
        case "epoch":
            following = [EPOCH + page[-1] for page in pages]
        case "none":
            following = []
    return [None, *following]


@define
class PagingServer:
    """Serves pages of orders; a cursor that leads to none of them is an error of the test.

    Args:
        pages: The numbers of the orders on each page.
        cursors: The cursor that leads to each page; one more leads to an empty page.
        extra: Further members of each page's body, by its index.
    """

    pages: Sequence[Sequence[int]]
    cursors: Sequence[int | None]
    extra: dict[int, dict[str, Any]] = field(factory=dict)

    def body(self, request: Request) -> dict[str, Any]:
        """Return the body that answers a request."""
        told = dict(query(request)).get("cursor") if "?" in request.url else None
        index = self.cursors.index(None if told is None else int(told))
        numbers = self.pages[index] if index < len(self.pages) else ()
        return {"orders": [order(number) for number in numbers], **self.extra.get(index, {})}

    def server(self) -> JsonServer:
        return JsonServer(self.body)


def texts(server: JsonServer) -> list[str]:
    """Return the queries as they were sent."""
    return [request.url.partition("?")[2] for request in server.requests]


async def walk(
    server: JsonServer, dialect: Dialect, **filters: Any
) -> tuple[list[int], list[PagingStopped]]:
    """List all orders; return their ids, and what stopped the listing but its end."""
    events: list[Event] = []
    async with server.client(dialect=dialect, on_event=events.append) as ht:
        ids = [order.id async for order in ht.orders.list(**filters)]
    return ids, [event for event in events if isinstance(event, PagingStopped)]
