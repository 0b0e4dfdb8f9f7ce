"""Waits out what goes wrong for a while, so that a listing that takes hours comes to its end."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from attrs import evolve

from ht_async.errors import (
    APIConnectionError,
    APIStatusError,
    DecodeError,
    HTError,
    RateLimitError,
    ServerError,
)
from ht_async.pages.cursor import Position
from ht_async.pages.walk import Chunk, Source

T = TypeVar("T")

LONGEST_WAIT = 60.0
"""Seconds between two tries of the same page, at most."""

UNREADABLE = 3
"""Times that a page can't be read after which it is taken for what the API has become."""

_REQUEST_TIMEOUT = 408


def patient(source: Source[T]) -> Source[T]:
    """Return a source that asks again for each page, until it comes.

    Every try is a call with repetitions of its own, whose sleeps are random. What asking again
    can't change is raised, such as a key that is refused; so is a page that can't be read
    `UNREADABLE` times in a row.

    Args:
        source: Where the pages come from.
    """

    async def fetch(position: Position) -> Chunk[T]:
        failures = unreadable = 0
        while True:
            try:
                return await source.fetch(position)
            except HTError as error:
                unreadable += isinstance(error, DecodeError)
                if not _passes(error) or unreadable == UNREADABLE:
                    raise
            await asyncio.sleep(min(2.0**failures, LONGEST_WAIT))
            failures = min(failures + 1, 10)

    return evolve(source, fetch=fetch)


def _passes(error: HTError) -> bool:
    """Tell whether an error may be over after a while."""
    if isinstance(error, APIStatusError) and error.status == _REQUEST_TIMEOUT:
        return True
    return isinstance(error, APIConnectionError | RateLimitError | ServerError | DecodeError)
