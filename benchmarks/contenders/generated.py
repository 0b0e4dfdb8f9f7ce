"""The client that openapi-python-client makes of the project's spec with its own templates.

It is a package of its own name, so that it can stand beside the project's.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib import import_module
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks import orders
from benchmarks.contenders.contender import API_KEY, Job, Open, Place, UnavailableError
from benchmarks.contenders.patterns import in_workers
from benchmarks.contenders.tasks import PAGE_SIZE, first_cursor
from benchmarks.server import BUILD
from benchmarks.work import Work

ROOT = Path(__file__).resolve().parents[2]
SOURCES = (ROOT / "spec/openapi.yaml", ROOT / "scripts/codegen/config.yaml")
STOCK = BUILD / "stock"
PACKAGE = STOCK / "ht_partner_client"
RENAMED = BUILD / "stock-renamed" / "stock_partner_client"
TIMEOUT_SECONDS = 60

One: TypeAlias = Callable[[Any, int], Awaitable[object]]
Use: TypeAlias = Callable[[Any, Work, int], Awaitable[object]]


def stock_folder() -> Path:
    """The folder that holds the package, generated if it is missing or older than its sources.

    Raises:
        UnavailableError: The generator is missing or of another version.
    """
    changed = max(source.stat().st_mtime for source in SOURCES)
    if PACKAGE.exists() and PACKAGE.stat().st_mtime >= changed:
        return STOCK
    STOCK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        command = [sys.executable, str(ROOT / "scripts/generate.py"), "--stock", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise UnavailableError(done.stderr.strip().partition("\n")[0])
        fresh = Path(folder, PACKAGE.name)
        os.utime(fresh)
        with contextlib.suppress(OSError):  # another process was first
            if PACKAGE.exists():
                PACKAGE.rename(Path(folder, "old"))
            fresh.rename(PACKAGE)
    return STOCK


def load(module: str) -> Any:
    """Import a module of the package, under its other name."""
    package = stock_folder() / PACKAGE.name
    RENAMED.parent.mkdir(exist_ok=True)
    with contextlib.suppress(FileExistsError):
        RENAMED.symlink_to(package)
    if str(RENAMED.parent) not in sys.path:
        sys.path.insert(0, str(RENAMED.parent))
    return import_module(f"{RENAMED.name}.{module}")


def generated(use: Use) -> Open:
    """Make a contender."""

    @contextlib.asynccontextmanager
    async def opened(place: Place) -> AsyncIterator[Job]:
        import httpx

        connections = place.in_flight
        async with load("client").AuthenticatedClient(
            base_url=place.base_url,
            token=API_KEY,
            prefix="",
            auth_header_name="Api-Key",
            timeout=httpx.Timeout(TIMEOUT_SECONDS),
            verify_ssl=place.ssl_context() or False,
            httpx_args={
                "trust_env": False,
                "limits": httpx.Limits(
                    max_connections=connections, max_keepalive_connections=connections
                ),
            },
        ) as client:
            yield lambda work: use(client, work, connections)

    return opened


def each(prepare: Callable[[], One]) -> Use:
    """Await a call for each unit, in workers."""

    async def use(client: Any, work: Work, in_flight: int) -> None:
        one = prepare()
        await in_workers(lambda number: one(client, number), work, in_flight)

    return use


def create() -> One:
    """Create an order from the JSON body that it takes."""
    call = load("api.orders.create_order").asyncio_detailed
    body_type = load("models.create_order_request").CreateOrderRequest

    async def one(client: Any, number: int) -> int:
        body = body_type.from_dict(orders.as_body(number))
        order_id: int = (await call(client=client, body=body)).parsed.order.id
        return order_id

    return one


def get_page() -> One:
    """Get a page of orders and read six members of each."""
    call = load("api.orders.list_orders").asyncio_detailed

    async def one(client: Any, number: int) -> None:
        cursor = first_cursor(number)
        response = await call(client=client, limit=PAGE_SIZE, cursor=cursor)
        assert len([six_members(order) for order in response.parsed.orders]) == PAGE_SIZE

    return one


async def walk(client: Any, work: Work, in_flight: int) -> None:
    """Ask for page after page and read six members of each order."""
    del in_flight
    call = load("api.orders.list_orders").asyncio_detailed
    cursor = load("types").UNSET
    while found := (await call(client=client, limit=PAGE_SIZE, cursor=cursor)).parsed.orders:
        for order in found:
            number = next(work, None)
            if number is None:
                return
            six_members(order)
            work.done(number)
        cursor = found[-1].id


def six_members(order: Any) -> tuple[object, ...]:
    """What people read from an order; the types of the spec leave some work to them."""
    return (
        order.id,
        order.status,
        order.client_name,
        order.phone.value,
        order.tags,
        order.created_at.iso,
    )
