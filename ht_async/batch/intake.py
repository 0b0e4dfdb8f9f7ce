"""Reads the inputs of a batch, one at a time, for many workers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Iterator, Mapping
from types import AsyncGeneratorType
from typing import Any, TypeAlias, cast, final

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
        elif isinstance(inputs, Iterable) and not isinstance(inputs, str | bytes | Mapping):
            self._sync = iter(cast("Iterable[OrderInput]", inputs))
        else:
            raise InvalidRequestError([Problem("orders", "must be an iterable of orders")])
        self._lock = asyncio.Lock()
        self._index = 0
        self._closed = False
        self._reader: asyncio.Task[Any] | None = None
        self._called_off = False

    def close(self) -> None:
        """Give out nothing more; who waits for an input goes on waiting."""
        self._closed = True

    def stop(self) -> None:
        """Give out nothing more; who waits for an input gets none."""
        self._closed = self._called_off = True
        if self._reader is not None:
            self._reader.cancel()

    async def next(self) -> tuple[int, OrderInput] | None:
        """Return the next place and input; None when there is none."""
        if self._sync is not None:
            return self._take(self._sync)
        async with self._lock:  # an async generator can't be advanced by two at once
            return await self._take_async()

    def _take(self, source: Iterator[OrderInput]) -> tuple[int, OrderInput] | None:
        if self._closed:
            return None
        try:
            return self._numbered(next(source))
        except StopIteration:
            self._closed = True
            return None
        except BaseException:
            self._closed = True
            raise

    async def _take_async(self) -> tuple[int, OrderInput] | None:
        if self._closed or self._async is None:
            return None
        self._reader = asyncio.current_task()
        try:
            return self._numbered(await anext(self._async))
        except StopAsyncIteration:
            self._closed = True
            return None
        except BaseException as error:
            self._closed = True
            if isinstance(error, asyncio.CancelledError) and self._was_called_off():
                return None
            raise
        finally:
            self._reader = None

    def _was_called_off(self) -> bool:
        """Tell whether `stop` alone cancelled the reader, and settle that."""
        reader = self._reader
        return self._called_off and reader is not None and reader.uncancel() == 0

    def _numbered(self, order_input: OrderInput) -> tuple[int, OrderInput]:
        index = self._index
        self._index += 1
        if isinstance(order_input, dict):
            order_input = order_input.copy()  # a source may use one dict for all its rows
        return index, order_input

    async def aclose(self) -> None:
        """Close an async generator, so that it lets go of its file or cursor now."""
        if isinstance(self._async, AsyncGeneratorType):
            generator = cast("AsyncGeneratorType[OrderInput, Any]", self._async)
            if not generator.ag_running:
                await generator.aclose()
