"""Opens a shop by what the environment says, and names the shop where a call to it fails."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import aclosing, asynccontextmanager, contextmanager
from datetime import date
from typing import TYPE_CHECKING, final

from ht_async.cli.run import Run
from ht_async.cli.shop_errors import ShopCallError
from ht_async.cli.watch import Watch
from ht_async.errors import (
    APIConnectionError,
    APITimeoutError,
    AuthenticationError,
    ConfigurationError,
    HTError,
    InvalidRequestError,
    NotFoundError,
    PermissionDeniedError,
)
from ht_async.models.shops.order import Shop, ShopOrder

if TYPE_CHECKING:
    from ht_async.sources.shop_walk import FoundOrder, ShopOrders

TITLES = {Shop.HIGHLEVEL: "HighLevel", Shop.SHINEON: "ShineOn"}
"""What the shops are called."""

_TOKENS = {
    Shop.HIGHLEVEL: "check HT_HIGHLEVEL_TOKEN and HT_HIGHLEVEL_LOCATION_ID",
    Shop.SHINEON: "check HT_SHINEON_TOKEN",
}
_PLACES = {
    Shop.HIGHLEVEL: "check the network, and HT_HIGHLEVEL_BASE_URL if it is set",
    Shop.SHINEON: "check the network, and HT_SHINEON_BASE_URL if it is set",
}
_LISTS = {
    Shop.HIGHLEVEL: "check HT_HIGHLEVEL_BASE_URL and HT_HIGHLEVEL_LOCATION_ID",
    Shop.SHINEON: "check HT_SHINEON_BASE_URL",
}
_INCOMPLETE = (
    "The shop's list may be incomplete: it was ended by a guard and not by the shop; orders that "
    "are missing are taken when the command is given again"
)


@final
class ShopAccess:
    """A shop that the environment's variables lead to.

    Args:
        run: The command.
        shop: Which shop.

    Attributes:
        shop: Which shop.
        watch: What its calls' events have told.
    """

    def __init__(self, run: Run, shop: Shop) -> None:
        self.shop = shop
        self.watch = Watch(run.output, verbose=run.settings.verbose, incomplete=_INCOMPLETE)
        self._timeout = run.settings.timeout

    @asynccontextmanager
    async def opened(self) -> AsyncGenerator[ShopOrders]:
        """Open a client of the shop.

        Raises:
            ConfigurationError: A variable is missing or wrong.
        """
        from ht_async.sources.highlevel import HighLevelOrders
        from ht_async.sources.shineon import ShineOnOrders

        kind = HighLevelOrders if self.shop is Shop.HIGHLEVEL else ShineOnOrders
        async with kind(timeout=self._timeout, on_event=self.watch) as client:
            yield client

    async def get(self, order_id: str) -> ShopOrder:
        """Get an order by its id.

        Raises:
            ShopCallError: The shop doesn't give it.
            InvalidRequestError: It is no id.
        """
        async with self.opened() as client:
            with self._named("check the id"):
                return await client.get(order_id)

    async def orders_since(self, since: date) -> AsyncGenerator[Sequence[FoundOrder]]:
        """Go through the orders that were created since a day, in lots.

        Raises:
            ShopCallError: The shop can't be read.
        """
        from ht_async.sources.shop_walk import orders_since

        async with self.opened() as client, aclosing(orders_since(client, since)) as lots:
            with self._named(_LISTS[self.shop]):
                async for lot in lots:
                    yield lot

    @contextmanager
    def _named(self, where_nothing_is: str) -> Generator[None]:
        try:
            yield
        except (ConfigurationError, InvalidRequestError, ShopCallError):
            raise
        except HTError as error:
            step = _next_step(self.shop, error, where_nothing_is)
            raise ShopCallError(TITLES[self.shop], error, step) from error


def _next_step(shop: Shop, error: HTError, where_nothing_is: str) -> str | None:
    match error:
        case AuthenticationError() | PermissionDeniedError():
            return _TOKENS[shop]
        case NotFoundError():
            return where_nothing_is
        case APIConnectionError() if not isinstance(error, APITimeoutError):
            return _PLACES[shop]
        case _:
            return None
