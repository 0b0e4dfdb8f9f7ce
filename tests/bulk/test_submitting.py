"""Jobs are given to workers from processes that send nothing."""

from __future__ import annotations

import asyncio
import json
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from processes import BOUND, assert_account_is_true, order, read_job, sandbox, worker

from ht_async import ConfigurationError, InvalidRequestError
from ht_async.bulk import (
    JobMismatchError,
    JobState,
    JournalError,
    open_journal,
    open_queue,
    submit_job,
)
from ht_async.bulk.engine.tickets import Standing, Ticket
from ht_async.bulk.values import ChunkKey, ItemState

ACCOUNT = "https://api.example"
BODY: dict[str, Any] = {
    "first_name": "John",
    "last_name": "Doe",
    "email": "john@example.com",
    "phone": "8888888888",
    "address": "719 Flower St, Los Angeles, CA 90017",
    "sku_id": [42],
}


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        found: str = request.getfixturevalue("postgres_url")
        return found
    return str(tmp_path / "jobs.db")


async def test_submitting_twice_enqueues_once(url: str) -> None:
    orders = [order(row) for row in range(1, 26)]
    async with open_journal(url) as journal, open_queue(url, account=ACCOUNT) as queue:
        for _ in range(2):
            submitted = await submit_job(
                journal, "job", orders, account=ACCOUNT, queue=queue, chunk_size=10
            )
            assert submitted.job.state is JobState.RUNNING
            assert submitted.imported.accepted == 25
        chunks = [ChunkKey(submitted.job.job_id, chunk) for chunk in range(4)]
        tickets = await queue.tickets(submitted.job, chunks)
        assert tickets == {chunk: Ticket(0, Standing.QUEUED) for chunk in chunks[:3]}
        assert await journal.counts(submitted.job.job_id) == {ItemState.NEW: 25}


async def test_tickets_far_on_are_found_too(url: str) -> None:
    async with open_journal(url) as journal, open_queue(url, account=ACCOUNT) as queue:
        job = (await submit_job(journal, "job", [order(1)], account=ACCOUNT)).job
        chunk = ChunkKey(job.job_id, 0)
        for attempt in range(30):
            await queue.issue(job, [(chunk, attempt)])
            found = await queue.tickets(job, [chunk])
            assert found[chunk].attempt == attempt


async def test_the_body_of_a_request_becomes_a_job(tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    bodies = [BODY, {**BODY, "purchase_order_id": "PO-2"}, {**BODY, "phone": 7}]
    async with open_journal(str(tmp_path / "jobs.db")) as journal:
        first = await submit_job(journal, "job", bodies, account=ACCOUNT, rejects=rejects)
        again = await submit_job(journal, "job", bodies, account=ACCOUNT)
        items = [item async for item in journal.items(first.job.job_id)]
        with pytest.raises(JobMismatchError, match="another source"):
            await submit_job(journal, "job", bodies[:1], account=ACCOUNT)
        with pytest.raises(InvalidRequestError, match=r"orders\[1\]"):
            await submit_job(journal, "odd", [BODY, object()], account=ACCOUNT)  # type: ignore[list-item]
        assert await journal.job("odd") is None
    assert (first.imported.accepted, first.imported.rejected) == (2, 1)
    assert again.imported.rejected == 1
    assert items[0].reference  # made of the job's name and the row's number
    assert items[1].reference == "PO-2"
    assert json.loads(rejects.read_text())["phone"] == 7


_SUBMITTER = """
import asyncio, json, sys, threading
from ht_async.bulk import open_journal, open_queue, submit_job

async def main(url, account):
    body = json.loads(sys.stdin.read())
    orders = [{**body, "purchase_order_id": f"PO-{row}"} for row in range(1, 61)]
    async with open_journal(url) as journal, open_queue(url, account=account) as queue:
        await submit_job(
            journal, "job", orders, account=account, queue=queue, chunk_size=10, settle=1
        )
    import dbos._dbos
    assert dbos._dbos._dbos_global_instance is None
    assert not [one.name for one in threading.enumerate() if "dbos" in one.name.lower()]

asyncio.run(main(*sys.argv[1:]))
"""


def test_a_process_that_never_launches_dbos_submits_and_a_worker_sends(url: str) -> None:
    with sandbox("--latency-ms", "5") as base_url:
        submitted = subprocess.run(
            [sys.executable, "-W", "error", "-c", _SUBMITTER, url, base_url],
            input=json.dumps(BODY),
            capture_output=True,
            text=True,
            timeout=BOUND,
        )
        assert (submitted.returncode, submitted.stdout, submitted.stderr) == (0, "", "")
        with worker(url, base_url, "dbos") as process:
            _, errors = process.communicate(timeout=BOUND)
        assert (process.returncode, errors) == (0, "")
        state, items = asyncio.run(read_job(url))
        assert assert_account_is_true(base_url, items) == {"created": 60}
    assert state is JobState.DONE


async def test_the_records_beside_a_file_are_their_owners_alone(tmp_path: Path) -> None:
    url = tmp_path / "jobs & more %20?.db"
    async with open_journal(str(url)), open_queue(str(url), account=ACCOUNT):
        pass
    assert _modes(tmp_path) == {url.name: 0o600, f"{url.name}.dbos": 0o600}


def _modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


@pytest.mark.parametrize(
    "url", ["/nowhere/jobs.db", "postgresql://user:geheim@127.0.0.1:9/db?connect_timeout=2"]
)
async def test_records_that_can_not_be_reached_are_told_without_a_password(url: str) -> None:
    with pytest.raises(JournalError) as caught:
        async with open_queue(url, account=ACCOUNT):
            pass
    assert "geheim" not in str(caught.value)


async def test_a_missing_dbos_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for module in ("dbos", "ht_async.bulk.engine.dbos_queue"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ConfigurationError, match=r'pip install "ht-async\[bulk\]"'):
        async with open_queue(str(tmp_path / "jobs.db"), account=ACCOUNT):
            pass
