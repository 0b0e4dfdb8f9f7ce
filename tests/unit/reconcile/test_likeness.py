"""Whether an order on the server is the one that was sent."""

from __future__ import annotations

from typing import Any

import pytest
from server_orders import sent, shown

from ht_async.reconcile.likeness import Likeness, compare

SAME, OTHER, UNTOLD = Likeness.SAME, Likeness.OTHER, Likeness.UNTOLD
NEW_CLIENT = {"client_id": None, "first_name": "A", "last_name": "B", "email": "a@b.example"}


@pytest.mark.parametrize(
    ("fields", "members", "likeness"),
    [
        ({}, {"skus": [{"id": 42}], "client_id": 7}, SAME),
        ({}, {"skus": [{"id": 42}]}, SAME),
        ({}, {"client_id": 7}, SAME),
        ({}, {"client_id": "7", "skus": [{"id": "42"}]}, SAME),
        ({"sku_ids": [1, 2]}, {"skus": [{"id": 2}, {"id": 1}]}, SAME),
        ({"sku_ids": [1, 1]}, {"skus": [{"id": 1}]}, SAME),
        ({}, {"skus": [{"id": 43}], "client_id": 7}, OTHER),
        ({}, {"skus": [{"id": 42}], "client_id": 8}, OTHER),
        ({}, {"skus": [{"id": 42}, {"id": 43}]}, OTHER),
        ({}, {}, UNTOLD),
        ({}, {"skus": []}, UNTOLD),
        ({}, {"skus": None, "client_id": None}, UNTOLD),
        ({}, {"skus": [{"name": "a TV"}]}, UNTOLD),
        ({}, {"skus": [{"id": 43}, {"name": "a TV"}]}, UNTOLD),
        ({}, {"phone": {"value": "2"}, "address": "elsewhere"}, UNTOLD),
        (NEW_CLIENT, {"email": " A@B.example "}, SAME),
        (NEW_CLIENT, {"email": "c@b.example"}, OTHER),
        (NEW_CLIENT, {"email": "c@b.example", "skus": [{"id": 42}]}, OTHER),
        (NEW_CLIENT, {"email": "", "client_id": 99}, UNTOLD),
    ],
)
def test_only_what_the_api_has_no_reason_to_rewrite_is_compared(
    fields: dict[str, Any], members: dict[str, Any], likeness: Likeness
) -> None:
    assert compare(sent(**fields), shown(1, **members)) is likeness
