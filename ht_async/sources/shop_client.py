"""What the clients of all shops have in common: lifetime, single orders, listings."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any, Self, TypeVar

from attrs import evolve

from ht_async.binding.shop_page import ShopPage
from ht_async.engine.engine import Engine
from ht_async.errors import DecodeError
from ht_async.events import PagingStopped
from ht_async.models import checks
from ht_async.models.shops.order import Shop, ShopOrder
from ht_async.operation import Operation
from ht_async.options import CallOptions
from ht_async.pages.cursor import Position, identify
from ht_async.pages.walk import Chunk, Source
from ht_async.settings import check_seconds
from ht_async.stats import Stats

Q = TypeVar("Q")


class ShopClient:
    """A client of a shop's orders; it only reads.

    Args:
        engine: Makes the calls.
        options: How calls are made unless they say otherwise.
        grace: Seconds that calls under way have to end when the client is closed.
        account: What tells the shop's account from others: a location, or nothing.

    Attributes:
        shop: The shop system.

    Raises:
        ConfigurationError: `grace` is no number of seconds.
    """

    shop: Shop

    def __init__(
        self, engine: Engine, options: CallOptions, grace: float, account: str = ""
    ) -> None:
        self._engine = engine
        self._account = account
        self._options = options
        self._grace = check_seconds("grace", grace)

    @property
    def identity(self) -> str:
        """What tells this source of orders from others, whatever its content: no secret."""
        return " ".join(filter(None, (self.shop, self._engine.base_url, self._account)))

    async def _get(
        self,
        operation: Operation[int | str, ShopOrder],
        order_id: int | str,
        options: CallOptions,
    ) -> ShopOrder:
        checks.refuse(checks.path_id("order_id", order_id))
        order = (await self._engine.call(operation, order_id, options)).value
        if order.id != str(order_id):
            raise DecodeError("another order came than was asked for", path="id")
        return order

    def _source(
        self,
        operation: Operation[Q, ShopPage],
        query: Callable[[int | None], Q],
        following: Callable[[int | None, ShopPage], int | None],
        options: CallOptions,
    ) -> Source[ShopOrder]:
        """Make the source of a listing.

        Args:
            operation: Gets a page.
            query: Makes the query for the page at a cursor.
            following: Gives the cursor after a page, given the one of the page.
            options: How calls are made.
        """

        async def fetch(position: Position) -> Chunk[ShopOrder]:
            page = (await self._engine.call(operation, query(position.cursor), options)).value
            return Chunk(page.orders, following(position.cursor, page) if page.orders else None)

        return Source(
            fetch=fetch,
            legs=1,
            key=lambda order: order.id,
            fingerprint=identify(query(None)),
            stopped=lambda reason, pages: self._engine.emit(
                PagingStopped(operation.name, reason, pages)
            ),
        )

    def patient(self) -> Self:
        """Return this client with calls that wait as long as the rate limit asks, as batches do.

        Both share their connections and are closed together.
        """
        other = copy(self)
        other._options = evolve(self._options, patient=True)
        return other

    def stats(self) -> Stats:
        """Return a look at the work so far: slots, queue, rate limit, counts, latency."""
        return self._engine.stats()

    async def aclose(self, grace: float | None = None) -> None:
        """Take no more calls, let what is under way end, close all connections.

        Args:
            grace: Seconds; the client's own if None.

        Raises:
            ConfigurationError: `grace` is no number of seconds.
            WrongLoopError: It was used in another event loop or process.
        """
        seconds = self._grace if grace is None else check_seconds("grace", grace)
        await self._engine.aclose(seconds)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: Any) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        state = "closed" if self._engine.closed else "open"
        return f"<{type(self).__name__} {self._engine.base_url} {state}>"
