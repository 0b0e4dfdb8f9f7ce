"""2,000 spoilt bodies for each operation of the shops: an order to read, or a `DecodeError`."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any, get_type_hints

import ht_highlevel_client.models
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import mutated, written
from public_surface import fits
from shop_operations import CASES, ShopCase, documented
from test_any_json import json_of

from ht_async import DecodeError, codec
from ht_async.binding.shop_page import ShopPage
from ht_async.models.shops.order import ShopOrder
from ht_async.sources import Catalogue, ItemKey, ItemRule, ShopOrderRefusedError, to_new_orders

pytestmark = pytest.mark.no_cover

BODIES = 2_000
HINTS = {name: hint for name, hint in get_type_hints(ShopOrder).items() if name[0] != "_"}
UNREADABLE = object()
PERMISSIVE = Catalogue(
    rules=(ItemRule(key=ItemKey.NAME, value="Engraving", ignore=True),),
    ready_statuses=frozenset({"completed", "cancelled", "pending", "on_hold"}),
    phone="310-555-0123",
    unmapped_items="ignore",
)
each_case = pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))


def parsed(body: bytes) -> Any:
    try:
        return codec.decode(body)
    except ValueError:
        return UNREADABLE


def orders(result: Any) -> tuple[ShopOrder, ...]:
    return result.orders if isinstance(result, ShopPage) else (result,)


def check(order: ShopOrder, received: Any) -> None:
    """Read everything of an order."""
    for name, hint in HINTS.items():
        member = getattr(order, name)
        assert fits(member, hint), f"{name} is {member!r:.100}"
    assert order.raw == received
    shown = repr(order)
    assert len(shown) < 200
    shown.encode()
    assert isinstance(order.wire.to_dict(), dict)
    json.dumps(order.to_dict(), allow_nan=False)
    with pytest.raises(ShopOrderRefusedError) as refusal:  # none of its items is a service
        to_new_orders(order, PERMISSIVE)
    assert refusal.value.objections
    str(refusal.value).encode()


def run(case: ShopCase, value: Any) -> bool:
    """Decode a value as the operation does; tell whether it had a result."""
    expected = case.parts(value)
    if expected is None:
        with pytest.raises(DecodeError):
            case.operation.decode(value)
        return False
    result = case.operation.decode(value)
    again = case.operation.decode(value)
    for order, twin, received in zip(orders(result), orders(again), expected, strict=True):
        check(order, received)
        assert (order, hash(order)) == (twin, hash(twin))
    return True


@each_case
def test_spoilt_bodies_are_read_or_their_envelope_is_at_fault(case: ShopCase) -> None:
    results = 0
    for number in range(BODIES):
        seed = f"{case.operation.name}-{number}"
        body = mutated(case.samples[number % len(case.samples)], seed)
        value = parsed(body)
        if value is UNREADABLE:
            continue
        try:
            results += run(case, value)
        except Exception as error:
            raise AssertionError(f"seed {seed!r}, body {body[:2000]!r}") from error
    # Were no body or every body at fault, this would show nothing.
    assert 0.2 < results / BODIES < 0.98, f"{results} of {BODIES} had a result"


@each_case
def test_the_documented_bodies_have_results(case: ShopCase) -> None:
    for sample in case.samples:
        assert run(case, parsed(written(sample)))
        for order in orders(case.operation.decode(sample)):
            assert pickle.loads(pickle.dumps(order)) == copy.deepcopy(order) == order


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("list-fulfillments-200", "ListFulfillmentsResponse"),
        ("create-fulfillment-200", "CreateFulfillmentResponse"),
    ],
)
def test_what_no_operation_here_calls_decodes_too(name: str, schema: str) -> None:
    sample = documented(f"highlevel/{name}")
    model = getattr(ht_highlevel_client.models, schema)
    decoded = 0
    for number in range(BODIES):
        seed = f"{name}-{number}"
        value = parsed(mutated(sample, seed))
        if isinstance(value, dict):
            assert isinstance(model.from_dict(value), model), seed
            decoded += 1
    assert decoded > BODIES / 2


NAMES = [
    *("_id", "id", "items", "line_items", "contactSnapshot", "amountSummary", "amount", "currency"),
    *("status", "liveMode", "markAsTest", "createdAt", "product", "price", "qty", "quantity"),
    *("shipping_address", "billing_address", "address1", "city", "state", "zip", "phone", "name"),
    *("test", "cancelled_at", "total_price", "properties", "personalizations", "key", "value"),
    *("data", "orders", "order", "totalCount", "firstName", "first_name", "email"),
]


@settings(deadline=None)
@given(json_of(NAMES), st.sampled_from(sorted(CASES)))
def test_any_json_is_an_order_or_at_fault(value: Any, name: str) -> None:
    case = CASES[name]
    run(case, value)
    id_name = "_id" if case.shop == "highlevel" else "id"
    if isinstance(value, dict):
        entry = {**value, id_name: "7"}
        envelopes = {"data": [entry], "orders": [entry], "order": entry, **entry}
        run(case, envelopes)
