"""Operations on jobs as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ht_async.bulk.errors import JobBusyError, JobMismatchError, JournalError
from ht_async.bulk.journal.database import Row, Steps, do, query
from ht_async.bulk.journal.items import alive, as_time
from ht_async.bulk.journal.schema import CODES
from ht_async.bulk.journal.transitions import job_state_after
from ht_async.bulk.values import FINAL, ItemState, Job, JobSettings, JobState

_JOB = """SELECT job_id, state, created, rows_read, rejected, duplicates, name, account, source,
    fingerprint, chunk_size, settle, on_absent, existing_since FROM job"""

_SETTINGS_THAT_BIND = {
    "account": "goes to another account",
    "fingerprint": "has another source, or its source has changed",
    "chunk_size": "has chunks of another size",
    "settle": "has another `settle`",
    "on_absent": "has another `on_absent`",
    "existing_since": "looks for existing orders since another day",
}

_UNFINISHED = " + ".join(f"count_{state}" for state in ItemState if state not in FINAL)


def open_job(settings: JobSettings) -> Steps[Job]:
    """Begin a job unless there is one of that name."""
    since = settings.existing_since
    source = settings.source.encode(errors="replace").decode()  # a file may have any bytes as name
    yield from query(
        """
        INSERT INTO job (name, account, source, fingerprint, chunk_size, settle, on_absent,
            existing_since, state, created)
        VALUES (:name, :account, :source, :fingerprint, :chunk_size, :settle, :on_absent,
            :since, :state, :now)
        ON CONFLICT (name) DO NOTHING""",
        name=settings.name,
        account=settings.account,
        source=source,
        fingerprint=settings.fingerprint,
        chunk_size=settings.chunk_size,
        settle=settings.settle,
        on_absent=settings.on_absent,
        since=None if since is None else since.isoformat(),
        state=JobState.IMPORTING,
    )
    found = yield from job(settings.name)
    if found is None:
        raise JournalError(f"The job {settings.name!r} was purged at this moment: begin it anew.")
    for setting, flaw in _SETTINGS_THAT_BIND.items():
        if getattr(found.settings, setting) != getattr(settings, setting):
            raise JobMismatchError(
                f"The job {settings.name!r} exists and {flaw}: take another name for a new job, "
                "or the source and settings of then to go on with it."
            )
    return found


def job(name: str) -> Steps[Job | None]:
    """Read a job."""
    found = yield from query(f"{_JOB} WHERE name = :name", name=name)
    return _as_job(found[0]) if found else None


def jobs() -> Steps[Sequence[Job]]:
    """Read all jobs."""
    found = yield from query(f"{_JOB} ORDER BY job_id DESC")
    return [_as_job(row) for row in found]


def _as_job(row: Row) -> Job:
    job_id, state, created, rows, rejected, duplicates, *columns = row
    *settings, since = columns
    name, account, source, fingerprint, chunk_size, settle, on_absent = settings
    return Job(
        job_id=job_id,
        settings=JobSettings(
            name=name,
            account=account,
            source=source,
            fingerprint=fingerprint,
            chunk_size=chunk_size,
            settle=settle,
            on_absent=on_absent,
            existing_since=None if since is None else date.fromisoformat(since),
        ),
        state=JobState(state),
        created_at=as_time(created),
        rows=rows,
        rejected=rejected,
        duplicates=duplicates,
    )


def counts(job_id: int) -> Steps[Mapping[ItemState, int]]:
    """Count the orders of a job by state."""
    sums = ", ".join(f"CAST(coalesce(sum(count_{state}), 0) AS bigint)" for state in CODES)
    found = yield from query(f"SELECT {sums} FROM chunk WHERE job_id = :job", job=job_id)  # noqa: S608
    return {state: count for state, count in zip(CODES, found[0], strict=True) if count}


def lock_job(job_id: int) -> Steps[JobState]:
    """Keep others from changing a job until the end of the transaction; return its state.

    Whoever also locks chunks does so after this, in their order.
    """
    found = yield from query("SELECT state FROM job WHERE job_id = :job FOR UPDATE", job=job_id)
    if not found:
        raise JournalError(f"There is no job number {job_id} in this journal: it was purged.")
    return JobState(found[0][0])


def set_state(job_id: int, wanted: JobState, only_if: JobState | None) -> Steps[None]:
    """Set the state of a job, if that can be."""
    state = yield from lock_job(job_id)
    if only_if not in (None, state):
        return
    [(unfinished,)] = yield from query(
        f"""
        SELECT CAST(coalesce(sum({_UNFINISHED}), 0) AS bigint) FROM chunk
        WHERE job_id = :job""",  # noqa: S608
        job=job_id,
    )
    yield from put_state(job_id, job_state_after(state, wanted, unfinished))


def put_state(job_id: int, state: JobState) -> Steps[None]:
    """Write the state of a job that is locked."""
    yield from do("UPDATE job SET state = :state WHERE job_id = :job", state=state, job=job_id)


_BUSY = f"""
    SELECT 1 FROM chunk JOIN job ON job.job_id = chunk.job_id
    WHERE chunk.job_id = :job AND ({alive("chunk")} OR (
        count_sending + count_open > 0 AND EXISTS (
            SELECT 1 FROM item
            WHERE item.job_id = chunk.job_id
                AND item.row > chunk.chunk * job.chunk_size
                AND item.row <= (chunk.chunk + 1) * job.chunk_size
                AND {alive("item")})))
    LIMIT 1"""  # noqa: S608


def purge(job_id: int) -> Steps[None]:
    """Delete a job that nobody works on."""
    yield from lock_job(job_id)
    yield from query(
        "SELECT 1 FROM chunk WHERE job_id = :job ORDER BY chunk FOR UPDATE", job=job_id
    )
    if (yield from query(_BUSY, job=job_id)):
        raise JobBusyError("Somebody works on the job: stop its workers, or wait for their end.")
    yield from query(
        "DELETE FROM body WHERE body_id >= :first AND body_id < :end",
        first=job_id << 32,
        end=(job_id + 1) << 32,
    )
    for table in ("item", "reference", "chunk", "sample", "job"):
        yield from query(f"DELETE FROM {table} WHERE job_id = :job", job=job_id)  # noqa: S608
