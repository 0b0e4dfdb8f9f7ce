"""Specs, operations, clients and `ShopOrder` of the shops tell the same, in both directions."""

from __future__ import annotations

import copy
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType
from typing import Any

import attrs
import pytest
from json_server import JsonServer
from shop_operations import CASES, SHOPS, ShopCase, read_spec
from test_shop_specs import operations

from ht_async.binding.highlevel import orders as highlevel
from ht_async.binding.shineon import orders as shineon
from ht_async.operation import Effect
from ht_async.sources import HighLevelOrders, ShineOnOrders, ShopOrder

pytestmark = pytest.mark.no_cover

CLIENTS: dict[str, Any] = {"highlevel": HighLevelOrders, "shineon": ShineOnOrders}
METHODS = {"retrieve_order": "get", "list_orders": "list"}
NOT_CALLED = {"list_fulfillments", "create_fulfillment"}
OF_EVERY_CALL = {"timeout", "retry", "headers", "self"}
OF_THE_SDK = {"get": set[str](), "list": {"max_items", "cursor"}}
OF_THE_CLIENT = {"Version", "altId", "altType", "locationId"}
OF_THE_PAGER = {"offset", "page"}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))


def snake(name: str) -> str:
    return "".join(f"_{char.lower()}" if char.isupper() else char for char in name)


# -- operations ----------------------------------------------------------------------------


@pytest.mark.parametrize("shop", SHOPS)
def test_every_operation_has_its_method_or_is_listed_as_not_called(shop: str) -> None:
    called = {case.name for case in CASES.values() if case.shop == shop}
    assert set(operations(read_spec(shop))) - NOT_CALLED == called
    members = vars(CLIENTS[shop]).items()
    own = {name for name, member in members if inspect.isfunction(member) and name[0] != "_"}
    assert own == {METHODS[name] for name in called}


def generated_operations(shop: str) -> Iterator[str]:
    api = import_module(f"ht_{shop}_client.api")
    for group in pkgutil.iter_modules(api.__path__):
        package = import_module(f"{api.__name__}.{group.name}")
        for module in pkgutil.iter_modules(package.__path__):
            yield module.name


@pytest.mark.parametrize(("shop", "binding"), [("highlevel", highlevel), ("shineon", shineon)])
def test_every_generated_operation_is_bound_or_listed(shop: str, binding: ModuleType) -> None:
    bound = {
        value.__name__.rpartition(".")[2]
        for value in vars(binding).values()
        if isinstance(value, ModuleType) and f"ht_{shop}_client.api" in value.__name__
    }
    assert set(generated_operations(shop)) - bound == NOT_CALLED & set(generated_operations(shop))


@each_case
def test_an_operation_is_as_the_spec_says(case: ShopCase) -> None:
    told = operations(read_spec(case.shop))[case.name]
    operation = case.operation
    assert (operation.method, operation.path) == (told["method"].upper(), told["path"])
    assert operation.effect is Effect.READ
    assert operation.name == f"{case.shop}.orders.{METHODS[case.name]}"


@each_case
async def test_the_method_makes_the_request_of_its_operation(case: ShopCase) -> None:
    spec = read_spec(case.shop)
    told = operations(spec)[case.name]
    server = JsonServer(lambda _: case.samples[0])
    async with case.client(server) as shop:
        await case.call(shop)
    (request,) = server.requests
    path = request.url.removeprefix(spec["servers"][0]["url"]).partition("?")[0]
    steps = zip(path.split("/"), told["path"].split("/"), strict=True)
    assert all(step == template or template.startswith("{") for step, template in steps)
    assert ("Authorization", "Bearer token") in request.headers
    sent = {name for query in server.queries for name, _ in query} | dict(request.headers).keys()
    required = {
        parameter["name"]
        for parameter in told["parameters"]
        if parameter.get("required") and parameter["in"] != "path"
    }
    assert required <= sent


@each_case
def test_every_parameter_of_the_spec_is_a_public_one_and_the_reverse(case: ShopCase) -> None:
    told = operations(read_spec(case.shop))[case.name]
    method = METHODS[case.name]
    wanted = {
        "order_id" if parameter["in"] == "path" else snake(parameter["name"])
        for parameter in told["parameters"]
        if parameter["name"] not in OF_THE_CLIENT | OF_THE_PAGER
    }
    public = set(inspect.signature(getattr(CLIENTS[case.shop], method)).parameters) - OF_EVERY_CALL
    assert public == wanted | OF_THE_SDK[method]


# -- members -------------------------------------------------------------------------------

MONEY = {"total", "subtotal", "discount", "tax", "shipping"}
ADDRESS = {"shipping_address"}


@attrs.frozen
class Reads:
    """What `ShopOrder` reads of a schema.

    Args:
        shop: Whose schema it is.
        schema: The schema.
        decode: Makes an order of the object.
        sample: An object with every member that is read.
        reads: By member: another value, and what changes with it in a `ShopOrder`.
    """

    shop: str
    schema: str
    decode: Callable[[dict[str, Any]], ShopOrder]
    sample: dict[str, Any]
    reads: dict[str, tuple[Any, set[str]]]


def hl_order(**members: Any) -> ShopOrder:
    return highlevel.decode_order({"_id": "1", "currency": "USD", "items": [], **members})


def hl_row(body: dict[str, Any]) -> ShopOrder:
    (order,) = highlevel.decode_orders({"data": [body]}).orders
    return order


def so_order(**members: Any) -> ShopOrder:
    return shineon.decode_order({"order": {"id": 1, "currency": "USD", **members}})


LATER = "2030-01-31T09:00:00Z"
COMMON = {
    "_id": ("2", {"id", "reference"}),
    "currency": ("EUR", MONEY),
    "amount": ("7.5", {"total"}),
    "status": ("Canceled", {"status", "cancelled"}),
    "liveMode": ("false", {"test"}),
    "createdAt": (LATER, {"created_at"}),
    "updatedAt": (LATER, {"updated_at"}),
    "paymentStatus": ("unpaid", {"paid"}),
}
SUMS = {"subtotal": 1, "discount": 2, "tax": 3, "shipping": 4}
BASE = {
    "_id": "1",
    "currency": "USD",
    "amount": 1,
    "status": "completed",
    "liveMode": True,
    "createdAt": "2024-01-01T00:00:00Z",
    "updatedAt": "2024-01-01T00:00:00Z",
    "paymentStatus": "paid",
}
PERSON = {
    "firstName": "Jane",
    "lastName": "Doe",
    "name": "Ann Lee",
    "email": "a@b.example",
    "phone": "1",
    "companyName": "C",
    "address1": "1 Main St",
    "city": "X",
    "state": "CA",
    "postalCode": "9",
    "country": "US",
}
ITEM = {
    "_id": "i",
    "name": "n",
    "qty": 1,
    "product": {"_id": "p", "name": "pn"},
    "price": {"_id": "c", "amount": 1, "currency": "USD"},
}
PLACE = {
    "first_name": "Jane",
    "last_name": "Doe",
    "name": "Ann Lee",
    "company": "C",
    "address1": "1 Main St",
    "address2": "Unit 1",
    "city": "X",
    "zip": "9",
    "province": "California",
    "province_code": "CA",
    "country": "United States",
    "country_code": "US",
    "phone": "1",
}
LINE = {
    "id": 1,
    "title": "t",
    "quantity": 1,
    "price": 1,
    "sku": "s",
    "properties": {"a": "b"},
    "personalizations": [{"key": "c", "value": "d"}],
    "product_id": 5,
}


def each_changes(sample: dict[str, Any], *changed: str) -> dict[str, tuple[Any, set[str]]]:
    return {name: ("77", set(changed)) for name in sample}


SCHEMAS = [
    Reads(
        "highlevel",
        "Order",
        highlevel.decode_order,
        {**BASE, "amountSummary": SUMS, "contactSnapshot": PERSON, "items": [ITEM]},
        {
            **COMMON,
            "markAsTest": ("true", {"test"}),
            "amountSummary": ({}, MONEY - {"total"}),
            "contactSnapshot": ({}, {"contact"}),
            "items": ([], {"items"}),
        },
    ),
    Reads(
        "highlevel",
        "OrderRow",
        hl_row,
        {**BASE, "subtotal": 1, "discount": 2, "contactName": "Jane Doe", "contactEmail": "a@b"},
        {
            **COMMON,
            "currency": ("EUR", {"total", "subtotal", "discount"}),
            "subtotal": ("7.5", {"subtotal"}),
            "discount": ("7.5", {"discount"}),
            "contactName": ("Ann Lee", {"contact"}),
            "contactEmail": ("c@d", {"contact"}),
        },
    ),
    Reads(
        "highlevel",
        "AmountSummary",
        lambda body: hl_order(amountSummary=body),
        SUMS,
        {name: ("7.5", {name}) for name in SUMS},
    ),
    Reads(
        "highlevel",
        "ContactSnapshot",
        lambda body: hl_order(contactSnapshot=body),
        PERSON,
        {**each_changes(PERSON, "contact"), "name": ("X Y", set())},  # the other names win
    ),
    Reads(
        "highlevel",
        "OrderItem",
        lambda body: hl_order(items=[body]),
        ITEM,
        {
            **each_changes({key: 0 for key in ITEM if key not in ("product", "price")}, "items"),
            "product": ({}, {"items"}),
            "price": ({}, {"items"}),
        },
    ),
    Reads(
        "highlevel",
        "Product",
        lambda body: hl_order(items=[{"product": body}]),
        {"_id": "p", "name": "pn"},
        each_changes({"_id": "", "name": ""}, "items"),
    ),
    Reads(
        "highlevel",
        "Price",
        lambda body: hl_order(items=[{"price": body}]),
        {"_id": "c", "amount": 1, "currency": "USD"},
        {**each_changes({"_id": "", "amount": ""}, "items"), "currency": ("EUR", {"items"})},
    ),
    Reads(
        "shineon",
        "Order",
        lambda body: shineon.decode_order({"order": body}),
        {
            "id": 1,
            "currency": "USD",
            "total_price": 1,
            "subtotal_price": 1,
            "total_tax": "1",
            "total_shipping": 1,
            "status": "awaiting_payment",
            "test": False,
            "name": "SHINE-1",
            "source_po_number": "PO",
            "note": "n",
            "email": "a@b",
            "phone": "1",
            "created_at": "2024-01-01T00:00:00Z",
            "updated_at": "2024-01-01T00:00:00Z",
            "cancelled_at": None,
            "line_items": [LINE],
            "shipping_address": {**PLACE, "phone": None},
            "billing_address": PLACE,
        },
        {
            "id": (2, {"id", "reference"}),
            "currency": ("EUR", {"items", *MONEY} - {"discount"}),
            "total_price": ("7.5", {"total"}),
            "subtotal_price": ("7.5", {"subtotal"}),
            "total_tax": (7.5, {"tax"}),
            "total_shipping": ("7.5", {"shipping"}),
            "status": ("in_production", {"status", "paid"}),
            "test": ("true", {"test"}),
            "name": ("x", {"name"}),
            "source_po_number": ("x", {"po_number"}),
            "note": ("x", {"note"}),
            "email": ("x", {"contact"}),
            "phone": ("x", {"contact"}),
            "created_at": (LATER, {"created_at"}),
            "updated_at": (LATER, {"updated_at"}),
            "cancelled_at": (LATER, {"cancelled", "cancelled_at"}),
            "line_items": ([], {"items"}),
            "shipping_address": ({"city": "x"}, {"shipping_address", "contact"}),
            "billing_address": ({"city": "x"}, {"billing_address"}),
        },
    ),
    Reads(
        "shineon",
        "LineItem",
        lambda body: so_order(line_items=[body]),
        LINE,
        {
            **each_changes(LINE, "items"),
            "name": ("77", set()),  # the title wins
            "properties": ({}, {"items"}),
            "personalizations": ([], {"items"}),
        },
    ),
    Reads(
        "shineon",
        "Personalization",
        lambda body: so_order(line_items=[{"personalizations": [body]}]),
        {"key": "a", "value": "b"},
        each_changes({"key": "", "value": ""}, "items"),
    ),
    Reads(
        "shineon",
        "Address",
        lambda body: so_order(shipping_address=body),
        PLACE,
        {
            **each_changes(PLACE, "shipping_address"),
            **each_changes(
                dict.fromkeys(("first_name", "last_name", "company", "phone")), "contact"
            ),
            "name": ("X Y", set()),  # the other names win
            "province": ("Texas", set()),  # the codes win
            "country": ("Canada", set()),
        },
    ),
]
NOT_READ = {
    ("highlevel", "Order"): {
        *("altId", "altType", "contactId", "fulfillmentStatus", "source", "coupon", "meta"),
        *("trackingId", "fingerprint", "traceId", "automaticTaxesCalculated"),
        *("taxCalculationProvider", "createdBy"),
    },
    ("highlevel", "OrderRow"): {
        *("altId", "altType", "contactId", "fulfillmentStatus", "createdBy", "couponCode", "items"),
        *("totalProducts", "onetimeProducts", "recurringProducts"),
        *("sourceType", "sourceSubType", "sourceName", "sourceId", "sourceMeta"),
    },
    ("highlevel", "ContactSnapshot"): {
        *("id", "locationId", "type", "source", "dateAdded", "dnd"),
    },
    ("highlevel", "OrderItem"): {"authorizeAmount", "locationId"},
    ("highlevel", "Product"): {
        *("locationId", "description", "productType", "availableInStore", "createdAt", "updatedAt"),
        *("statementDescriptor", "image", "collectionIds", "isTaxesEnabled", "taxes", "label"),
        *("automaticTaxCategoryId", "slug", "variants"),
    },
    ("highlevel", "Price"): {
        *("name", "type", "membershipOffers", "variantOptionIds", "locationId", "product"),
        *("userId", "recurring", "createdAt", "updatedAt", "compareAtPrice", "trackInventory"),
        *("availableQuantity", "allowOutOfStockPurchases"),
    },
    ("shineon", "Order"): {
        *("on_hold_reason", "store_customer_id", "store_order_id", "source_id", "source_url"),
        *("source_name", "packing_slip_url", "shipment_notification_url", "total_weight"),
        *("cancel_reason", "fulfillments", "shipping_method", "reference"),
    },
    ("shineon", "LineItem"): {
        *("store_line_item_id", "grams", "tracking_company", "tracking_number", "variant_id"),
        *("base_price", "currency_code", "variant_title", "fulfillment_id"),
    },
}
each_schema = pytest.mark.parametrize(
    "case", SCHEMAS, ids=lambda case: f"{case.shop}-{case.schema}"
)
OF_AN_ORDER = {field.name for field in attrs.fields(ShopOrder)} - {"raw", "_shape", "shop"}


def changed(one: ShopOrder, other: ShopOrder) -> set[str]:
    members = OF_AN_ORDER | {"reference"}
    return {name for name in members if getattr(one, name) != getattr(other, name)}


@each_schema
def test_every_member_of_a_schema_is_read_or_listed_as_not_read(case: Reads) -> None:
    properties = read_spec(case.shop)["components"]["schemas"][case.schema]["properties"]
    not_read = NOT_READ.get((case.shop, case.schema), set())
    assert set(case.reads) | not_read == set(properties)
    assert not set(case.reads) & not_read


@each_schema
def test_a_member_changes_what_is_read_from_it_alone(case: Reads) -> None:
    whole = case.decode(case.sample)
    for name, (value, expected) in case.reads.items():
        other = case.decode({**copy.deepcopy(case.sample), name: value})
        assert changed(whole, other) == expected, name


@each_schema
def test_a_member_that_is_not_read_changes_nothing(case: Reads) -> None:
    whole = case.decode(case.sample)
    for name in NOT_READ.get((case.shop, case.schema), set()):
        assert changed(whole, case.decode({**case.sample, name: "77"})) == set(), name


def test_every_member_of_an_order_is_read_from_somewhere() -> None:
    read = {name for case in SCHEMAS for _, names in case.reads.values() for name in names}
    assert read == (OF_AN_ORDER | {"reference"}) - {"listed"}


def test_rows_are_marked_as_listed() -> None:
    assert hl_row({"_id": "1"}).listed
    assert not hl_order().listed


@pytest.mark.parametrize("name", ["first_name", "last_name"])
def test_a_whole_name_is_split_where_its_parts_are_missing(name: str) -> None:
    bare = {"name": "Ann van Lee"}
    for order in (hl_order(contactSnapshot=bare), so_order(shipping_address=bare)):
        assert getattr(order.contact, name) == {"first_name": "Ann", "last_name": "van Lee"}[name]
