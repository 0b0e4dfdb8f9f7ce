"""The order that a creation returns before its answer is decoded: the same, or none."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest
from every_operation import FULL_ORDER
from mutations import mutated
from public_surface import check

from ht_async import DecodeError, codec
from ht_async.binding.ht.orders import CREATE, decode_order, glance_at_order

pytestmark = pytest.mark.no_cover

ROUNDS = 3_000
ANSWER = {"status": "success", "order": FULL_ORDER}


@pytest.mark.parametrize("sample", [ANSWER, {"order": {"id": 7, "clientName": "Ada"}}])
def test_a_flawed_answer_is_seen_as_decoding_finds_it(sample: dict[str, Any]) -> None:
    seen = 0
    for number in range(ROUNDS):
        seed = f"glance-{number}"
        body = mutated(sample, seed)
        order = glance_at_order(body)
        if order is not None:
            seen += 1
            decoded = decode_order(codec.decode(body))
            assert (order.id, order.raw) == (decoded.id, decoded.raw), seed
    assert seen > ROUNDS // 5


def test_an_order_seen_is_as_good_as_one_decoded() -> None:
    body = codec.encode(ANSWER)

    def seen() -> Any:
        order = glance_at_order(body)
        assert order is not None
        return order

    decoded = decode_order(codec.decode(body))
    check(seen(), decoded, FULL_ORDER)
    assert decoded == seen()
    assert hash(decoded) == hash(seen())
    for same in (copy.copy(seen()), copy.deepcopy(seen()), pickle.loads(pickle.dumps(seen()))):
        assert same == decoded
        assert same.client_name == decoded.client_name
    assert not hasattr(seen(), "nothing_of_that_name")


@pytest.mark.parametrize(
    "body",
    [
        FULL_ORDER,  # bare (C3)
        {"order": None},
        {"order": [FULL_ORDER]},
        {"order": {"id": None}},
        {"order": {"id": 1.0}},
        {"order": {"id": True}},
        {"order": {}},
        {**ANSWER, "more": "x" * codec.LONGEST_GLANCE},
    ],
)
def test_a_doubtful_answer_is_left_to_decoding(body: Any) -> None:
    assert glance_at_order(codec.encode(body)) is None


def test_creating_glances() -> None:
    assert CREATE.glance is glance_at_order
    with pytest.raises(DecodeError):
        CREATE.decode({"order": {"id": None}})
