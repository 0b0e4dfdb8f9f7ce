"""Takes calls while the client is open, on the event loop that it belongs to."""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from typing import Any, TypeVar, final

from ht_async.engine.afterwards import Afterwards
from ht_async.engine.call import Call
from ht_async.engine.outlast import outlast
from ht_async.engine.request import check_headers, compose
from ht_async.engine.runtime import Runtime
from ht_async.engine.told_call import told
from ht_async.errors import ClientClosedError, WrongLoopError
from ht_async.events import Event
from ht_async.operation import Operation, Response
from ht_async.options import CallOptions
from ht_async.policy.server_clock import ServerClock
from ht_async.stats import Stats

A = TypeVar("A")
T = TypeVar("T")


@final
class Engine:
    """Makes calls for one API account.

    Args:
        runtime: What its calls share.
        unclosed: What to warn of when it is dropped, was used and never closed.
    """

    def __init__(self, runtime: Runtime, *, unclosed: str | None = None) -> None:
        self._runtime = runtime
        self._unclosed = unclosed
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pid: int | None = None
        self._used_since: float | None = None
        self._closed = False
        self._closing_transport: asyncio.Task[None] | None = None

    def call(
        self,
        operation: Operation[A, T],
        argument: A,
        options: CallOptions,
        afterwards: Afterwards[T] | None = None,
    ) -> Coroutine[Any, Any, Response[T]]:
        """Call an operation.

        Args:
            operation: What is called.
            argument: What it is called with.
            options: How.
            afterwards: Told the end of a write that goes on after its caller has left.

        Raises:
            HTError: What the call ends in, unless it has a result.
        """
        self._check_usable()
        parts = operation.build(argument)
        request = compose(self._runtime.account, operation.method, parts, options.headers)
        call = Call(self._runtime, operation, request, parts.reference, options, afterwards)
        if self._runtime.observed:
            return told(self._runtime, operation, call)
        return call.run()

    def belong_to_a_test(self, wall_clock: Callable[[], datetime]) -> None:
        """Tell the time by another clock, and end without a warning if nobody closes this.

        Args:
            wall_clock: Gives the aware wall clock time.
        """
        self._runtime.wall_clock = wall_clock
        self._unclosed = None

    def check_headers(self, headers: Mapping[str, str]) -> None:
        """Check request headers of the caller's.

        Raises:
            InvalidRequestError: One is not allowed.
        """
        check_headers(headers, self._runtime.account.key_header)

    @property
    def base_url(self) -> str:
        """Where its calls go."""
        return self._runtime.account.base_url

    @property
    def server_clock(self) -> ServerClock:
        """What is known of the server's clock."""
        return self._runtime.server_clock

    def wall_clock(self) -> datetime:
        """Return the aware wall clock time."""
        return self._runtime.wall_clock()

    def emit(self, event: Event) -> None:
        """Tell the observer an event."""
        self._runtime.emit(event)

    def stats(self) -> Stats:
        """Return a look at the current work."""
        return self._runtime.gate.stats()

    def close(self) -> None:
        """Take no more calls; those that wait for a slot are told.

        Raises:
            WrongLoopError: It belongs to another event loop or process.
        """
        self.check_home()
        self._closed = True
        self._runtime.gate.close()

    async def aclose(self, grace: float) -> None:
        """Take no more calls, let running attempts end, close all connections.

        Args:
            grace: Seconds that running attempts have; then, or when this is cancelled, they
                are aborted.

        Raises:
            WrongLoopError: It belongs to another event loop or process.
        """
        self.close()
        try:
            await self._runtime.wind_down(grace)
        finally:
            await self._close_transport()

    async def _close_transport(self) -> None:
        if self._closing_transport is None:
            closing = self._runtime.transport.aclose()
            self._closing_transport = asyncio.ensure_future(closing)
        interruption = await outlast((self._closing_transport,))
        if interruption is not None:
            raise interruption
        self._closing_transport.result()

    @property
    def closed(self) -> bool:
        """Whether it takes no more calls."""
        return self._closed

    @property
    def used_since(self) -> float | None:
        """When it made its first call, by its loop's clock; None if it made none."""
        return self._used_since

    def __del__(self) -> None:
        # A forked child can't close what its parent used, so only the parent is told.
        if self._unclosed and not self._closed and self._pid == os.getpid():
            warnings.warn(self._unclosed, ResourceWarning, source=self, stacklevel=2)

    def _check_usable(self) -> None:
        if self._closed:
            raise ClientClosedError("this client is closed: open a new one")
        if self._loop is None:
            self._loop, self._pid = asyncio.get_running_loop(), os.getpid()
            self._used_since = self._loop.time()
        self.check_home()

    def check_home(self) -> None:
        """Check that this is the event loop and process that it belongs to, if any yet.

        Raises:
            WrongLoopError: It belongs to another one.
        """
        if self._loop is None:
            return
        if self._pid != os.getpid():
            raise WrongLoopError("this client was used before a fork: open one in each process")
        if self._loop is not asyncio.get_running_loop():
            raise WrongLoopError(
                "this client belongs to another event loop: "
                "open it in the loop that uses it, such as a FastAPI lifespan"
            )
