"""Gives single orders of a shop to workers that run elsewhere, such as from a webhook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from attrs import evolve

from ht_async.bulk.journal.port import Journal
from ht_async.bulk.shop_sync import SyncResult, sync_fingerprint, sync_orders
from ht_async.bulk.values import ItemState, Job, JobSettings, JobState
from ht_async.engine.account import check_base_url
from ht_async.models.shops.order import ShopOrder
from ht_async.settings import now
from ht_async.sources.catalogue import Catalogue
from ht_async.sources.shop_client import ShopClient
from ht_async.sources.shop_walk import FoundOrder


async def submit_shop_order(
    journal: Journal,
    name: str,
    order: ShopOrder,
    catalogue: Catalogue,
    *,
    shop: ShopClient,
    account: str,
) -> SyncResult:
    """Write an order of a shop into a job, for workers to send; again does no harm.

    `ht-async sources sync --job` may take orders into the same job at the same time.

    Args:
        journal: The journal.
        name: The job's name; it is begun if there is none.
        order: The order, got by its id.
        catalogue: What it is at HelloTech.
        shop: The shop that it comes from.
        account: The API account that orders go to: the base URL that the workers use.

    Returns:
        Whether the order was taken, was known, or is refused and why.

    Raises:
        JobMismatchError: There is a job of that name with another source or account.
        ConfigurationError: The account is no base URL.
        JournalError: The journal can't be used.
    """
    known = await journal.job(name)
    account = check_base_url(account, "account").base_url
    wanted = JobSettings(
        name=name, account=account, source=shop.shop, fingerprint=sync_fingerprint(shop)
    )
    if known is not None:  # how it is done stays as it was when it was begun
        wanted = evolve(known.settings, account=account, fingerprint=wanted.fingerprint)
    job = await journal.open_job(wanted)
    result = await sync_orders(journal, job, _alone(order), catalogue, now=now())
    await _have_it_sent(journal, job, begun=known is None)
    return result


async def _alone(order: ShopOrder) -> AsyncIterator[Sequence[FoundOrder]]:
    yield (order,)


async def _have_it_sent(journal: Journal, job: Job, *, begun: bool) -> None:
    if begun:  # one that somebody else is reading a source for stays `importing`
        await journal.set_state(job.job_id, JobState.RUNNING, only_if=JobState.IMPORTING)
    if (await journal.counts(job.job_id)).get(ItemState.NEW):
        await journal.set_state(job.job_id, JobState.RUNNING, only_if=JobState.DONE)
