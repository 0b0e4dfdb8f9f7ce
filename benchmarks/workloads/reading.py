"""Lists and answers that are read."""

from __future__ import annotations

from benchmarks.contenders import generated, ours, tasks, walks
from benchmarks.contenders.bare import aiohttp_session, by_hand, httpx_client
from benchmarks.contenders.contender import Contender
from benchmarks.workloads.contestants import (
    AIOHTTP,
    COSTS,
    HTTPX,
    HTTPX2,
    LISTED,
    SESSION,
    WALK_COSTS,
    WORKERS,
    WORKERS2,
    by_workers,
    on_transports,
    stock,
)
from benchmarks.workloads.workload import Workload

PAGES = Workload(
    name="pages",
    title="Get pages of 100 orders, 8 in flight, and read six members of each order",
    unit="page",
    columns=COSTS,
    plotted="cpu_us",
    baseline=WORKERS,
    contenders=(
        *on_transports(ours.each(ours.get_page), HTTPX, HTTPX2, AIOHTTP),
        *by_workers(tasks.get_page(tasks.read_dicts)),
        stock(generated.each(generated.get_page)),
        Contender(
            "httpx, pydantic",
            by_hand(httpx_client(), tasks.get_page(tasks.read_typed("pydantic"))),
            ("pydantic",),
        ),
        Contender(
            "httpx, msgspec",
            by_hand(httpx_client(), tasks.get_page(tasks.read_typed("msgspec"))),
            ("msgspec",),
        ),
        Contender(
            "aiohttp, msgspec",
            by_hand(aiohttp_session, tasks.get_page(tasks.read_typed("msgspec"))),
            ("aiohttp", "msgspec"),
        ),
    ),
    in_flight=8,
    server_options=lambda _: LISTED,
    about=(
        "Where nothing else is said, JSON becomes plain dicts. pydantic and msgspec fill classes "
        "that name nothing but the six members; all others keep everything that came."
    ),
)

PAGER = Workload(
    name="pager",
    title="Walk through a list of orders, 100 a page, and read six members of each",
    unit="order",
    columns=WALK_COSTS,
    plotted="cpu_us",
    baseline=WORKERS,
    contenders=(
        *on_transports(ours.walk, HTTPX, AIOHTTP),
        Contender(WORKERS, walks.walk(httpx_client())),
        Contender(WORKERS2, walks.walk(httpx_client("httpx2")), ("httpx2",)),
        Contender(SESSION, walks.walk(aiohttp_session), ("aiohttp",)),
        stock(generated.walk),
    ),
    in_flight=1,
    server_options=lambda _: LISTED,
    about="One page after the other, for each tells where the next one begins.",
)

CHECK_ZIP = Workload(
    name="check-zip",
    title="Check ZIP codes, 64 in flight",
    unit="check",
    columns=COSTS,
    plotted="cpu_us",
    baseline=WORKERS,
    contenders=(
        *on_transports(ours.each(ours.check_zip), HTTPX, AIOHTTP),
        *by_workers(tasks.check_zip),
    ),
    in_flight=64,
    about="Each SKU is asked for once, so that no answer comes from a cache.",
)
