"""Takes the orders of a shop into a job: each that can be ordered becomes a row of it, once.

The source of such a job is the shop's account and not a content that is digested: orders come in
all the time, so each run takes those that the journal doesn't have yet. That none is ordered
twice rests on their references alone, which are unique in a journal.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias, final

from attrs import define, field, frozen

from ht_async.bulk.bodies import encode_order
from ht_async.bulk.journal.port import Journal
from ht_async.bulk.values import Job, KnownOrder
from ht_async.models.new_order import NewOrder
from ht_async.sources.catalogue import Catalogue
from ht_async.sources.conversion import to_new_orders
from ht_async.sources.refusal import Objection, Reason, ShopOrderRefusedError
from ht_async.sources.shop_client import ShopClient
from ht_async.sources.shop_walk import FoundOrder, UnreadOrder


@frozen(slots=True)
class Verdict:
    """What is to be done with a shop's order: order it, nothing, or tell a person.

    Args:
        order: What it is to become; None if it is not to be ordered now.
        objections: Why it is not ordered; none if it was ordered before and is as it was.
    """

    order: NewOrder | None = None
    objections: Sequence[Objection] = ()


@frozen(slots=True)
class RefusedOrder:
    """A shop's order that is not ordered.

    Args:
        reference: The `purchase_order_id` that it would have had.
        objections: Every reason.
    """

    reference: str
    objections: Sequence[Objection]

    def __str__(self) -> str:
        return f"{self.reference}: {'; '.join(map(str, self.objections))}"


@define(slots=True)
class SyncResult:
    """What was found in a shop.

    Attributes:
        found: How many orders.
        ordered: The references of those that became rows of the job, or would become some.
        known: How many were ordered before, and are as they were.
        refused: Those that are not ordered.
    """

    found: int = 0
    ordered: list[str] = field(factory=list[str])
    known: int = 0
    refused: list[RefusedOrder] = field(factory=list[RefusedOrder])


Lots: TypeAlias = AsyncIterable[Sequence[FoundOrder]]
LookUp: TypeAlias = Callable[[Collection[str]], Awaitable[Mapping[str, KnownOrder]]]
Take: TypeAlias = Callable[[Mapping[str, bytes]], Awaitable[Sequence[str]]]
OnLot: TypeAlias = Callable[[SyncResult], object]
"""Told after every lot what was found so far."""


def sync_fingerprint(shop: ShopClient) -> str:
    """Return what the job of a shop's orders is recognised by: whose they are, not which."""
    return f"shop {shop.identity}"


async def sync_orders(
    journal: Journal,
    job: Job,
    lots: Lots,
    catalogue: Catalogue,
    *,
    now: datetime,
    on_lot: OnLot | None = None,
) -> SyncResult:
    """Take those of a shop's orders into a job that can be ordered and are not in the journal.

    Again does no harm, nor does a second process that does the same. The state of the job is left
    as it is.

    Args:
        journal: The journal.
        job: The job, opened with the `sync_fingerprint` of the shop.
        lots: The shop's orders; see `orders_since`.
        catalogue: What they are at HelloTech.
        now: An order whose time windows have all begun by then is refused.
        on_lot: Told after every lot.

    Raises:
        JournalError: The journal can't be used.
        HTError: The shop can't be read.
    """

    async def look_up(references: Collection[str]) -> Mapping[str, KnownOrder]:
        return await journal.known(job.settings.account, references)

    async def take(bodies: Mapping[str, bytes]) -> Sequence[str]:
        return await journal.append(job.job_id, bodies)

    return await _Sync(catalogue, now, look_up, take).run(lots, on_lot)


async def preview_orders(
    lots: Lots,
    catalogue: Catalogue,
    *,
    now: datetime,
    look_up: LookUp | None = None,
    on_lot: OnLot | None = None,
) -> SyncResult:
    """Find out what `sync_orders` would do; nothing is kept.

    Args:
        lots: The shop's orders.
        catalogue: What they are at HelloTech.
        now: See `sync_orders`.
        look_up: Looks for references in a journal; None if there is none yet.
        on_lot: Told after every lot.

    Raises:
        JournalError: The journal can't be used.
        HTError: The shop can't be read.
    """

    async def find_none(_: Collection[str]) -> Mapping[str, KnownOrder]:
        return {}

    async def take_all(_: Mapping[str, bytes]) -> Sequence[str]:
        return ()

    return await _Sync(catalogue, now, look_up or find_none, take_all).run(lots, on_lot)


def judge(
    found: FoundOrder, catalogue: Catalogue, known: KnownOrder | None, now: datetime
) -> Verdict:
    """Decide what is to be done with a shop's order.

    Args:
        found: The order.
        catalogue: What it is at HelloTech.
        known: What the journal has under its reference.
        now: The present.
    """
    if isinstance(found, UnreadOrder):
        return Verdict(objections=(found.objection,))
    try:
        # Of one that was ordered it is in order that its time has gone by.
        [order] = to_new_orders(found, catalogue, now=now if known is None else None)
    except ShopOrderRefusedError as refusal:
        return _refusal(refusal, known)
    if known is None:
        return Verdict(order)
    if known.body == encode_order(order):
        return Verdict()
    return Verdict(objections=(_changed(known, "would be another order now"),))


def _refusal(refusal: ShopOrderRefusedError, known: KnownOrder | None) -> Verdict:
    if known is None:
        return Verdict(objections=refusal.objections)
    if all(objection.reason is Reason.NOT_READY for objection in refusal.objections):
        return Verdict()  # its status went on, as that of an order does
    return Verdict(objections=(_changed(known, "would be refused now"), *refusal.objections))


def _changed(known: KnownOrder, how: str) -> Objection:
    message = (
        f'it was ordered before, as row {known.row} of the job "{known.job}", and {how}: '
        "nothing more is sent; see to that order at HelloTech yourself"
    )
    return Objection(Reason.CHANGED, message)


@final
@frozen(slots=True)
class _Sync:
    catalogue: Catalogue
    now: datetime
    look_up: LookUp
    take: Take

    async def run(self, lots: Lots, on_lot: OnLot | None) -> SyncResult:
        result = SyncResult()
        async for lot in lots:
            result.found += len(lot)
            left: Mapping[str, FoundOrder] = {found.reference: found for found in lot}
            while left:
                left = await self._judged(left, result)
            if on_lot is not None:
                on_lot(result)
        return result

    async def _judged(
        self, lot: Mapping[str, FoundOrder], result: SyncResult
    ) -> Mapping[str, FoundOrder]:
        """Judge orders and take what can be; return those that somebody else took meanwhile."""
        known = await self.look_up(lot.keys())
        bodies: dict[str, bytes] = {}
        for reference, found in lot.items():
            verdict = judge(found, self.catalogue, known.get(reference), self.now)
            if verdict.order is not None:
                bodies[reference] = encode_order(verdict.order)
            elif verdict.objections:
                result.refused.append(RefusedOrder(reference, verdict.objections))
            else:
                result.known += 1
        others = frozenset(await self.take(bodies))
        result.ordered += [reference for reference in bodies if reference not in others]
        return {reference: lot[reference] for reference in others}
