"""The API's schemas as classes. A class is loaded when its name is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .alt_type import AltType
    from .amount_summary import AmountSummary
    from .api_version import ApiVersion
    from .contact_snapshot import ContactSnapshot
    from .coupon import Coupon
    from .create_fulfillment_item import CreateFulfillmentItem
    from .create_fulfillment_request import CreateFulfillmentRequest
    from .create_fulfillment_response import CreateFulfillmentResponse
    from .create_fulfillment_tracking import CreateFulfillmentTracking
    from .fulfilled_item import FulfilledItem
    from .fulfillment import Fulfillment
    from .fulfillment_tracking import FulfillmentTracking
    from .list_fulfillments_response import ListFulfillmentsResponse
    from .list_orders_response import ListOrdersResponse
    from .membership_offer import MembershipOffer
    from .order import Order
    from .order_item import OrderItem
    from .order_meta import OrderMeta
    from .order_row import OrderRow
    from .order_source import OrderSource
    from .payment_status import PaymentStatus
    from .price import Price
    from .product import Product
    from .product_label import ProductLabel
    from .product_tax import ProductTax
    from .product_variant import ProductVariant
    from .recurrence import Recurrence
    from .source_meta import SourceMeta
    from .tax_calculation_provider import TaxCalculationProvider
    from .variant_option import VariantOption

_MODULES = {
    "AltType": ".alt_type",
    "AmountSummary": ".amount_summary",
    "ApiVersion": ".api_version",
    "ContactSnapshot": ".contact_snapshot",
    "Coupon": ".coupon",
    "CreateFulfillmentItem": ".create_fulfillment_item",
    "CreateFulfillmentRequest": ".create_fulfillment_request",
    "CreateFulfillmentResponse": ".create_fulfillment_response",
    "CreateFulfillmentTracking": ".create_fulfillment_tracking",
    "FulfilledItem": ".fulfilled_item",
    "Fulfillment": ".fulfillment",
    "FulfillmentTracking": ".fulfillment_tracking",
    "ListFulfillmentsResponse": ".list_fulfillments_response",
    "ListOrdersResponse": ".list_orders_response",
    "MembershipOffer": ".membership_offer",
    "Order": ".order",
    "OrderItem": ".order_item",
    "OrderMeta": ".order_meta",
    "OrderRow": ".order_row",
    "OrderSource": ".order_source",
    "PaymentStatus": ".payment_status",
    "Price": ".price",
    "Product": ".product",
    "ProductLabel": ".product_label",
    "ProductTax": ".product_tax",
    "ProductVariant": ".product_variant",
    "Recurrence": ".recurrence",
    "SourceMeta": ".source_meta",
    "TaxCalculationProvider": ".tax_calculation_provider",
    "VariantOption": ".variant_option",
}

__all__ = (
    "AltType",
    "AmountSummary",
    "ApiVersion",
    "ContactSnapshot",
    "Coupon",
    "CreateFulfillmentItem",
    "CreateFulfillmentRequest",
    "CreateFulfillmentResponse",
    "CreateFulfillmentTracking",
    "FulfilledItem",
    "Fulfillment",
    "FulfillmentTracking",
    "ListFulfillmentsResponse",
    "ListOrdersResponse",
    "MembershipOffer",
    "Order",
    "OrderItem",
    "OrderMeta",
    "OrderRow",
    "OrderSource",
    "PaymentStatus",
    "Price",
    "Product",
    "ProductLabel",
    "ProductTax",
    "ProductVariant",
    "Recurrence",
    "SourceMeta",
    "TaxCalculationProvider",
    "VariantOption",
)


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module, __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
