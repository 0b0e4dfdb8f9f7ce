"""Real processes: a sandbox, and programs that work on a job in a journal."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import aclosing, closing, contextmanager
from pathlib import Path
from threading import Timer
from typing import Any

import httpx

from ht_async.bulk import Item, ItemState, JobSettings, JobState, NewItem
from ht_async.bulk.bodies import encode_order
from ht_async.bulk.journal import open_journal
from ht_async.models.new_order import NewOrder

PROGRAM = Path(__file__).parent / "job_program.py"
BOUND = 120
"""Seconds in which everything has to happen, on a busy machine too."""

LIFETIME = 2 * BOUND
"""Seconds that a program may run: whoever waits for it in vain is told."""


@contextmanager
def sandbox(*options: str) -> Iterator[str]:
    """Run a sandbox; give its base URL."""
    command = [sys.executable, "-m", "ht_async.sandbox", "--port", "0", "--ready-json", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["url"]
        finally:
            process.kill()


@contextmanager
def worker(url: str, base_url: str, *engine: str) -> Iterator[subprocess.Popen[str]]:
    """Run a program that works on the job; it is killed in the end."""
    command = [sys.executable, "-W", "error", str(PROGRAM), url, base_url, *engine]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        limit = Timer(LIFETIME, process.kill)
        limit.start()
        try:
            yield process
        finally:
            limit.cancel()
            process.kill()


def wait_for(process: subprocess.Popen[str], orders: int) -> bool:
    """Wait until so many orders have ended, or the process has; tell whether they have."""
    assert process.stdout is not None
    return any(int(line.split()[0]) >= orders for line in process.stdout)


def freeze(process: subprocess.Popen[str], *files: str) -> None:
    """Stop a process at a moment when it keeps nobody from writing into its files."""
    for _ in range(1000):
        process.send_signal(signal.SIGSTOP)
        _, status = os.waitpid(process.pid, os.WUNTRACED)  # one of its threads may go on till then
        assert os.WIFSTOPPED(status), "it has ended"
        if all(map(_may_be_written, files)):
            return
        process.send_signal(signal.SIGCONT)
    raise AssertionError("it always writes")


def _may_be_written(file: str) -> bool:
    with closing(sqlite3.connect(file, timeout=0.2)) as database:
        try:
            database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


async def begin_job(url: str, base_url: str, rows: int, **settings: Any) -> None:
    """Write a job into a journal."""
    values: dict[str, Any] = {
        "name": "job",
        "account": base_url,
        "source": "orders.csv",
        "fingerprint": "0",
        "chunk_size": 50,
        "settle": 3.5,  # the sandbox carries out late orders after two seconds
    }
    async with aclosing(await open_journal(url)) as journal:
        job = await journal.open_job(JobSettings(**{**values, **settings}))
        items = [NewItem(row, f"PO-{row}", encode_order(order(row))) for row in range(1, rows + 1)]
        await journal.add(job.job_id, items, rows=rows, rejected=0)
        await journal.set_state(job.job_id, JobState.RUNNING)


def order(row: int) -> NewOrder:
    return NewOrder(
        address="719 Flower St, Los Angeles, CA 90017",
        phone="8888888888",
        sku_ids=[42],
        first_name="John",
        last_name="Doe",
        email="john@example.com",
        purchase_order_id=f"PO-{row}",
    )


async def read_job(url: str) -> tuple[JobState, list[Item]]:
    """Return the state of the job, and its orders."""
    async with aclosing(await open_journal(url)) as journal:
        job = await journal.job("job")
        assert job is not None
        return job.state, [item async for item in journal.items(job.job_id)]


def assert_account_is_true(base_url: str, items: list[Item]) -> Counter[str]:
    """Assert that a journal says what the sandbox knows; return how many are in each state."""
    with httpx.Client(base_url=base_url, headers={"Api-Key": "sandbox-key"}) as client:
        duplicates = client.get("/_sandbox/duplicates").json()
        there = _orders(client)
    assert duplicates["count"] == 0, duplicates
    for item in items:
        ids = there.get(item.reference, [])
        if item.state is ItemState.CREATED:
            assert ids == [item.order_id], f"{item} against {ids}"
        else:
            assert item.state in (ItemState.UNRESOLVED, ItemState.FAILED), item
            assert ids == [], f"{item} against {ids}"
    return Counter(item.state.value for item in items)


def _orders(client: httpx.Client) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    cursor: int | None = None
    while True:
        query = {"limit": 200} | ({} if cursor is None else {"cursor": cursor})
        page = client.get("/api/partners/orders", params=query).json()["orders"]
        if not page:
            return found
        for order in page:
            found.setdefault(order["purchase_order_id"], []).append(order["id"])
        cursor = page[-1]["id"]
