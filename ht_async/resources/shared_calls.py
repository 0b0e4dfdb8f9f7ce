"""Calls that several callers wait for: equal ones at the same time are made once.

A shared call is a task of its own, so that no caller's cancellation is another's. When the last
caller has gone, it is aborted.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar, final

from ht_async.engine.outlast import outlast
from ht_async.errors import APIConnectionError, ClientClosedError, HTError
from ht_async.message import Evidence

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@final
class _Shared(Generic[T]):
    """A call under way, and how many wait for it."""

    __slots__ = ("task", "waiters")

    def __init__(self, task: asyncio.Task[T | HTError]) -> None:
        self.task = task
        self.waiters = 0


@final
class SharedCalls(Generic[K, T]):
    """The calls under way, by what is asked.

    Args:
        name: What the calls do, for the names of tasks and in errors.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._under_way: dict[K, _Shared[T]] = {}
        self._tasks: set[asyncio.Task[T | HTError]] = set()
        self._closed = False

    def __contains__(self, key: K) -> bool:
        return key in self._under_way

    async def join(
        self, key: K, call: Callable[[], Awaitable[T]], seconds: float | None = None
    ) -> T | HTError | None:
        """Wait for a call, and begin it unless it is under way.

        Args:
            key: What is asked; equal keys share a call.
            call: Makes the call.
            seconds: The longest wait; None for no limit.

        Returns:
            The result; or the error that it ended in, a copy for each caller, whose traceback
            is its own; or None when the wait took too long.
        """
        shared = self._under_way.get(key) or self._begin(key, call)
        shared.waiters += 1
        try:
            await asyncio.wait((shared.task,), timeout=seconds)
        finally:
            shared.waiters -= 1
            if not shared.waiters and not shared.task.done():
                self._forget(key, shared)
                shared.task.cancel()
        return self._end(shared.task) if shared.task.done() else None

    async def aclose(self) -> None:
        """Abort what is under way; its callers get `ClientClosedError`."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        interruption = await outlast(self._tasks)
        if interruption is not None:
            raise interruption

    def _begin(self, key: K, call: Callable[[], Awaitable[T]]) -> _Shared[T]:
        task = asyncio.get_running_loop().create_task(_end_in_value(call), name=self._name)
        shared = self._under_way[key] = _Shared(task)
        self._tasks.add(task)
        task.add_done_callback(lambda _: self._ended(key, shared))
        return shared

    def _ended(self, key: K, shared: _Shared[T]) -> None:
        self._tasks.discard(shared.task)
        self._forget(key, shared)
        if not shared.task.cancelled():
            shared.task.exception()  # or asyncio would log it as missed, if nobody waits any more

    def _forget(self, key: K, shared: _Shared[T]) -> None:
        if self._under_way.get(key) is shared:
            del self._under_way[key]

    def _end(self, task: asyncio.Task[T | HTError]) -> T | HTError:
        if not task.cancelled():
            end = task.result()
            return _own_copy(end) if isinstance(end, HTError) else end
        if self._closed:
            return ClientClosedError(f"the client was closed before {self._name} was done")
        return APIConnectionError(f"{self._name} was cancelled", evidence=Evidence.MAYBE_SENT)


async def _end_in_value(call: Callable[[], Awaitable[T]]) -> T | HTError:
    try:
        return await call()
    except HTError as error:
        return error


def _own_copy(error: HTError) -> HTError:
    """Copy an error: raising one instance several times would pile up its traceback."""
    own = copy.copy(error)
    own.__cause__ = error.__cause__
    own.__traceback__ = error.__traceback__
    return own
