"""Any JSON under the documented names: the members of a model keep their promises."""

from __future__ import annotations

from typing import Any

import pytest
from every_operation import CLIENT, FULL_ORDER, OPERATIONS, SKU, counts_in
from hypothesis import given, settings
from hypothesis import strategies as st
from mutations import camel, spots
from public_surface import check

from ht_async import DecodeError, codec
from ht_async.binding.ht import clients, orders, skus

pytestmark = pytest.mark.no_cover

ID = st.integers(-5, 10**19 - 1) | st.integers(0, 10**19 - 1).map(str)

# What each model is made of: its decoder, and bodies that between them hold its members' names.
MODELS: dict[str, tuple[Any, list[dict[str, Any]]]] = {
    "Order": (orders.decode_order, [FULL_ORDER, {"finish_order_url": ""}]),
    "PartnerClient": (clients.decode_client, [CLIENT]),
    "SetupIntent": (
        clients.decode_setup_intent,
        [{"stripe_customer_id": "", "client_secret": ""}],
    ),
    "EphemeralKey": (
        clients.decode_ephemeral_key,
        [{"stripe_customer_id": "", "ephemeral_key": ""}],
    ),
    "Sku": (lambda body: skus.decode_skus([body]).skus[0], [SKU]),
    "ZipCheck": (
        skus.decode_zip_check,
        [{"status": "", "treatment": "", "zip": "", "cbsa_id": 0, "cbsa": ""}],
    ),
}


def names_in(bodies: list[dict[str, Any]]) -> list[str]:
    return sorted({key for body in bodies for _, key in spots(body) if isinstance(key, str)})


def json_of(names: list[str]) -> st.SearchStrategy[Any]:
    """JSON values whose objects have these names, in either spelling, and others."""
    keys = st.sampled_from(names + [camel(name) for name in names]) | st.text(max_size=5)
    scalars = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.integers(10**18, 10**30)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.datetimes().map(lambda moment: moment.isoformat() + "Z")
        | st.dates().map(str)
        | st.integers().map(str)
    )
    return st.recursive(
        scalars,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
        max_leaves=12,
    )


def bodies_of(names: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    """Objects with an id whose other members are anything."""
    keys = st.sampled_from(names + [camel(name) for name in names])
    members = st.dictionaries(keys, json_of(names), max_size=8)
    return st.builds(lambda body, number: {**body, "id": number}, members, ID)


@pytest.mark.parametrize("model", MODELS)
@settings(deadline=None)
@given(data=st.data())
def test_any_members_are_read(model: str, data: st.DataObject) -> None:
    decode, samples = MODELS[model]
    body = data.draw(bodies_of(names_in(samples)))
    check(decode(body), decode(codec.copy(body)), body)


@settings(deadline=None)
@given(json_of(["id", "order", "orders", "client", "skus", "status"]))
def test_any_envelope_is_a_result_or_at_fault(value: Any) -> None:
    for case in OPERATIONS.values():
        if case.parts is counts_in:
            continue
        try:
            case.operation.decode(value)
        except DecodeError:
            assert case.parts(value) is None
        else:
            assert case.parts(value) is not None
