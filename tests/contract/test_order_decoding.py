"""Whatever stands in an answer with orders: they decode, or the envelope is at fault."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from test_decode_fuzz import JUNK, mutate

from ht_async import DecodeError, Order
from ht_async.binding.ht.orders import decode_order, decode_orders
from ht_async.models import reading

EXAMPLES = Path(__file__).parent / "examples/ht"
ROUNDS = 5_000
SHARDS = 4
PERSONAL = "Zaphod Beeblebrox"

MEMBERS = [name for name, member in vars(Order).items() if isinstance(member, property)]


def samples() -> list[dict[str, Any]]:
    """Return documented orders, and one with the other documented shape of each member."""
    orders = [
        json.loads((EXAMPLES / name).read_text())["order"]
        for name in ("retrieve-order.response.200.json", "create-order.response.200.json")
    ]
    # A schema of the reference that no operation returns; its order may come all the same.
    orders.append(json.loads((EXAMPLES / "schema-order.json").read_text()))
    orders.append(
        {
            **orders[0],
            "status": "PENDING",
            "phone": 3105550123,
            "created_at": "2024-10-08T22:52:10Z",
            "updated_at": 1728427930,
            "events": ["assigned", {"name": "assigned"}],
            "availability": [{"value": "2024-03-25", "display": "8-12"}, "8-12"],
            "consolidated_availability": {"2024-03-25": ["8-12"]},
            "service_description": PERSONAL,
            "client_name": PERSONAL,
            "email": PERSONAL,
            "tags": [PERSONAL],
            "unknown": {PERSONAL: PERSONAL},
        }
    )
    return orders


SAMPLES = samples()
DOCUMENTED = sorted(EXAMPLES.glob("*order*.response.*.json"))


def read_all(order: Order) -> None:
    """Read every member, and what an order tells of itself."""
    for name in MEMBERS:
        getattr(order, name)
    assert isinstance(order.id, int)
    assert PERSONAL not in repr(order)
    assert len(repr(order)) < 100
    assert hash(order) == hash(order)


def at_fault(order: Any) -> bool:
    """Tell whether an entry is no order: not an object, or one without an id."""
    return not isinstance(order, dict) or reading.integer(order.get("id")) is None


@pytest.mark.parametrize("path", DOCUMENTED, ids=lambda path: path.name)
def test_documented_orders_decode(path: Path) -> None:
    body = json.loads(path.read_text())
    order = decode_order(body)
    read_all(order)
    assert order.id == body["order"]["id"]
    assert order.raw == order.to_dict() == body["order"]
    assert json.loads(json.dumps(order.to_dict())) == body["order"]


def attempt(decode: Callable[[object], Any], body: Any) -> Any:
    """Decode a body and return the result, or the only error that may leave."""
    try:
        return decode(body)
    except DecodeError as error:
        return error


def mutated(shard: int, make: Callable[[random.Random], Any]) -> Iterator[tuple[str, Any]]:
    """Return bodies with flaws, each with the seed that repeats it."""
    for number in range(shard, ROUNDS, SHARDS):
        seed = f"orders-{number}"
        chance = random.Random(seed)
        body = make(chance)
        mutate(body, chance)
        yield seed, body


def one_order(chance: random.Random) -> Any:
    return {"order": copy.deepcopy(chance.choice(SAMPLES))}


def a_list(_: random.Random) -> Any:
    return {"status": "success", "orders": copy.deepcopy(SAMPLES)}


@pytest.mark.parametrize("shard", range(SHARDS))
def test_mutated_orders_fail_by_their_envelope_alone(shard: int) -> None:
    for seed, body in mutated(shard, one_order):
        received = copy.deepcopy(body)
        order = attempt(decode_order, body)
        if isinstance(order, DecodeError):
            assert at_fault(body.get("order", body)), seed
            assert order.path in ("order", "order.id", "id"), seed
            continue
        read_all(order)
        assert order.raw == received["order"], seed
        assert order.to_dict() == received["order"], seed
        assert order.to_dict() is not order.raw, seed
        json.dumps(order.to_dict(), allow_nan=False)


@pytest.mark.parametrize("shard", range(SHARDS))
def test_mutated_lists_fail_by_their_envelope_alone(shard: int) -> None:
    for seed, body in mutated(shard, a_list):
        received = copy.deepcopy(body)
        page = attempt(decode_orders, body)
        if isinstance(page, DecodeError):
            entries = body.get("orders")
            assert not isinstance(entries, list) or any(map(at_fault, entries)), seed
            assert page.path.startswith("orders"), seed
            continue
        for order in page.orders:
            read_all(order)
        assert [order.raw for order in page.orders] == received["orders"], seed
        assert page.body == received, seed


@pytest.mark.parametrize("make", [one_order, a_list])
def test_the_mutations_reach_both_ends(make: Callable[[random.Random], Any]) -> None:
    """Were no body or every body at fault, the tests above would show nothing."""
    decode = decode_order if make is one_order else decode_orders
    failed = [isinstance(attempt(decode, body), DecodeError) for _, body in mutated(0, make)]
    assert 0.02 < sum(failed) / len(failed) < 0.5


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("decode", [decode_order, decode_orders])
def test_a_body_of_any_other_kind_is_at_fault(decode: Callable[[object], Any], junk: Any) -> None:
    if junk == {"id": 1}:
        return
    with pytest.raises(DecodeError):
        decode(junk)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (None, ""),
        ([], ""),
        ([{"order": {"id": 1}}], ""),
        ("<html>", ""),
        ({}, "order"),
        ({"status": "error"}, "order"),
        ({"order": None}, "order"),
        ({"order": [{"id": 1}]}, "order"),
        ({"order": {}}, "order.id"),
        ({"order": {"id": None}}, "order.id"),
        ({"order": {"id": True}}, "order.id"),
        ({"order": {"id": "abc"}}, "order.id"),
        ({"order": {"id": 1.5}}, "order.id"),
        ({"id": None}, "id"),
        ({"orders": [{"id": 1}]}, "order"),
    ],
)
def test_the_fault_in_the_answer_with_one_order_is_located(body: object, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_order(body)
    assert caught.value.path == path
    assert PERSONAL not in str(caught.value)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ([{"id": 1}], ""),
        ({}, "orders"),
        ({"orders": None}, "orders"),
        ({"orders": {"0": {"id": 1}}}, "orders"),
        ({"orders": [{"id": 1}, None]}, "orders[1]"),
        ({"orders": [{"id": 1}, [{"id": 2}]]}, "orders[1]"),
        ({"orders": [{"id": 1}, {"id": 2}, {"status": 1}]}, "orders[2].id"),
    ],
)
def test_the_fault_in_the_answer_with_a_list_is_located(body: object, path: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode_orders(body)
    assert caught.value.path == path


def test_an_empty_list_holds_no_orders() -> None:
    assert decode_orders({"orders": []}).orders == ()
