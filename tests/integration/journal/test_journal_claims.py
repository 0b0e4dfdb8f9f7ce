"""Leases, and the chunks claimed under them: who may send an order."""

from __future__ import annotations

import asyncio

import pytest
from journal_world import LEASE, Begin, World, by_row, check_counts, claimed, lost, orders

from ht_async.bulk.errors import OwnershipLostError
from ht_async.bulk.journal.sql_journal import SqlJournal
from ht_async.bulk.values import ChunkKey, ItemState

S = ItemState


async def test_a_chunk_has_one_holder(begin: Begin) -> None:
    journal, job_id = await begin(*range(1, 10))
    chunks = [ChunkKey(job_id, number) for number in range(3)]
    assert await journal.free_chunks(job_id, 10) == chunks
    assert await journal.free_chunks(job_id, 2) == chunks[:2]
    await claimed(journal, chunks[1])
    await journal.keep_lease("b", LEASE)
    assert await journal.claim(chunks[1], "b") is None
    assert await journal.claim(chunks[1], "a") is None
    assert await journal.free_chunks(job_id, 10) == [chunks[0], chunks[2]]
    assert await journal.claim(ChunkKey(job_id, 3), "a") is None


async def test_a_claim_needs_a_running_lease(world: World, begin: Begin) -> None:
    journal, job_id = await begin(1)
    chunk = ChunkKey(job_id, 0)
    assert await journal.claim(chunk, "a") is None
    await journal.keep_lease("a", LEASE)
    world.pass_time(LEASE + 1)
    assert await journal.claim(chunk, "a") is None
    await claimed(journal, chunk)


async def test_of_many_who_claim_a_chunk_one_has_it(world: World, begin: Begin) -> None:
    _, job_id = await begin(*range(1, 41))
    journals = [await world.open() for _ in range(3)]
    for number, journal in enumerate(journals):
        await journal.keep_lease(str(number), LEASE)
    for chunk in range(10):
        claims = await asyncio.gather(
            *(
                journal.claim(ChunkKey(job_id, chunk), str(number))
                for number, journal in enumerate(journals)
            )
        )
        assert len([claim for claim in claims if claim is not None]) == 1


async def test_a_dead_holders_chunk_goes_to_another(world: World, begin: Begin) -> None:
    journal, job_id = await begin(1, 2, 3)
    chunk = ChunkKey(job_id, 0)
    old = await claimed(journal, chunk)
    await journal.intend(old, [1], LEASE)
    world.pass_time(LEASE - 1)
    assert await journal.free_chunks(job_id, 1) == []
    world.pass_time(2)
    assert await journal.free_chunks(job_id, 1) == [chunk]
    new = await claimed(journal, chunk, "b")
    assert new.epoch > old.epoch
    # Even if the old one comes back, it is the new one that may send.
    await journal.keep_lease("a", LEASE)
    with pytest.raises(OwnershipLostError):
        await journal.intend(old, [2], LEASE)
    await journal.give_back(old, [1, 2])
    await journal.intend(new, [2], LEASE)
    states = {row: item.state for row, item in (await by_row(journal, job_id)).items()}
    assert states == {1: S.OPEN, 2: S.SENDING, 3: S.NEW}
    await check_counts(journal, job_id)


async def test_a_lease_that_is_dropped_frees_at_once(begin: Begin) -> None:
    journal, job_id = await begin(1, 2)
    old = await claimed(journal, ChunkKey(job_id, 0))
    await journal.intend(old, [1], LEASE)
    await journal.drop_lease("a")
    new = await claimed(journal, old.chunk, "b")
    assert [found.item.row for found in await journal.adopt(job_id, "b", 9)] == [1]
    await journal.keep_lease("a", LEASE)
    with pytest.raises(OwnershipLostError):
        await journal.intend(old, [2], LEASE)
    await journal.intend(new, [2], LEASE)


async def test_a_lease_that_ran_out_and_is_renewed_in_time_keeps_its_claims(
    world: World, begin: Begin
) -> None:
    journal, job_id = await begin(1, 2)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    world.pass_time(LEASE + 1)
    with pytest.raises(OwnershipLostError):
        await journal.intend(claim, [1], LEASE)
    await journal.keep_lease("a", LEASE)
    await journal.intend(claim, [1], LEASE)


async def test_a_chunk_that_is_given_back_is_free(begin: Begin) -> None:
    journal, job_id = await begin(1, 2)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    await journal.intend(claim, [1], LEASE)
    await journal.give_back(claim)
    with pytest.raises(OwnershipLostError):
        await journal.intend(claim, [2], LEASE)
    new = await claimed(journal, claim.chunk, "b")
    assert [item.row for item in await journal.items_to_send(new)] == [2]
    # The first one is still sending, as its holder lives.
    assert (await by_row(journal, job_id))[1].state is S.SENDING


async def test_a_chunk_with_nothing_to_send_is_not_claimed(world: World, begin: Begin) -> None:
    journal, job_id = await begin(1, 2)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    await lost(journal, claim, 1)
    await journal.intend(claim, [2], LEASE)
    await journal.give_back(claim)
    await journal.keep_lease("b", LEASE)
    assert await journal.free_chunks(job_id, 9) == []
    assert await journal.claim(claim.chunk, "b") is None
    world.pass_time(LEASE + 1)
    await journal.keep_lease("b", LEASE)
    assert await journal.free_chunks(job_id, 9) == [claim.chunk]
    assert await journal.claim(claim.chunk, "b") is None
    assert await journal.counts(job_id) == {S.OPEN: 2}
    assert await journal.free_chunks(job_id, 9) == []


async def test_rows_that_come_later_make_a_chunk_free_again(begin: Begin) -> None:
    journal, job_id = await begin(1, 2)
    claim = await claimed(journal, ChunkKey(job_id, 0))
    await journal.intend(claim, [1, 2], LEASE)
    await journal.give_back(claim)
    assert await journal.free_chunks(job_id, 9) == []
    await journal.add(job_id, orders(3, 4, 5), rows=5, rejected=0)
    assert await journal.free_chunks(job_id, 9) == [claim.chunk, ChunkKey(job_id, 1)]


async def test_holders_are_alive_as_long_as_their_leases_run(
    journal: SqlJournal, world: World
) -> None:
    await journal.keep_lease("a", LEASE)
    world.pass_time(LEASE / 2)
    await journal.keep_lease("b's", LEASE)
    assert await journal.alive(["a", "b's", "nobody"]) == {"a", "b's"}
    world.pass_time(LEASE * 0.6)
    assert await journal.alive(["a", "b's"]) == {"b's"}
    await journal.drop_lease("b's")
    assert not await journal.alive(["a", "b's"])
    assert not await journal.alive([])
