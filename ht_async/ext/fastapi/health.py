"""Routes for the probes of an orchestrator or a load balancer."""

from __future__ import annotations

import asyncio
from typing import Any, final

from attrs import define, field
from fastapi import APIRouter, Response

from ht_async.client import HelloTech
from ht_async.errors import HTError, QueueTimeoutError, RateLimitError
from ht_async.ext.fastapi.dependency import HelloTechDep
from ht_async.options import RetryPolicy

_NO_RETRIES = RetryPolicy(retries=0)


def health_router(
    path: str = "/health", *, keep_for: float = 10.0, timeout: float = 5.0
) -> APIRouter:
    """Return a router with two routes, which are not in `/docs`.

    `GET /health` answers 200 as long as the process serves requests: restart it if it doesn't.
    `GET /health/deep` lists one order, and answers 503 if the API can't be used: send no requests
    then. It asks the API once in `keep_for` seconds, however many probes there are.

    Args:
        path: Path of the first route.
        keep_for: Seconds that an answer of the API is told.
        timeout: Seconds that the API has to answer.
    """
    router = APIRouter(include_in_schema=False)
    check = _DeepCheck(keep_for, timeout)

    @router.get(path)
    async def shallow() -> dict[str, str]:
        return {"status": "ok"}

    @router.get(f"{path}/deep")
    async def deep(ht: HelloTechDep, response: Response) -> dict[str, Any]:
        trouble = await check.trouble(ht)
        if trouble is None:
            return {"status": "ok"}
        response.status_code = 503
        return {"status": "unavailable", "reason": trouble}

    return router


@final
@define(slots=True)
class _DeepCheck:
    """Asks the API whether it can be used, and keeps the answer a while."""

    keep_for: float
    timeout: float
    _lock: asyncio.Lock = field(factory=asyncio.Lock)
    _trouble: str | None = None
    _fresh_until: float = float("-inf")

    async def trouble(self, ht: HelloTech) -> str | None:
        """Return the name of what is wrong; None if nothing is."""
        loop = asyncio.get_running_loop()
        async with self._lock:
            if loop.time() >= self._fresh_until:
                self._trouble = await self._ask(ht)
                self._fresh_until = loop.time() + self.keep_for
            return self._trouble

    async def _ask(self, ht: HelloTech) -> str | None:
        try:
            await ht.orders.list(limit=1, timeout=self.timeout, retry=_NO_RETRIES)
        except RateLimitError:  # it is there
            return None
        except HTError as error:
            if isinstance(error, QueueTimeoutError) and error.retry_after is not None:
                return None  # as it has told us to wait
            return type(error).__name__
        return None
