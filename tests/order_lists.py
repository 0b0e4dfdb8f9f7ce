"""How an `OrderLedger` shows its orders in lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from attrs import define, field
from virtual_time import wall_clock


@define
class OrderLists:
    """Orders on a server, listed newest first in pages, the last id being the next cursor.

    Args:
        page_size: Orders on a page.
        lag: Seconds until an order is listed.
        skew: Seconds by which the server's clock is ahead of ours.
        sorts: Whether lists obey `sort`; else the oldest order comes first.
        references: Whether lists show references.
        tells_date: Whether answers have a `Date` header.
        status: Of the answers to lists.
        left_out: Orders that a list leaves out, by the number of the list, from 1.
        begun: Lists that were begun.
        asked: Lists that were asked for, by their cursors.
    """

    page_size: int = 100
    lag: float = 0.0
    skew: float = 0.0
    sorts: bool = True
    references: bool = True
    tells_date: bool = True
    status: int = 200
    left_out: Mapping[int, set[int]] = field(factory=dict)
    begun: int = 0
    asked: list[str | None] = field(factory=list)
    stored_at: dict[int, datetime] = field(factory=dict)

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        """The headers of every answer."""
        if not self.tells_date:
            return []
        return [(b"date", format_datetime(self._clock(wall_clock()), usegmt=True).encode())]

    def show(self, order_id: int, body: Mapping[str, Any], listed: bool = False) -> dict[str, Any]:
        """Return an order as it is shown by itself, or in a list."""
        created = self._clock(self.stored_at.get(order_id, wall_clock())).replace(microsecond=0)
        return {
            "id": order_id,
            "created_at": {"integer": int(created.timestamp()), "iso": created.isoformat()},
            "client_id": body.get("client_id"),
            "email": body.get("email"),
            "skus": [{"id": sku} for sku in body.get("sku_id", [])],
            **({} if listed and not self.references else self._reference(body)),
        }

    def page(
        self, created: Mapping[int, Mapping[str, Any]], query: Mapping[str, str]
    ) -> Sequence[Mapping[str, Any]]:
        """Return a page of a list."""
        cursor = query.get("cursor")
        self.asked.append(cursor)
        before = wall_clock() - timedelta(seconds=self.lag)
        ids = [number for number in sorted(created) if self.stored_at[number] <= before]
        self.begun += cursor is None
        missing = self.left_out.get(self.begun, ())
        ids = [number for number in ids if number not in missing]
        if "from" in query:
            first = datetime.strptime(query["from"], "%m-%d-%Y").date()
            ids = [number for number in ids if self._clock(self.stored_at[number]).date() >= first]
        if self.sorts and query.get("sort") == "DESC":
            ids.reverse()
        start = 0 if cursor is None else ids.index(int(cursor)) + 1
        return [self.show(n, created[n], listed=True) for n in ids[start:][: self.page_size]]

    def _clock(self, ours: datetime) -> datetime:
        return ours + timedelta(seconds=self.skew)

    @staticmethod
    def _reference(body: Mapping[str, Any]) -> dict[str, Any]:
        return {"purchase_order_id": body.get("purchase_order_id")}
