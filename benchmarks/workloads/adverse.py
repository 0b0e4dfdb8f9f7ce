"""Too much at once, and a server that fails."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.contenders import ours, tasks
from benchmarks.contenders.bare import (
    aiohttp_session,
    by_hand,
    default_httpx_client,
    httpx_client,
)
from benchmarks.contenders.contender import Contender
from benchmarks.contenders.patterns import all_at_once, in_workers_that_go_on
from benchmarks.contenders.retrying import retrying
from benchmarks.workloads.contestants import AIOHTTP, HTTPX, HTTPX2, WORKERS, on_transports
from benchmarks.workloads.workload import Workload

MANY = 10_000
CREATE_AT_ONCE = ours.each(ours.create, all_at_once)

BURST = Workload(
    name="burst",
    title="Create all orders at once, under asyncio.gather",
    unit="order",
    columns=("asked", "done", "lost", "seconds", "cpu_us", "p99_ms", "rss_mb", "foreign_load"),
    plotted="seconds",
    baseline=AIOHTTP,
    contenders=tuple(
        replace(contender, count=count, warm_up=0)
        for contender, count in (
            *((c, MANY) for c in on_transports(CREATE_AT_ONCE, HTTPX, HTTPX2, AIOHTTP)),
            (
                Contender("httpx", by_hand(default_httpx_client(), tasks.create, all_at_once)),
                MANY // 10,
            ),
            (
                Contender(
                    "httpx2",
                    by_hand(default_httpx_client("httpx2"), tasks.create, all_at_once),
                    ("httpx2",),
                ),
                MANY,
            ),
            (
                Contender(
                    "aiohttp", by_hand(aiohttp_session, tasks.create, all_at_once), ("aiohttp",)
                ),
                MANY,
            ),
        )
    ),
    in_flight=64,
    most_rounds=2,
    about="httpx is asked for a tenth of the orders; it takes long enough to fail with those.",
)

FAULTS = Workload(
    name="faults",
    title="Create orders, 64 in flight, on a server where 2 % go wrong",
    unit="order",
    columns=("asked", "done", "lost", "duplicates", "untold", "seconds"),
    plotted="duplicates",
    baseline=WORKERS,
    contenders=tuple(
        replace(contender, count=2_000, warm_up=0)
        for contender in (
            *on_transports(ours.batch(settle=1.0, on_absent="resend_once"), HTTPX, AIOHTTP),
            Contender(
                WORKERS,
                by_hand(httpx_client(), tasks.create, in_workers_that_go_on),
            ),
            Contender(
                "httpx, workers that retry",
                by_hand(
                    retrying(httpx_client(), times=3, statuses=(None, 500)),
                    tasks.create,
                    in_workers_that_go_on,
                ),
            ),
            Contender(
                "aiohttp, workers that retry",
                by_hand(
                    retrying(aiohttp_session, times=3, statuses=(None, 500)),
                    tasks.create,
                    in_workers_that_go_on,
                ),
                ("aiohttp",),
            ),
        )
    ),
    in_flight=64,
    together=True,
    most_rounds=3,
    server_options=lambda _: ("--fault-share", "0.02", "--listed", "0"),
    about=(
        "The faults take turns: the connection is reset, or the answer is 500, before the order "
        "is stored or after. Whatever is stored is listed at once, so ht_async is given "
        '`settle=1, on_absent="resend_once"`.'
    ),
)
