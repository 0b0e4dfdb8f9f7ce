"""Where the fault is in an answer that holds no orders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from mutations import JUNK

from ht_async import DecodeError
from ht_async.binding.ht.orders import decode_order, decode_orders

PERSONAL = "Zaphod Beeblebrox"


@pytest.mark.parametrize("junk", JUNK)
@pytest.mark.parametrize("decode", [decode_order, decode_orders])
def test_a_body_of_any_other_kind_is_at_fault(decode: Callable[[object], Any], junk: Any) -> None:
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
        ({"order": {"id": PERSONAL}}, "order.id"),
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
