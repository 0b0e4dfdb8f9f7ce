"""Which of a shop's orders become rows of a job, and what is told of the others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

from ht_async.bulk import JobMismatchError, JobSettings, JobState, open_journal
from ht_async.bulk.bodies import encode_order
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.shop_sync import (
    SyncResult,
    Verdict,
    judge,
    preview_orders,
    sync_fingerprint,
    sync_orders,
)
from ht_async.bulk.values import ItemState, Job, KnownOrder
from ht_async.sandbox import SandboxConfig, serve
from ht_async.sandbox.faults import FaultRule
from ht_async.sources import (
    Catalogue,
    HighLevelOrders,
    ItemKey,
    ItemRule,
    Reason,
    ShineOnOrders,
    Shop,
    ShopAddress,
    ShopContact,
    ShopItem,
    ShopOrder,
    WindowPolicy,
    to_new_orders,
)
from ht_async.sources.refusal import Objection
from ht_async.sources.shop_walk import FoundOrder, UnreadOrder, orders_since

ACCOUNT = "https://api.example"
NOW = datetime(2026, 3, 1, tzinfo=UTC)
CATALOGUE = Catalogue(rules=(ItemRule(key=ItemKey.SKU, value="TV", sku_ids=(42,)),))
SHAPE: Any = None
ORDER = ShopOrder(
    shop=Shop.SHINEON,
    id="1",
    raw={},
    shape=SHAPE,
    status="in_production",
    created_at=datetime(2026, 2, 1, tzinfo=UTC),
    cancelled=False,
    test=False,
    contact=ShopContact(first_name="Jane", last_name="Doe", email="j@example.com", phone="310 555"),
    shipping_address=ShopAddress(street="1 Main St", city="Los Angeles", state="CA", zip="90017"),
    items=(ShopItem(sku="TV", quantity=1),),
)
DATED = evolve(
    CATALOGUE,
    time_windows=WindowPolicy(
        first_day=3, days=1, start=time(9), end=time(12), zone=ZoneInfo("America/Los_Angeles")
    ),
)


def known(order: ShopOrder = ORDER, catalogue: Catalogue = CATALOGUE) -> KnownOrder:
    [placed] = to_new_orders(order, catalogue)
    return KnownOrder("older", 7, encode_order(placed))


UNREADABLE = Objection(Reason.UNREADABLE, "it can't be read")


@pytest.mark.parametrize(
    ("found", "catalogue", "there", "ordered", "reasons"),
    [
        pytest.param(ORDER, CATALOGUE, None, True, [], id="new"),
        pytest.param(ORDER, CATALOGUE, known(), False, [], id="ordered before"),
        pytest.param(
            evolve(ORDER, note="Ring twice"), CATALOGUE, known(), False, ["changed"], id="changed"
        ),
        pytest.param(
            ORDER,
            evolve(CATALOGUE, notes="Hi"),
            known(),
            False,
            ["changed"],
            id="catalogue changed",
        ),
        pytest.param(
            evolve(ORDER, cancelled=True), CATALOGUE, None, False, ["cancelled"], id="cancelled"
        ),
        pytest.param(
            evolve(ORDER, cancelled=True, paid=False),
            CATALOGUE,
            known(),
            False,
            ["changed", "cancelled", "unpaid"],
            id="cancelled after it was ordered",
        ),
        pytest.param(
            evolve(ORDER, status="delivered"), CATALOGUE, known(), False, [], id="status went on"
        ),
        pytest.param(
            evolve(ORDER, status="on_hold"), CATALOGUE, None, False, ["not_ready"], id="not ready"
        ),
        pytest.param(ORDER, DATED, None, False, ["no_time"], id="too late"),
        pytest.param(ORDER, DATED, known(ORDER, DATED), False, [], id="visited meanwhile"),
        pytest.param(
            UnreadOrder("so-1", UNREADABLE), CATALOGUE, None, False, ["unreadable"], id="unreadable"
        ),
    ],
)
def test_what_is_done_with_an_order(
    found: FoundOrder,
    catalogue: Catalogue,
    there: KnownOrder | None,
    ordered: bool,
    reasons: list[str],
) -> None:
    verdict = judge(found, catalogue, there, NOW)
    assert (verdict.order is not None) is ordered
    assert [objection.reason.value for objection in verdict.objections] == reasons
    if there is not None and reasons:
        assert 'row 7 of the job "older"' in str(verdict.objections[0])
    assert verdict == (Verdict(verdict.order) if ordered else Verdict(None, verdict.objections))


@pytest.fixture
async def journal(tmp_path: Path) -> AsyncIterator[SqlJournal]:
    async with open_journal(str(tmp_path / "jobs.db")) as opened:
        yield opened


async def begun(journal: SqlJournal, name: str = "shop") -> Job:
    settings = JobSettings(name=name, account=ACCOUNT, source="ShineOn", fingerprint="shop")
    return await journal.open_job(settings)


async def listed(*orders: FoundOrder) -> AsyncIterator[Sequence[FoundOrder]]:
    for begin in range(0, len(orders), 2):
        yield orders[begin : begin + 2]


def shop_orders(count: int) -> list[ShopOrder]:
    return [evolve(ORDER, id=str(number)) for number in range(1, count + 1)]


async def test_each_run_takes_what_is_new(journal: SqlJournal) -> None:
    job = await begun(journal)
    first = await sync_orders(journal, job, listed(*shop_orders(3)), CATALOGUE, now=NOW)
    assert first == SyncResult(found=3, ordered=["so-1", "so-2", "so-3"])
    # What is new may stand anywhere in the list, and what was ordered may be gone from it.
    later = [*reversed(shop_orders(6)[1:]), evolve(ORDER, id="9", test=True)]
    second = await sync_orders(journal, job, listed(*later), CATALOGUE, now=NOW)
    assert second.ordered == ["so-6", "so-5", "so-4"]
    assert (second.found, second.known) == (6, 2)
    assert [str(order) for order in second.refused] == ["so-9: it is a test order"]
    assert await journal.counts(job.job_id) == {ItemState.NEW: 6}
    now = await journal.job("shop")
    assert now is not None
    assert (now.state, now.rows, now.rejected, now.duplicates) == (JobState.IMPORTING, 6, 0, 0)


async def test_an_order_of_another_job_is_not_ordered_again(journal: SqlJournal) -> None:
    older, job = await begun(journal, "older"), await begun(journal)
    await sync_orders(journal, older, listed(*shop_orders(2)), CATALOGUE, now=NOW)
    changed = evolve(ORDER, id="2", note="Ring twice")
    result = await sync_orders(journal, job, listed(ORDER, changed), CATALOGUE, now=NOW)
    assert (result.ordered, result.known, len(result.refused)) == ([], 1, 1)
    assert 'row 2 of the job "older"' in str(result.refused[0])
    assert await journal.counts(job.job_id) == {}


async def test_orders_that_somebody_else_takes_meanwhile_are_known(journal: SqlJournal) -> None:
    job = await begun(journal)

    async def overtaken() -> AsyncIterator[Sequence[FoundOrder]]:
        yield shop_orders(4)

    class Overtaken:
        """A journal in which another process is quicker between a look and the taking."""

        async def known(self, account: str, references: Any) -> Any:
            found = await journal.known(account, references)
            if not found:
                mine = listed(*shop_orders(2))
                await sync_orders(journal, job, mine, CATALOGUE, now=NOW)
            return found

        def __getattr__(self, name: str) -> Any:
            return getattr(journal, name)

    racing: Any = Overtaken()
    result = await sync_orders(racing, job, overtaken(), CATALOGUE, now=NOW)
    assert (sorted(result.ordered), result.known) == (["so-3", "so-4"], 2)
    assert await journal.counts(job.job_id) == {ItemState.NEW: 4}


async def test_a_preview_keeps_nothing(journal: SqlJournal) -> None:
    job = await begun(journal)
    await sync_orders(journal, job, listed(*shop_orders(2)), CATALOGUE, now=NOW)

    async def look_up(references: Any) -> Any:
        return await journal.known(ACCOUNT, references)

    for _ in range(2):
        result = await preview_orders(listed(*shop_orders(3)), CATALOGUE, now=NOW, look_up=look_up)
        assert (result.ordered, result.known) == (["so-3"], 2)
    without = await preview_orders(listed(*shop_orders(3)), CATALOGUE, now=NOW)
    assert without.ordered == ["so-1", "so-2", "so-3"]
    assert await journal.counts(job.job_id) == {ItemState.NEW: 2}


async def test_a_job_is_tied_to_the_shop_and_not_to_its_content(journal: SqlJournal) -> None:
    shops = [
        HighLevelOrders("t", location_id="loc1", base_url="https://shop.example"),
        HighLevelOrders("another", location_id="loc1", base_url="https://shop.example"),
        HighLevelOrders("t", location_id="loc2", base_url="https://shop.example"),
        ShineOnOrders("t", base_url="https://shop.example"),
    ]
    prints = [sync_fingerprint(shop) for shop in shops]
    for shop in shops:
        await shop.aclose()
    assert prints[0] == prints[1] == "shop highlevel https://shop.example loc1"
    assert len(set(prints)) == 3
    settings = JobSettings(name="s", account=ACCOUNT, source="HighLevel", fingerprint=prints[0])
    await journal.open_job(settings)
    with pytest.raises(JobMismatchError):
        await journal.open_job(evolve(settings, fingerprint=prints[2]))


@pytest.mark.parametrize("kind", [HighLevelOrders, ShineOnOrders])
async def test_orders_are_walked_through_since_a_day_each_in_full(kind: type[Any]) -> None:
    location = {"location_id": "sandboxlocation00001"} if kind is HighLevelOrders else {}
    async with serve(SandboxConfig(port=0, shop_orders=30)) as server:
        orders = server.sandbox.shops.all(kind.shop.value)
        middle = datetime.fromtimestamp(orders[15].created_at, UTC).date()
        async with kind(server.api_key, base_url=server.url, **location) as shop:
            found = [order async for lot in orders_since(shop, middle) for order in lot]
    assert not any(isinstance(order, UnreadOrder) or order.listed for order in found)
    first = datetime.combine(middle, time(), UTC).timestamp()
    wanted = {order.id for order in orders if order.created_at >= first}
    assert {order.id for order in found if isinstance(order, ShopOrder)} == wanted
    assert 10 < len(wanted) < 30


async def test_one_order_that_cannot_be_read_does_not_keep_the_others_waiting() -> None:
    async with serve(SandboxConfig(port=0, shop_orders=4)) as server:
        broken = server.sandbox.shops.all("highlevel")[1].id
        path = f"/payments/orders/{broken}"
        server.sandbox.injector.arm([FaultRule("500_before", path=path)])
        since = date.today() - timedelta(days=60)
        async with HighLevelOrders(
            server.api_key, base_url=server.url, location_id="sandboxlocation00001"
        ) as shop:
            found = [order async for lot in orders_since(shop, since) for order in lot]
    unread = [order for order in found if isinstance(order, UnreadOrder)]
    assert [order.reference for order in unread] == [f"hl-{broken}"]
    assert "answers 500" in str(unread[0].objection)
    assert len(found) == 4
