"""Measure once, in this process, how long one contender takes to decode orders.

    python -m benchmarks.decoding CONTENDER FOLDER ORDERS [CORE]

imports `ht_partner_client` from the folder and prints the CPU time per order in µs, by what was
decoded, as one line of JSON. With a core, the process stays on that one.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

ORDER = Path(__file__).parent / "server/bodies/order.json"
ORDERS_PER_PAGE = 100
WARM_UP_SHARE = 10

PAGE_READ = f"bytes of a page of {ORDERS_PER_PAGE} to six members of each"
ONE_READ = "bytes of one order to six members"
PAGE_WIRE = f"page of {ORDERS_PER_PAGE} to generated classes"
ONE_WIRE = "one order to generated classes"

Read: TypeAlias = Callable[[bytes], object]


def bodies() -> tuple[bytes, bytes]:
    """An order alone, and a page of such orders, written without spaces."""
    order = json.loads(ORDER.read_bytes())
    one = {"status": "success", "order": order}
    return encoded(one), encoded({"status": "success", "orders": [order] * ORDERS_PER_PAGE})


def encoded(body: object) -> bytes:
    """JSON as servers send it."""
    return json.dumps(body, separators=(",", ":")).encode()


def stock() -> dict[str, Read]:
    """The client of the generator's own templates."""
    from ht_partner_client.models import ListOrdersResponse, OrderResponse

    return {
        PAGE_READ: lambda body: generated_members(
            ListOrdersResponse.from_dict(json.loads(body)).orders
        ),
        ONE_READ: lambda body: generated_members([OrderResponse.from_dict(json.loads(body)).order]),
        PAGE_WIRE: lambda body: ListOrdersResponse.from_dict(json.loads(body)),
        ONE_WIRE: lambda body: OrderResponse.from_dict(json.loads(body)),
    }


def ours() -> dict[str, Read]:
    """ht_async: its public models, and the generated classes that they give as `wire`."""
    from ht_partner_client.models import ListOrdersResponse, OrderResponse

    from benchmarks.contenders.ours import six_members
    from ht_async import codec
    from ht_async.binding.ht.orders import decode_order, decode_orders

    return {
        PAGE_READ: lambda body: list(map(six_members, decode_orders(codec.decode(body)).orders)),
        ONE_READ: lambda body: six_members(decode_order(codec.decode(body))),
        PAGE_WIRE: lambda body: ListOrdersResponse.from_dict(codec.decode(body)),
        ONE_WIRE: lambda body: OrderResponse.from_dict(codec.decode(body)),
    }


def typed(library: str) -> dict[str, Read]:
    """Classes of another library, which check what they read."""
    decode = import_module(f"benchmarks.contenders.{library}_page").decode
    return {PAGE_READ: lambda body: typed_members(decode(body).orders)}


def generated_members(orders: Iterable[Any]) -> list[object]:
    """What people read from an order of a generated class."""
    return [
        (
            order.id,
            order.status,
            order.client_name,
            order.phone.value,
            order.tags,
            datetime.fromisoformat(order.created_at.iso),
        )
        for order in orders
    ]


def typed_members(orders: Iterable[Any]) -> list[object]:
    """The same of a class in which dates are dates."""
    return [
        (o.id, o.status, o.client_name, o.phone.value, o.tags, o.created_at.iso) for o in orders
    ]


CONTENDERS: dict[str, Callable[[], dict[str, Read]]] = {
    "stock templates": stock,
    "ht_async": ours,
    "msgspec": lambda: typed("msgspec"),
    "pydantic": lambda: typed("pydantic"),
}


def measure(contender: str, orders: int) -> dict[str, float]:
    """CPU time per order in µs, by what was decoded."""
    one, page = bodies()
    cpu_us: dict[str, float] = {}
    for name, read in CONTENDERS[contender]().items():
        size, body = (ORDERS_PER_PAGE, page) if name in (PAGE_READ, PAGE_WIRE) else (1, one)
        cpu_us[name] = take_time(read, body, max(1, orders // size)) / size
    return cpu_us


def take_time(read: Read, body: bytes, times: int) -> float:
    """CPU time of reading a body in µs, on average after a warm-up."""
    for _ in range(times // WARM_UP_SHARE):
        read(body)
    gc.collect()
    before = time.process_time()
    for _ in range(times):
        read(body)
    return (time.process_time() - before) / times * 1e6


def main() -> None:
    """Measure what the command line names."""
    contender, folder, orders, *core = sys.argv[1:]
    if core:
        os.sched_setaffinity(0, map(int, core))
    sys.path.insert(0, folder)
    print(json.dumps({"cpu_us": measure(contender, int(orders))}))


if __name__ == "__main__":
    main()
