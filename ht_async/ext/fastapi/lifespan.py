"""Opens the client when an application starts, and closes it at the end."""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, TypeAlias

from fastapi import FastAPI

from ht_async.client import HelloTech
from ht_async.ext.fastapi.app_state import drop, keep
from ht_async.ext.fastapi.inquiries import Inquiries

Lifespan: TypeAlias = Callable[[Any], AbstractAsyncContextManager[Any]]
"""What `FastAPI(lifespan=...)` takes."""

_logger = logging.getLogger("ht_async.fastapi")


def lifespan(
    own: Lifespan | None = None, *, client: Callable[[], HelloTech] = HelloTech
) -> Lifespan:
    """Return a lifespan that opens one client for an application: `FastAPI(lifespan=lifespan())`.

    The client is there, as `app.state.hello_tech`, before the application's own lifespan begins
    and until after it has ended. At the end it takes no more calls, and what was sent has the
    client's `grace` to end.

    Args:
        own: The application's own lifespan.
        client: Makes the client: `partial(HelloTech, timeout=10)`.
    """

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncGenerator[Any]:
        ht = client()
        inquiries = Inquiries(ht)
        keep(app, ht, inquiries)
        try:
            async with nullcontext() if own is None else own(app) as state:
                yield state
        finally:
            drop(app)
            await _close(ht, inquiries)

    return opened


async def _close(ht: HelloTech, inquiries: Inquiries) -> None:
    try:
        await inquiries.aclose()
    finally:
        left_open = await ht.aclose()
    if left_open:
        references = ", ".join(order.reference or "one without" for order in left_open)
        _logger.warning(
            "closed while the outcome of orders is not known, by their references: %s", references
        )
