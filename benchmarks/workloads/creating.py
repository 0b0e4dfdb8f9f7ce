"""Orders created on servers that do as they are told."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import AsyncIterator
from dataclasses import replace

from benchmarks.contenders import generated, ours, tasks
from benchmarks.contenders.bare import (
    aiohttp_session,
    by_hand,
    httpx_client,
)
from benchmarks.contenders.contender import Contender, Job, Place
from benchmarks.contenders.patterns import under_semaphore
from benchmarks.workloads.contestants import (
    AIOHTTP,
    COSTS,
    HTTPX,
    HTTPX2,
    ON_UVLOOP,
    WORKERS,
    by_workers,
    on_transports,
    stock,
)
from benchmarks.workloads.workload import Workload

TASKS = 1_000


NO_DELAY = "The server answers at once, so that the client's CPU is the limit."


def create(in_flight: int) -> Workload:
    """Creations on a server that answers at once."""
    return Workload(
        name=f"create-{in_flight}",
        title=f"Create orders, {in_flight} in flight",
        unit="order",
        columns=COSTS,
        plotted="cpu_us",
        baseline=WORKERS,
        contenders=(
            *on_transports(ours.batch(), HTTPX, HTTPX2, AIOHTTP),
            *by_workers(tasks.create),
        ),
        in_flight=in_flight,
        about=NO_DELAY,
    )


FRESH = "httpx, workers, at first"
OBJECTS_BETWEEN_COLLECTIONS = 5_000


def with_rarer_collections(contender: Contender) -> Contender:
    """The same in a process whose garbage collector runs less often."""

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        before = gc.get_threshold()
        gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
        try:
            async with contender.open(place) as job:
                yield job
        finally:
            gc.set_threshold(*before)

    return replace(contender, name=f"{contender.name}, rarer GC", open=opened)


MORE_WAYS_TO_CREATE = (
    Contender(FRESH, by_hand(httpx_client(), tasks.create)),
    *on_transports(ours.batch(), ON_UVLOOP),
    stock(generated.each(generated.create)),
    Contender("ht_async, orders.create", ours.ours("httpx", ours.each(ours.create))),
    Contender(
        "aiohttp, workers, uvloop",
        by_hand(aiohttp_session, tasks.create),
        ("aiohttp", "uvloop"),
        uvloop=True,
    ),
    Contender(
        "httpx, semaphore", by_hand(httpx_client(), tasks.create, under_semaphore), count=TASKS
    ),
    *map(with_rarer_collections, on_transports(ours.batch(), AIOHTTP)),
    *map(with_rarer_collections, by_workers(tasks.create)),
)

CREATE_64 = replace(
    create(64),
    contenders=(*create(64).contenders, *MORE_WAYS_TO_CREATE),
    about=(
        f"{NO_DELAY} httpx keeps all of its connections for 5 s and then drops those that it does "
        f"not use; `{FRESH}` is measured before that, and elsewhere it is after that. The "
        f"semaphore holds {TASKS:,} tasks back. With `rarer GC` the garbage collector runs when "
        f"{OBJECTS_BETWEEN_COLLECTIONS:,} objects are there more than before, which `ht-async` "
        f"sets for its own commands, instead of Python's {gc.get_threshold()[0]:,}."
    ),
)

DELAYED = replace(
    create(64),
    name="create-delayed",
    title="Create orders, 64 in flight, each answer 20 ms late",
    server_options=lambda _: ("--delay-ms", "20"),
    about="64 requests in flight and 20 ms each make 3,200 orders a second at most.",
)

TLS = replace(
    create(64),
    name="create-tls",
    title="Create orders over TLS, 64 in flight",
    tls=True,
    about="Connections are open when the measuring begins.",
)
