"""Finds out what became of an application's orders, in tasks that no request owns."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import timedelta
from typing import Annotated, Literal, TypeAlias, TypeVar, final

from pydantic import BaseModel, Field

from ht_async.client import HelloTech
from ht_async.engine.outlast import end_all
from ht_async.errors import HTError, InvalidRequestError, OutcomeUnknownError
from ht_async.ext.fastapi.problems import problem_of
from ht_async.models.order import Order
from ht_async.resources.frames import drop_frames
from ht_async.settings import now

T = TypeVar("T")

_REMEMBERED = 10_000
_MOST_SEARCHES = 100

OrderState: TypeAlias = Literal["pending", "created", "failed", "unresolved", "unknown"]
"""What became of an order: `pending` is being found out; `failed` proves that it was not created;
`unresolved` needs a person; `unknown` is an order that this process did not send, and did not find
on the server if it looked there: another process may have sent it."""


class OrderStatusReport(BaseModel):
    """What became of an order."""

    reference: Annotated[str | None, Field(description="The order's `purchase_order_id`.")]
    status: OrderState
    order_id: Annotated[int | None, Field(description="HT's id of the order, if it exists.")] = None
    code: Annotated[str | None, Field(description="Why it failed.")] = None


@final
class Inquiries:
    """Asks what became of orders, each reference once at a time.

    Args:
        client: The client that sent them.
    """

    def __init__(self, client: HelloTech) -> None:
        self._client = client
        self._asking: dict[str, asyncio.Task[OrderStatusReport]] = {}
        self._told: OrderedDict[str, OrderStatusReport] = OrderedDict()
        self._lost: OrderedDict[str, OutcomeUnknownError] = OrderedDict()
        self._searches = 0
        self._searching = asyncio.Lock()

    def look_for(self, reference: str, lost: OutcomeUnknownError) -> None:
        """Find out what became of an order whose call ended in an error.

        Args:
            reference: Its reference.
            lost: The error, which knows how to look for it where the client doesn't.
        """
        drop_frames(lost)
        _keep(self._lost, reference, lost)
        self.begin(reference)

    def begin(
        self, reference: str, look_back: timedelta | None = None
    ) -> asyncio.Task[OrderStatusReport]:
        """Find out what became of an order, as long as it takes, unless that is under way.

        Args:
            reference: Its reference.
            look_back: How far to look on the server for one that this process has not sent.
        """
        asking = self._asking.get(reference)
        if asking is None:
            asking = asyncio.create_task(self._ask(reference, look_back), name="ht_async inquiry")
            self._asking[reference] = asking
            asking.add_done_callback(lambda _: self._asking.pop(reference))
        return asking

    async def report(
        self, reference: str, seconds: float, look_back: timedelta | None = None
    ) -> OrderStatusReport:
        """Return what is known about an order, or is found out in so many seconds."""
        told = self._told.get(reference)
        if told is not None and told.status == "created":
            return told
        asking = self.begin(reference, look_back)
        await asyncio.wait((asking,), timeout=seconds)
        if not asking.done() or asking.cancelled():
            return OrderStatusReport(reference=reference, status="pending")
        return asking.result()

    async def aclose(self) -> None:
        """End what is under way."""
        await end_all(tuple(self._asking.values()))

    async def _ask(self, reference: str, look_back: timedelta | None) -> OrderStatusReport:
        try:
            order = await self._resolve(reference)
        except (LookupError, InvalidRequestError):  # the client has no such order now
            return self._told.get(reference) or await self._search(reference, look_back)
        except OutcomeUnknownError:
            report = OrderStatusReport(reference=reference, status="unresolved")
        except HTError as error:
            code = problem_of(error).code
            report = OrderStatusReport(reference=reference, status="failed", code=code)
        else:
            report = OrderStatusReport(reference=reference, status="created", order_id=order.id)
        self._remember(report, reference)
        return report

    async def _resolve(self, reference: str) -> Order:
        try:
            return await self._client.orders.resolve(reference)
        except LookupError:  # such as one that was refused as a conflict (409)
            lost = self._lost.get(reference)
            if lost is None:
                raise
            return await lost.resolve()

    async def _search(self, reference: str, look_back: timedelta | None) -> OrderStatusReport:
        """Look on the server for the order of another process, one search after the other."""
        unknown = OrderStatusReport(reference=reference, status="unknown")
        if look_back is None or self._searches == _MOST_SEARCHES:
            return unknown
        since = (now() - look_back).date()
        self._searches += 1
        try:
            async with self._searching:
                order = await self._client.orders.find_by_purchase_order_id(reference, since=since)
        except HTError:
            return unknown
        finally:
            self._searches -= 1
        if order is None:
            return unknown
        report = OrderStatusReport(reference=reference, status="created", order_id=order.id)
        self._remember(report, reference)
        return report

    def _remember(self, report: OrderStatusReport, reference: str) -> None:
        _keep(self._told, reference, report)
        self._lost.pop(reference, None)


def _keep(entries: OrderedDict[str, T], reference: str, entry: T) -> None:
    entries[reference] = entry
    entries.move_to_end(reference)
    if len(entries) > _REMEMBERED:
        entries.popitem(last=False)
