"""What is about to be sent, and who looks for what was: intents, second sends, adoption."""

from __future__ import annotations

import asyncio

import pytest
from journal_world import LEASE, Begin, World, by_row, check_counts, claimed, lost

from ht_async.bulk.errors import OwnershipLostError
from ht_async.bulk.values import ChunkKey, ItemResult, ItemState, JobState

S = ItemState


async def test_an_intent_is_written_down(begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 3)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    items = await journal.items_to_send(claim)
    assert items == list((await by_row(journal, job_id)).values())
    await journal.intend(claim, [1, 3], LEASE)
    found = await by_row(journal, job_id)
    assert [(item.state, item.sends) for item in found.values()] == [
        (S.SENDING, 1),
        (S.NEW, 0),
        (S.SENDING, 1),
    ]
    assert found[1].first_sent is not None
    assert found[2].first_sent is None
    assert [item.row for item in await journal.items_to_send(claim)] == [2]
    await check_counts(journal, job_id)


@pytest.mark.parametrize("rows", [[1], [1, 2], [5], [2, 9]])
async def test_what_is_not_to_be_sent_is_not_intended(begin: Begin, rows: list[int]) -> None:
    journal, job_id = await begin(*range(1, 7))
    claim = await claimed(journal, ChunkKey(job_id, 0))
    await journal.intend(claim, [1], LEASE)
    before = await by_row(journal, job_id)
    with pytest.raises(OwnershipLostError, match="read them anew"):
        await journal.intend(claim, rows, LEASE)
    assert await by_row(journal, job_id) == before
    await journal.intend(claim, [2, 3], LEASE)


async def test_an_intent_renews_the_lease(world: World, begin: Begin) -> None:
    journal, job_id = await begin(1, 2)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    world.pass_time(LEASE - 1)
    await journal.intend(claim, [1], LEASE)
    world.pass_time(LEASE - 1)
    await journal.intend(claim, [2], LEASE)


async def test_nothing_of_a_cancelled_job_is_sent(world: World, begin: Begin) -> None:
    journal, job_id = await begin(*range(1, 6))
    claim = await claimed(journal, ChunkKey(job_id, 0))
    await lost(journal, claim, 1)
    await journal.intend(claim, [2], LEASE)
    await journal.set_state(job_id, JobState.CANCELLED)
    with pytest.raises(OwnershipLostError, match="cancelled"):
        await journal.intend(claim, [3], LEASE)
    assert not await journal.intend_again(claim.chunk, 1, "a", LEASE)
    assert await journal.free_chunks(job_id, 9) == []
    assert await journal.claim(ChunkKey(job_id, 1), "a") is None
    # What was sent is brought to its end.
    created = ItemResult(row=2, send=1, state=S.CREATED, order_id=2)
    await journal.record(claim.chunk, [created])
    world.pass_time(LEASE + 1)
    await journal.keep_lease("b", LEASE)
    assert [found.item.row for found in await journal.adopt(job_id, "b", 9)] == [1]


async def test_what_was_not_sent_is_as_before(begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 3, 4)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    before = await by_row(journal, job_id)
    await journal.intend(claim, [1, 2, 3], LEASE)
    created = ItemResult(row=3, send=1, state=S.CREATED, order_id=3)
    await journal.record(claim.chunk, [created])
    await journal.give_back(claim, [1, 2, 3, 4])
    found = await by_row(journal, job_id)
    assert {row: item for row, item in found.items() if row != 3} == {
        row: item for row, item in before.items() if row != 3
    }
    assert found[3].state is S.CREATED
    await check_counts(journal, job_id)


async def test_a_second_send_is_not_taken_back(begin: Begin) -> None:
    journal, job_id = await begin(1)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    await lost(journal, claim, 1)
    assert await journal.intend_again(claim.chunk, 1, "a", LEASE)
    await journal.give_back(claim, [1])
    item = (await by_row(journal, job_id))[1]
    assert (item.state, item.sends) == (S.SENDING, 2)


async def test_an_order_is_sent_a_second_time_by_one_alone(world: World, begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 3, 4)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    await lost(journal, claim, 1, 2, 3)
    first = (await by_row(journal, job_id))[1].first_sent
    world.pass_time(1)
    journals = [journal, await world.open(), await world.open()]
    for row in (1, 2, 3):
        won = await asyncio.gather(
            *(
                each.intend_again(claim.chunk, row, str(number), LEASE)
                for number, each in enumerate(journals)
            )
        )
        assert sorted(won) == [False, False, True]
    item = (await by_row(journal, job_id))[1]
    assert (item.state, item.sends, item.first_sent) == (S.SENDING, 2, first)
    assert not await journal.intend_again(claim.chunk, 4, "a", LEASE)
    # What is lost again is not sent a third time.
    await journal.record(claim.chunk, [ItemResult(row=1, send=2, state=S.OPEN)])
    assert not await journal.intend_again(claim.chunk, 1, "a", LEASE)
    await check_counts(journal, job_id)


# -- adoption --------------------------------------------------------------------------------


async def test_what_the_dead_have_sent_is_adopted(world: World, begin: Begin) -> None:
    journal, job_id = await begin(*range(1, 13))
    claims = [await claimed(journal, ChunkKey(job_id, chunk)) for chunk in (0, 1)]
    await lost(journal, claims[0], 1, 2)
    await journal.intend(claims[1], [5, 6], LEASE)
    living = await claimed(journal, ChunkKey(job_id, 2), "c")
    await lost(journal, living, 9)
    assert await journal.adopt(job_id, "c", 10) == []
    world.pass_time(LEASE + 1)
    assert await journal.adopt(job_id, "b", 10) == []  # without a lease
    await journal.keep_lease("b", LEASE)
    await journal.keep_lease("c", LEASE)
    some = await journal.adopt(job_id, "b", 3)
    rest = await journal.adopt(job_id, "c", 10)
    assert [(found.chunk.chunk, found.item.row) for found in some] == [(0, 1), (0, 2), (1, 5)]
    assert [(found.chunk.chunk, found.item.row) for found in rest] == [(1, 6)]
    items = await by_row(journal, job_id)
    assert [found.item for found in [*some, *rest]] == [items[row] for row in (1, 2, 5, 6)]
    assert {item.state for item in items.values()} == {S.OPEN, S.NEW}
    assert await journal.adopt(job_id, "b", 10) == []
    await journal.drop_lease("c")
    assert [found.item.row for found in await journal.adopt(job_id, "b", 10)] == [6, 9]
    await check_counts(journal, job_id)


async def test_what_was_taken_from_a_holder_stays_so_if_it_comes_back(
    world: World, begin: Begin
) -> None:
    journal, job_id = await begin(1, 2)
    await journal.intend(await claimed(journal, ChunkKey(job_id, 0)), [1], LEASE)
    world.pass_time(LEASE + 1)
    await claimed(journal, ChunkKey(job_id, 0), "b")
    await journal.keep_lease("a", LEASE)
    assert [found.item.row for found in await journal.adopt(job_id, "b", 9)] == [1]


async def test_two_who_adopt_share_what_there_is(world: World, begin: Begin) -> None:
    rows = list(range(1, 81))
    journal, job_id = await begin(*rows)
    for chunk in range(20):
        first = 4 * chunk + 1
        claim = await claimed(journal, ChunkKey(job_id, chunk))
        await journal.intend(claim, range(first, first + 4), LEASE)
    await journal.drop_lease("a")
    heirs = {name: await world.open() for name in ("b", "c")}
    for name, heir in heirs.items():
        await heir.keep_lease(name, LEASE)
    adopted: list[int] = []
    while len(adopted) < len(rows):
        shares = await asyncio.gather(
            *(heir.adopt(job_id, name, 7) for name, heir in heirs.items())
        )
        found = [open_item.item.row for share in shares for open_item in share]
        assert found
        adopted += found
    assert sorted(adopted) == rows
    await check_counts(journal, job_id)


async def test_leases_of_long_ago_are_forgotten(world: World, begin: Begin) -> None:
    journal, job_id = await begin(1, 2)
    old = await claimed(journal, ChunkKey(job_id, 0))
    world.pass_time(100_000)
    await journal.keep_lease("b", LEASE)
    await journal.keep_lease("a", LEASE)
    with pytest.raises(OwnershipLostError):
        await journal.intend(old, [1], LEASE)
    await claimed(journal, old.chunk, "b")
