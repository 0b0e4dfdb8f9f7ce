"""A shop that sells HelloTech services: is one offered here, book it, book many, what became of it.

    export HT_BASE_URL=http://127.0.0.1:8787 HT_API_KEY=sandbox-key    # see `ht-async sandbox`
    uvicorn main:app --app-dir examples/fastapi_app --workers 2

The workers share a database file (`SHOP_DB`, else shop.db), so that a double click books once,
whichever workers get the two requests. Jobs are in a journal (`HT_DB`, else jobs.db), whose orders
`ht-async worker` sends.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import availability
import bookings
import jobs
from booking_desk import BookingDesk
from booking_table import BookingTable
from fastapi import FastAPI

from ht_async import HelloTech, Timeout
from ht_async.bulk import open_journal
from ht_async.ext.fastapi import add_exception_handlers, health_router, lifespan

hello_tech = partial(
    HelloTech,
    timeout=Timeout(queue=3, total=10),  # a person waits: refuse soon rather than queue for long
    settle=float(os.environ.get("HT_SETTLE", "120")),
)


@asynccontextmanager
async def shop(app: FastAPI) -> AsyncIterator[None]:
    """Open databases and desk; at the end, the desk first finishes what it has begun."""
    table = BookingTable(os.environ.get("SHOP_DB", "shop.db"))
    app.state.desk = BookingDesk(app.state.hello_tech, table)
    async with open_journal(os.environ.get("HT_DB", "jobs.db")) as app.state.journal:
        try:
            yield
        finally:
            await app.state.desk.aclose()
            table.close()


app = FastAPI(title="Shop", lifespan=lifespan(shop, client=hello_tech))
add_exception_handlers(app)
app.include_router(health_router())
app.include_router(availability.router)
app.include_router(bookings.router)
app.include_router(jobs.router)
