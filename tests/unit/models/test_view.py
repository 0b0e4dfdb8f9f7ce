"""What the views of answers have in common."""

from __future__ import annotations

from typing import Any

import pytest

from ht_async.binding.ht.clients import decode_client, decode_ephemeral_key, decode_setup_intent
from ht_async.binding.ht.orders import decode_order
from ht_async.binding.ht.skus import decode_skus, decode_zip_check
from ht_async.models.view import View

DECODERS: list[Any] = [
    *(decode_order, decode_client, decode_setup_intent, decode_ephemeral_key, decode_zip_check),
    lambda body: decode_skus([body]).skus[0],
]


@pytest.mark.parametrize("decode", DECODERS)
def test_equal_views_have_equal_hashes(decode: Any) -> None:
    views: list[View[Any]] = [decode({"id": 1, "status": status}) for status in (1, 1.0, "1")]
    assert views[0] == views[1] != views[2]
    assert hash(views[0]) == hash(views[1])
    assert len(set(views)) == 2


def test_views_of_different_kinds_differ() -> None:
    assert decode_order({"id": 1}) != decode_client({"id": 1})
    assert decode_order({"id": 1}) != {"id": 1}
