"""What is to be done about chunks that nobody has."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ht_async.bulk.engine.tickets import Standing, Ticket, plan, ticket_id
from ht_async.bulk.values import ChunkKey, Job, JobSettings, JobState

CHUNK = ChunkKey(7, 3)
NOTHING: list[tuple[ChunkKey, int]] = []


@pytest.mark.parametrize(
    ("ticket", "issue", "requeue", "held"),
    [
        (None, [(CHUNK, 0)], NOTHING, {}),
        (Ticket(0, Standing.QUEUED), NOTHING, NOTHING, {}),
        (Ticket(2, Standing.QUEUED, "dead"), NOTHING, NOTHING, {}),
        (Ticket(2, Standing.TAKEN, "alive"), NOTHING, NOTHING, {CHUNK: "alive"}),
        (Ticket(2, Standing.TAKEN, "dead"), NOTHING, [(CHUNK, 2)], {}),
        (Ticket(2, Standing.TAKEN), NOTHING, [(CHUNK, 2)], {}),
        (Ticket(2, Standing.ENDED, "alive"), [(CHUNK, 3)], NOTHING, {}),
        (Ticket(2, Standing.ENDED, "dead"), [(CHUNK, 3)], NOTHING, {}),
    ],
)
def test_a_free_chunk_is_queued_once(
    ticket: Ticket | None,
    issue: list[tuple[ChunkKey, int]],
    requeue: list[tuple[ChunkKey, int]],
    held: dict[ChunkKey, str],
) -> None:
    tickets = {} if ticket is None else {CHUNK: ticket}
    found = plan([CHUNK], tickets, {"alive"})
    assert (list(found.issue), list(found.requeue), dict(found.held)) == (issue, requeue, held)


def test_what_its_holder_has_forgotten_is_queued_again() -> None:
    tickets = {CHUNK: Ticket(0, Standing.TAKEN, "alive")}
    assert plan([CHUNK], tickets, {"alive"}, {CHUNK}).requeue == [(CHUNK, 0)]


def test_a_chunk_that_is_not_free_is_left_alone() -> None:
    found = plan([], {CHUNK: Ticket(0, Standing.ENDED)}, set())
    assert not found.issue
    assert not found.requeue


def _job(job_id: int, second: int) -> Job:
    settings = JobSettings(name="job", account="a", source="s", fingerprint="f")
    created = datetime(2030, 1, 1, 0, 0, second, 1999, UTC)
    return Job(job_id=job_id, settings=settings, state=JobState.RUNNING, created_at=created)


def test_every_ticket_has_a_name_of_its_own() -> None:
    names = {
        ticket_id(_job(job_id, second), chunk, attempt)
        for job_id in (1, 11)
        for second in (0, 1)
        for chunk in (1, 11)
        for attempt in (0, 1, 11)
    }
    assert len(names) == 24
