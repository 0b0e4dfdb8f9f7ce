"""However many orders are listed, memory stays flat.

Blocks of memory are counted, which costs nothing; `tracemalloc` would take a minute.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from typing import Any

import pytest
from json_server import JsonServer, query

from ht_async import Answer, Headers, Request
from ht_async.pages.walk import REMEMBERED

pytestmark = pytest.mark.no_cover

MANY = 100_000 if sys.gettrace() is None else 20_000
"""Orders; measuring coverage makes each of them several times slower."""

STEP = MANY // 5
LIMIT = 1_000
SECONDS = 20.0
"""Of the processor; what serves the orders is part of it."""

ORDER: dict[str, Any] = {
    "id": 0,
    "status": 1,
    "status_label": "Pending",
    "client_id": 67_890,
    "client_name": "Jane Doe",
    "email": "jane@example.com",
    "phone": {"value": "3105550123", "formatted": "(310) 555-0123"},
    "address": "123 Main St, Los Angeles, CA 90001",
    "service_description": None,
    "events": [],
    "created_at": {"integer": 1_711_324_800, "iso": "2024-03-25T00:00:00Z"},
    "tags": ["urgent", "tv-mount"],
    "purchase_order_id": "PO-2024-001",
    "skus": [{"id": 42, "name": "TV", "quantity": 1}],
    "recurring": False,
}
HEAD, TAIL = json.dumps(ORDER).split("0", 1)


def page(request: Request) -> Answer:
    """Serve the orders after the last one's id, as the default rule asks for them."""
    asked = dict(query(request))
    first = int(asked.get("cursor", 0)) + 1
    numbers = range(first, min(first + int(asked["limit"]), MANY + 1))
    orders = ",".join(f"{HEAD}{number}{TAIL}" for number in numbers)
    return Answer(200, Headers(), f'{{"status":"success","orders":[{orders}]}}'.encode())


@pytest.mark.parametrize("prefetch", [False, True])
async def test_100_000_orders_are_listed_in_flat_memory(prefetch: bool) -> None:
    blocks: list[int] = []
    count, last = 0, 0
    began = time.process_time()
    async with JsonServer(page).client() as ht:
        async for order in ht.orders.list(limit=LIMIT, prefetch=prefetch):
            count, last = count + 1, order.id
            if count % STEP == 0:
                gc.collect()
                blocks.append(sys.getallocatedblocks())
    seconds = time.process_time() - began
    assert (count, last, len(blocks)) == (MANY, MANY, 5)
    # What a listing remembers is there by then; a hundred orders that stay would be seen.
    assert 3 * STEP > REMEMBERED
    assert max(blocks[3:]) - blocks[2] < 4_000, blocks
    assert seconds < SECONDS, seconds
