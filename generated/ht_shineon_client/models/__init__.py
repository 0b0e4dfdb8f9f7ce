"""The API's schemas as classes. A class is loaded when its name is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .address import Address
    from .fulfilled_line import FulfilledLine
    from .fulfillment import Fulfillment
    from .line_item import LineItem
    from .line_item_properties import LineItemProperties
    from .list_orders_response import ListOrdersResponse
    from .order import Order
    from .order_response import OrderResponse
    from .personalization import Personalization

_MODULES = {
    "Address": ".address",
    "FulfilledLine": ".fulfilled_line",
    "Fulfillment": ".fulfillment",
    "LineItem": ".line_item",
    "LineItemProperties": ".line_item_properties",
    "ListOrdersResponse": ".list_orders_response",
    "Order": ".order",
    "OrderResponse": ".order_response",
    "Personalization": ".personalization",
}

__all__ = (
    "Address",
    "FulfilledLine",
    "Fulfillment",
    "LineItem",
    "LineItemProperties",
    "ListOrdersResponse",
    "Order",
    "OrderResponse",
    "Personalization",
)


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module, __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
