"""Measure once, in this process, how long a generated client takes to decode orders.

    python -m benchmarks.decoding CONTENDER FOLDER ORDERS [CORE]

imports `ht_partner_client` from the folder and prints a `DecodeSample` as one line of JSON. With
a core, the process stays on that one.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

ROOT = Path(__file__).parent.parent
DOCUMENTED_SAMPLE = ROOT / "tests/contract/examples/ht/retrieve-order.response.200.json"
ORDERS_PER_PAGE = 100
WARM_UP_SHARE = 10

ReadJson: TypeAlias = Callable[[bytes], Any]
Decode: TypeAlias = Callable[[Any], object]


@dataclass(frozen=True)
class DecodeSample:
    """One contender's figures in one round: CPU time per order in µs, by what was decoded."""

    contender: str
    orders: int
    cpu_us: dict[str, float]


def json_of_ht_async() -> ReadJson:
    """What the SDK reads JSON with."""
    from ht_async import codec

    return codec.decode


CONTENDERS: dict[str, Callable[[], ReadJson]] = {
    "stock templates": lambda: json.loads,
    "ht_async": json_of_ht_async,
}


def bodies() -> tuple[bytes, bytes]:
    """The documented order alone, and a page of such orders, written without spaces."""
    one = json.loads(DOCUMENTED_SAMPLE.read_bytes())
    page = {"status": one["status"], "orders": [one["order"]] * ORDERS_PER_PAGE}
    return encoded(one), encoded(page)


def encoded(body: object) -> bytes:
    """JSON as servers send it."""
    return json.dumps(body, separators=(",", ":")).encode()


def measure(contender: str, orders: int) -> DecodeSample:
    """Decode the same orders in each of the four ways."""
    from ht_partner_client.models import ListOrdersResponse, OrderResponse

    read_json = CONTENDERS[contender]()
    one, page = bodies()
    ways: dict[str, tuple[int, bytes, Decode]] = {
        "one order": (1, one, OrderResponse.from_dict),
        f"page of {ORDERS_PER_PAGE}": (ORDERS_PER_PAGE, page, ListOrdersResponse.from_dict),
    }
    cpu_us: dict[str, float] = {}
    for name, (size, body, decode) in ways.items():
        times = max(1, orders // size)
        cpu_us[f"{name}, with JSON"] = take_time(from_bytes(body, read_json, decode), times) / size
        cpu_us[name] = take_time(from_json(read_json(body), decode), times) / size
    return DecodeSample(contender, orders, cpu_us)


def from_bytes(body: bytes, read_json: ReadJson, decode: Decode) -> Callable[[], object]:
    """The job of decoding a body as it arrives."""
    return lambda: decode(read_json(body))


def from_json(value: Any, decode: Decode) -> Callable[[], object]:
    """The job of decoding a body whose JSON has been read."""
    return lambda: decode(value)


def take_time(job: Callable[[], object], times: int) -> float:
    """CPU time of the job in µs, on average after a warm-up."""
    for _ in range(times // WARM_UP_SHARE):
        job()
    gc.collect()
    before = time.process_time()
    for _ in range(times):
        job()
    return (time.process_time() - before) / times * 1e6


def main() -> None:
    """Measure what the command line names."""
    contender, folder, orders, *core = sys.argv[1:]
    if core:
        os.sched_setaffinity(0, map(int, core))
    sys.path.insert(0, folder)
    print(json.dumps(asdict(measure(contender, int(orders)))))


if __name__ == "__main__":
    main()
