"""Contains all the data models used in inputs/outputs"""

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
from .schema_cart_consolidated_availability import SchemaCartConsolidatedAvailability
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
