"""What resources make their calls through."""

from __future__ import annotations

from collections.abc import Coroutine
from datetime import datetime
from typing import Any, Protocol, TypeVar

from ht_async.engine.afterwards import Afterwards
from ht_async.events import Event
from ht_async.operation import Operation, Response
from ht_async.options import CallOptions

A = TypeVar("A")
T = TypeVar("T")


class Caller(Protocol):
    """Makes calls: an `Engine`, or something in front of one."""

    def call(
        self,
        operation: Operation[A, T],
        argument: A,
        options: CallOptions,
        afterwards: Afterwards[T] | None = None,
    ) -> Coroutine[Any, Any, Response[T]]:
        """Call an operation; see `Engine.call`."""
        ...

    def wall_clock(self) -> datetime:
        """Return the aware wall clock time."""
        ...

    def emit(self, event: Event) -> None:
        """Tell the observer an event."""
        ...
