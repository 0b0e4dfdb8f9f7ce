"""Reads a listing to its end, for answers that would be wrong if a part were missing."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from attrs import evolve

from ht_async.errors import DecodeError
from ht_async.pages.pager import Page, Pager
from ht_async.pages.walk import Source

T = TypeVar("T")


async def whole_pages(source: Source[T]) -> AsyncGenerator[Page[T]]:
    """Yield the pages of a listing.

    Args:
        source: Where they come from.

    Raises:
        DecodeError: A guard ended the listing and not the server; raised after the last page.
        HTError: A page could not be got.
    """
    reasons: list[str] = []

    def stopped(reason: str, pages: int) -> None:
        source.stopped(reason, pages)
        reasons.append(reason)

    async with aclosing(Pager(evolve(source, stopped=stopped)).pages()) as pages:
        async for page in pages:
            yield page
    if reasons:
        raise DecodeError(
            f"the listing could not be read to its end ({', '.join(reasons)}): how the API pages "
            "is not documented, see Dialect(next_cursor_members=..., cursor_rule=...)"
        )
