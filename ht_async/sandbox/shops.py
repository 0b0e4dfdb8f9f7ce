"""The shops whose orders the sandbox serves beside the HT Partner API."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .clock import Clock
from .config import SandboxConfig
from .interval_limit import IntervalLimit
from .problems import JsonObject, Refusal
from .shop_seeds import SeededShopOrder, seeded_shop_orders

HIGHLEVEL = "highlevel"
SHINEON = "shineon"

REQUESTS, SECONDS = 100, 10.0
"""HighLevel's documented limit for a location."""

_DIGITS = 10


def whole_number(
    query: Mapping[str, str], name: str, default: int, refuse: Callable[[int, str], Refusal]
) -> int:
    """Return a parameter of a query as a whole number.

    Args:
        query: the parameters.
        name: name of the parameter.
        default: what it is if it is absent.
        refuse: makes the shop's refusal of a status and a message.
    """
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < _DIGITS):
        raise refuse(422, f"{name} must be a number")
    return int(text)


class Shops:
    """The orders of both shops, which only the sandbox's settings decide about.

    Attributes:
        limit: HighLevel's rate limit.
    """

    def __init__(self, config: SandboxConfig, clock: Clock) -> None:
        """Make the orders.

        Args:
            config: the sandbox's settings.
            clock: tells the present, before which the orders were made.
        """
        self.limit = IntervalLimit(REQUESTS, SECONDS)
        present = clock.now()
        self._orders: Mapping[str, Mapping[str, SeededShopOrder]] = {
            shop: {
                order.id: order
                for order in seeded_shop_orders(shop, config.seed, config.shop_orders, present)
            }
            for shop in (HIGHLEVEL, SHINEON)
        }

    def get(self, shop: str, order_id: str) -> SeededShopOrder | None:
        """Return an order, or None.

        Args:
            shop: the shop.
            order_id: its id of the order.
        """
        return self._orders[shop].get(order_id)

    def all(self, shop: str) -> Sequence[SeededShopOrder]:
        """Return all orders of a shop, the newest first.

        Args:
            shop: the shop.
        """
        return tuple(self._orders[shop].values())

    def describe(self) -> JsonObject:
        """Tell which orders can be placed, why others can't, and how the limit was kept."""
        return {
            **{
                shop: [{"id": order.id, "flaw": order.flaw} for order in orders.values()]
                for shop, orders in self._orders.items()
            },
            "highlevel_limit": {
                "requests": self.limit.limit,
                "seconds": self.limit.seconds,
                "busiest": self.limit.busiest,
                "refused": self.limit.refused,
            },
        }
