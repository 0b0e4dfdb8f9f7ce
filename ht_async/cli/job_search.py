"""Looks on the server for unresolved orders of a bulk job, and records those that are there."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, final

from attrs import frozen

from ht_async.bulk.values import ChunkKey, Item, ItemResult, ItemState, Job
from ht_async.errors import ConfigurationError, HTError, InvalidRequestError

if TYPE_CHECKING:
    from ht_async.bulk.journal.port import Journal
    from ht_async.client import HelloTech
    from ht_async.resources.order_tracing import OrderTracing

_AT_ONCE = 1_000


@final
@frozen
class Look:
    """What a look for an order came to.

    Args:
        item: The order.
        result: What is known of it now.
    """

    item: Item
    result: ItemResult

    @property
    def found(self) -> bool:
        """Whether it is on the server."""
        return self.result.state is not ItemState.UNRESOLVED

    def members(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "reference": self.item.reference,
            "row": self.item.row,
            "state": str(self.result.state),
            "order_id": self.result.order_id,
            "detail": self.result.detail,
        }

    def row(self) -> tuple[str | None, ...]:
        """Return it as a row of a table."""
        now = f"{self.result.state}, {self.result.order_id}" if self.found else "unresolved"
        return self.item.reference, str(self.item.row), now, self.result.detail


async def look_for(ht: HelloTech, journal: Journal, job: Job, items: Sequence[Item]) -> list[Look]:
    """Look for orders, by one listing for many of them, and record those that are found.

    Args:
        ht: Looks for them.
        journal: Where the job is.
        job: The job.
        items: Its unresolved orders.

    Raises:
        ConfigurationError: The job is another account's.
        HTError: The API could not be asked.
        JournalError: The journal can't be used.
    """
    session, settings = ht._session, job.settings  # pyright: ignore[reportPrivateUsage]
    if session.engine.base_url != settings.account:
        raise ConfigurationError(
            f"the job {settings.name!r} is of the account {settings.account}: "
            "give the job's --base-url"
        )
    looks: list[Look] = []
    for start in range(0, len(items), _AT_ONCE):
        lot = items[start : start + _AT_ONCE]
        async with asyncio.TaskGroup() as group:
            searches = [
                group.create_task(_find(session.order_safety.tracing, item)) for item in lot
            ]
        for item, search in zip(lot, searches, strict=True):
            looks.append(await _recorded(journal, job, item, search.result()))
    return looks


async def _find(tracing: OrderTracing, item: Item) -> ItemResult | HTError:
    from ht_async.bulk.work.screening import read
    from ht_async.bulk.work.verdicts import concluded, describe, unresolved
    from ht_async.reconcile.finding import Untold

    try:
        order = read(item)
    except InvalidRequestError as flaw:
        return unresolved(item.row, item.sends, item.attempts, f"not compared: {describe(flaw)}")
    finding = await tracing.find(tracing.contested(order, item.reference, item.first_sent))
    if finding is None:
        return ConfigurationError("the client was closed")
    if isinstance(finding, Untold):
        error = finding.error
        return error if isinstance(error, HTError) else HTError(str(error))
    return concluded(item.row, item.sends, finding, item.attempts)


async def _recorded(journal: Journal, job: Job, item: Item, result: ItemResult | HTError) -> Look:
    if isinstance(result, HTError):
        raise result
    look = Look(item, result)
    if look.found:
        chunk = ChunkKey(job.job_id, (item.row - 1) // job.settings.chunk_size)
        await journal.record(chunk, [result])
    return look
