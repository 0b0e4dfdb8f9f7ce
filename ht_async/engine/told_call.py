"""A call of which somebody wants to be told."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

from ht_async.engine.call import Call
from ht_async.engine.runtime import Runtime
from ht_async.errors import HTError, OutcomeUnknownError
from ht_async.events import CallBegan, CallEnded
from ht_async.operation import Operation, Response

T = TypeVar("T")


async def told(runtime: Runtime, operation: Operation[Any, T], call: Call[T]) -> Response[T]:
    """Make a call, and tell its beginning and its end in the caller's task.

    Raises:
        HTError: What the call ends in, unless it has a result.
        asyncio.CancelledError: The caller was cancelled.
    """
    began = asyncio.get_running_loop().time()
    runtime.emit(CallBegan(operation.name, operation.method, operation.path or None))
    try:
        response = await call.run()
    except BaseException as error:
        elapsed = asyncio.get_running_loop().time() - began
        runtime.emit(_failure(operation.name, error, call.attempts, elapsed))
        raise
    runtime.emit(
        CallEnded(
            operation=operation.name,
            outcome="succeeded",
            attempts=response.attempts,
            elapsed=response.elapsed,
            status=response.status,
            error=None,
            request_id=response.request_id,
        )
    )
    return response


def _failure(operation: str, error: BaseException, attempts: int, elapsed: float) -> CallEnded:
    outcome = "failed" if isinstance(error, HTError) else "cancelled"
    if isinstance(error, OutcomeUnknownError):
        outcome = "unknown"
    status = getattr(error, "status", None) or getattr(error.__cause__, "status", None)
    return CallEnded(
        operation=operation,
        outcome=outcome,
        attempts=attempts,
        elapsed=elapsed,
        status=status,
        error=type(error).__name__,
        request_id=getattr(error, "request_id", None),
    )
