"""Reads the inputs of a batch, one at a time, for many workers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator
from typing import TypeAlias, cast, final

from ht_async.batch.outcome import OrderInput
from ht_async.errors import InvalidRequestError, Problem

OrderInputs: TypeAlias = Iterable[OrderInput] | AsyncIterable[OrderInput]
"""Inputs of a batch, read as they are needed."""


@final
class Intake:
    """Gives out inputs with their places until there are no more, or it is closed.

    Args:
        inputs: The inputs.

    Raises:
        InvalidRequestError: They can't be iterated over.
    """

    def __init__(self, inputs: OrderInputs | object) -> None:
        self._sync: Iterator[OrderInput] | None = None
        self._async: AsyncIterator[OrderInput] | None = None
        if isinstance(inputs, AsyncIterable):
            self._async = aiter(cast("AsyncIterable[OrderInput]", inputs))
        elif isinstance(inputs, Iterable) and not isinstance(inputs, str | bytes):
            self._sync = iter(cast("Iterable[OrderInput]", inputs))
        else:
            raise InvalidRequestError([Problem("orders", "must be an iterable of orders")])
        self._lock = asyncio.Lock()
        self._index = 0
        self.closed = False

    async def next(self) -> tuple[int, OrderInput] | None:
        """Return the next place and input; None when there is none."""
        if self._sync is not None:
            return self._take(self._sync)
        async with self._lock:  # an async generator can't be advanced by two at once
            return await self._take_async()

    def _take(self, source: Iterator[OrderInput]) -> tuple[int, OrderInput] | None:
        if self.closed:
            return None
        try:
            return self._numbered(next(source))
        except StopIteration:
            self.closed = True
            return None

    async def _take_async(self) -> tuple[int, OrderInput] | None:
        if self.closed or self._async is None:
            return None
        try:
            return self._numbered(await anext(self._async))
        except StopAsyncIteration:
            self.closed = True
            return None

    def _numbered(self, order_input: OrderInput) -> tuple[int, OrderInput]:
        index = self._index
        self._index += 1
        return index, order_input
