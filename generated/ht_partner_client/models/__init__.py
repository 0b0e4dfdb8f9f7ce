"""The API's schemas as classes. A class is loaded when its name is first asked for."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .availability_slot import AvailabilitySlot
    from .check_zip_request import CheckZipRequest
    from .check_zip_response import CheckZipResponse
    from .client_availability_range import ClientAvailabilityRange
    from .consolidated_availability import ConsolidatedAvailability
    from .count_orders_by_tag_response import CountOrdersByTagResponse
    from .create_client_request import CreateClientRequest
    from .create_ephemeral_key_response import CreateEphemeralKeyResponse
    from .create_order_request import CreateOrderRequest
    from .create_order_time_window import CreateOrderTimeWindow
    from .list_orders_response import ListOrdersResponse
    from .list_skus_response import ListSkusResponse
    from .order_event import OrderEvent
    from .order_list_order_by import OrderListOrderBy
    from .order_phone import OrderPhone
    from .order_response import OrderResponse
    from .order_sku import OrderSku
    from .order_status_code import OrderStatusCode
    from .partner_client import PartnerClient
    from .partner_client_address import PartnerClientAddress
    from .partner_order import PartnerOrder
    from .schema_cart import SchemaCart
    from .schema_cart_address import SchemaCartAddress
    from .schema_cart_availability_slot import SchemaCartAvailabilitySlot
    from .schema_cart_consolidated_availability import (
        SchemaCartConsolidatedAvailability,
    )
    from .schema_cart_item import SchemaCartItem
    from .schema_cart_item_question import SchemaCartItemQuestion
    from .schema_cart_item_questions import SchemaCartItemQuestions
    from .schema_order import SchemaOrder
    from .schema_order_adjustment import SchemaOrderAdjustment
    from .schema_order_breakdown import SchemaOrderBreakdown
    from .schema_order_service import SchemaOrderService
    from .schema_order_service_adjustment import SchemaOrderServiceAdjustment
    from .schema_order_stand_by_time import SchemaOrderStandByTime
    from .schema_order_treatments import SchemaOrderTreatments
    from .setup_intent import SetupIntent
    from .sku_image import SkuImage
    from .sku_list_item import SkuListItem
    from .sort_direction import SortDirection
    from .timestamp import Timestamp
    from .update_client_request import UpdateClientRequest

_MODULES = {
    "AvailabilitySlot": ".availability_slot",
    "CheckZipRequest": ".check_zip_request",
    "CheckZipResponse": ".check_zip_response",
    "ClientAvailabilityRange": ".client_availability_range",
    "ConsolidatedAvailability": ".consolidated_availability",
    "CountOrdersByTagResponse": ".count_orders_by_tag_response",
    "CreateClientRequest": ".create_client_request",
    "CreateEphemeralKeyResponse": ".create_ephemeral_key_response",
    "CreateOrderRequest": ".create_order_request",
    "CreateOrderTimeWindow": ".create_order_time_window",
    "ListOrdersResponse": ".list_orders_response",
    "ListSkusResponse": ".list_skus_response",
    "OrderEvent": ".order_event",
    "OrderListOrderBy": ".order_list_order_by",
    "OrderPhone": ".order_phone",
    "OrderResponse": ".order_response",
    "OrderSku": ".order_sku",
    "OrderStatusCode": ".order_status_code",
    "PartnerClient": ".partner_client",
    "PartnerClientAddress": ".partner_client_address",
    "PartnerOrder": ".partner_order",
    "SchemaCart": ".schema_cart",
    "SchemaCartAddress": ".schema_cart_address",
    "SchemaCartAvailabilitySlot": ".schema_cart_availability_slot",
    "SchemaCartConsolidatedAvailability": ".schema_cart_consolidated_availability",
    "SchemaCartItem": ".schema_cart_item",
    "SchemaCartItemQuestion": ".schema_cart_item_question",
    "SchemaCartItemQuestions": ".schema_cart_item_questions",
    "SchemaOrder": ".schema_order",
    "SchemaOrderAdjustment": ".schema_order_adjustment",
    "SchemaOrderBreakdown": ".schema_order_breakdown",
    "SchemaOrderService": ".schema_order_service",
    "SchemaOrderServiceAdjustment": ".schema_order_service_adjustment",
    "SchemaOrderStandByTime": ".schema_order_stand_by_time",
    "SchemaOrderTreatments": ".schema_order_treatments",
    "SetupIntent": ".setup_intent",
    "SkuImage": ".sku_image",
    "SkuListItem": ".sku_list_item",
    "SortDirection": ".sort_direction",
    "Timestamp": ".timestamp",
    "UpdateClientRequest": ".update_client_request",
}

__all__ = (
    "AvailabilitySlot",
    "CheckZipRequest",
    "CheckZipResponse",
    "ClientAvailabilityRange",
    "ConsolidatedAvailability",
    "CountOrdersByTagResponse",
    "CreateClientRequest",
    "CreateEphemeralKeyResponse",
    "CreateOrderRequest",
    "CreateOrderTimeWindow",
    "ListOrdersResponse",
    "ListSkusResponse",
    "OrderEvent",
    "OrderListOrderBy",
    "OrderPhone",
    "OrderResponse",
    "OrderSku",
    "OrderStatusCode",
    "PartnerClient",
    "PartnerClientAddress",
    "PartnerOrder",
    "SchemaCart",
    "SchemaCartAddress",
    "SchemaCartAvailabilitySlot",
    "SchemaCartConsolidatedAvailability",
    "SchemaCartItem",
    "SchemaCartItemQuestion",
    "SchemaCartItemQuestions",
    "SchemaOrder",
    "SchemaOrderAdjustment",
    "SchemaOrderBreakdown",
    "SchemaOrderService",
    "SchemaOrderServiceAdjustment",
    "SchemaOrderStandByTime",
    "SchemaOrderTreatments",
    "SetupIntent",
    "SkuImage",
    "SkuListItem",
    "SortDirection",
    "Timestamp",
    "UpdateClientRequest",
)


def __getattr__(name: str) -> Any:
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(module, __name__), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
