"""Every body that the shops show validates against their specs and decodes without loss."""

from __future__ import annotations

import importlib
import json
from decimal import Decimal
from typing import Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator
from jsonschema.protocols import Validator
from shop_operations import EXAMPLES, SHOPS, documented, read_spec

from ht_async.binding.highlevel import orders as highlevel
from ht_async.binding.shineon import orders as shineon
from ht_async.sources import Money, ShopOrder

pytestmark = pytest.mark.no_cover


class Example(NamedTuple):
    """A documented body: its file and its schema."""

    name: str
    schema: str

    @property
    def shop(self) -> str:
        return self.name.partition("/")[0]

    @property
    def model(self) -> Any:
        return getattr(importlib.import_module(f"ht_{self.shop}_client.models"), self.schema)


BODIES = [
    Example("highlevel/get-order-200.typed", "Order"),
    Example("highlevel/get-order-200.literal-doc-examples", "Order"),
    Example("highlevel/webhook-order-create", "Order"),
    Example("highlevel/webhook-order-status-update", "Order"),
    Example("highlevel/list-orders-200.typed", "ListOrdersResponse"),
    Example("highlevel/list-orders-200.literal-doc-examples", "ListOrdersResponse"),
    Example("highlevel/list-fulfillments-200", "ListFulfillmentsResponse"),
    Example("highlevel/create-fulfillment-request", "CreateFulfillmentRequest"),
    Example("highlevel/create-fulfillment-200", "CreateFulfillmentResponse"),
    Example("shineon/get-order-200", "OrderResponse"),
    Example("shineon/get-order-not-found", "OrderResponse"),
    Example("shineon/order-200.sdk-test-fixture", "OrderResponse"),
    Example("shineon/orders-list.draft-2018", "ListOrdersResponse"),
]
each_body = pytest.mark.parametrize("example", BODIES, ids=lambda example: example.name)


def validator(example: Example) -> Validator:
    spec = read_spec(example.shop)
    reference = f"#/components/schemas/{example.schema}"
    return Draft202012Validator({"$ref": reference, "components": spec["components"]})


def canonical(body: Any) -> str:
    return json.dumps(body, sort_keys=True, indent=1)


def test_every_example_is_listed_unless_it_is_an_error() -> None:
    files = {f"{shop}/{path.stem}" for shop in SHOPS for path in (EXAMPLES / shop).iterdir()}
    listed = {example.name for example in BODIES}
    assert listed <= files
    assert all("/error-" in name for name in files - listed)


@each_body
def test_example_is_valid(example: Example) -> None:
    flaws = [error.message for error in validator(example).iter_errors(documented(example.name))]
    assert flaws == []


@each_body
def test_a_member_of_another_type_is_invalid(example: Example) -> None:
    check, body = validator(example), documented(example.name)
    named = read_spec(example.shop)["components"]["schemas"][example.schema]["properties"]
    for name in body.keys() & named.keys():
        assert not check.is_valid({**body, name: [[[]]]}), name  # no member is a list of lists


@each_body
def test_example_decodes_without_loss(example: Example) -> None:
    body = documented(example.name)
    assert canonical(example.model.from_dict(body).to_dict()) == canonical(body)


# -- as orders -----------------------------------------------------------------------------


def test_the_order_of_highlevel_by_its_types() -> None:
    order = highlevel.decode_order(documented("highlevel/get-order-200.typed"))
    assert (order.id, order.reference) == (
        "653f5e0cde5a1314e62a837c",
        "hl-653f5e0cde5a1314e62a837c",
    )
    assert (order.status, order.cancelled, order.test, order.paid) == (
        "completed",
        False,
        True,
        None,
    )
    assert order.total == Money(Decimal(100), "USD")
    assert (order.subtotal, order.discount) == (
        Money(Decimal(100), "USD"),
        Money(Decimal(5), "USD"),
    )
    assert str(order.created_at) == "2023-11-20 10:23:36.515000+00:00"
    assert (order.contact.first_name, order.contact.last_name) == (None, "Mcclain")
    assert (order.contact.company, order.contact.phone) == ("Jordan and Cox Trading", None)
    (item,) = order.items
    assert (item.name, item.quantity, item.price) == ("Sample Product", None, None)


def test_the_order_of_highlevel_by_its_samples() -> None:
    order = highlevel.decode_order(
        documented("highlevel/get-order-200.literal-doc-examples") | {"liveMode": "true"}
    )
    assert (order.total, order.test) == (Money(Decimal(100), "USD"), False)
    assert (order.subtotal, order.contact.last_name) == (None, None)
    assert len(order.items) == 1  # a text that tells of an item must not get lost
    assert order.items[0].name is None


def test_the_order_of_highlevel_s_webhook() -> None:
    order = highlevel.decode_order(documented("highlevel/webhook-order-create"))
    assert [item.quantity for item in order.items] == [1, 1]
    assert [item.price for item in order.items] == [
        Money(Decimal(17), "USD"),
        Money(Decimal(121), "USD"),
    ]
    assert (order.total, order.tax) == (
        Money(Decimal("150.1"), "USD"),
        Money(Decimal("12.1"), "USD"),
    )
    assert order.contact.first_name == "Maxwell"
    assert order.contact.address is not None
    assert order.contact.address.zip == "61131"


@pytest.mark.parametrize("form", ["typed", "literal-doc-examples"])
def test_the_row_of_highlevel(form: str) -> None:
    page = highlevel.decode_orders(documented(f"highlevel/list-orders-200.{form}"))
    (order,) = page.orders
    assert page.total == 1
    assert (order.listed, order.items, order.test) == (True, (), True)
    assert (order.contact.first_name, order.contact.last_name) == ("James", "Bond")
    assert order.discount == Money(Decimal(10), "USD")


def test_the_order_of_shineon() -> None:
    order = shineon.decode_order(documented("shineon/get-order-200"))
    assert (order.id, order.reference, order.name) == ("20018", "so-20018", "SHINE-30018")
    assert (order.cancelled, order.test, order.paid) == (True, True, None)
    assert str(order.cancelled_at) == "2019-01-31 16:07:42+00:00"
    sums = [order.subtotal, order.shipping, order.tax, order.total]
    amounts = [money.amount for money in sums if money is not None]
    assert amounts == [Decimal("14.97"), Decimal("10.5"), Decimal("0.00"), Decimal("25.47")]
    assert amounts[0] + amounts[1] + amounts[2] == amounts[3]
    chain, engraving = order.items
    assert (chain.sku, chain.price) == ("SO-20021", Money(Decimal("9.97"), "USD"))
    assert chain.properties == {"Engraving Line 1": "Line 1", "Engraving Line 2": "Line 2"}
    assert (engraving.sku, engraving.name, engraving.quantity) == (None, "Engraving", 1)


def test_the_order_of_shineon_s_old_draft() -> None:
    (order,) = shineon.decode_orders(documented("shineon/orders-list.draft-2018")).orders
    assert order.created_at is not None
    assert order.created_at.isoformat() == "2008-01-10T16:00:00+00:00"
    assert (order.cancelled, order.contact.phone) == (None, "555-625-1199")
    assert order.shipping_address is not None
    assert (order.shipping_address.state, order.shipping_address.details) == ("KY", None)
    assert order.items[0].properties == {}


@each_body
def test_no_personal_data_in_what_is_printed(example: Example) -> None:
    body = documented(example.name)
    found: tuple[ShopOrder, ...] = ()
    if "get-order-200" in example.name or "webhook" in example.name:
        decode = highlevel.decode_order if example.shop == "highlevel" else shineon.decode_order
        found = (decode(body),)
    for order in found:
        for shown in (repr(order), repr(order.contact), repr(order.shipping_address)):
            for private in ("Mcclain", "hoopai", "Maxwell", "Doe", "40202", "61131", "Louisville"):
                assert private not in shown
