"""What a watch keeps on disk: for the next run, for its owner alone, and for nothing else."""

from __future__ import annotations

import asyncio
import gc
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from order_histories import OrderHistories, order
from virtual_time import EPOCH, run_virtual, virtual

from ht_async import HelloTech, OrderChange, OrderStatus, WatchStateError
from ht_async.resources.following import told_orders as told_orders_module
from ht_async.resources.following.change import Sighting
from ht_async.resources.following.state_file import open_state
from ht_async.resources.following.told_orders import told_orders

SINCE = date(2026, 1, 1)
URL = "https://api.example"
DAY = 86_400.0


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "orders.watch"


async def take(ht: HelloTech, state: Path, most: int | None = None, **settings: Any) -> list[int]:
    """Look once; return the ids of the changes, and leave while the last one is worked on."""
    found: list[int] = []
    async with aclosing(
        ht.orders.watch(**{"since": SINCE, "every": None, "state": state, **settings})
    ) as changes:
        async for change in changes:
            found.append(change.order.id)
            if len(found) == most:
                break
    return found


@virtual
async def test_a_later_run_goes_on_and_tells_the_last_one_again(state: Path) -> None:
    server = OrderHistories([order(number, (0, 0)) for number in range(1, 6)])
    async with server.client() as ht:
        assert await take(ht, state, 2) == [5, 4]
        assert await take(ht, state, 1) == [4]
        assert await take(ht, state) == [4, 3, 2, 1]
        assert await take(ht, state) == []


@virtual
async def test_what_was_told_before_is_known_to_a_later_run(state: Path) -> None:
    server = OrderHistories([order(1, (0, 0), (50, 1))])
    async with server.client() as ht:
        await take(ht, state)
        await asyncio.sleep(60)
        [change] = [
            change async for change in ht.orders.watch(since=SINCE, every=None, state=str(state))
        ]
    assert isinstance(change, OrderChange)
    assert change.previous is not None
    assert change.previous.status is OrderStatus.PENDING
    assert change.previous.seen_at == EPOCH.replace(microsecond=100_000)


@virtual
async def test_the_file_is_its_owners_alone(state: Path) -> None:
    server = OrderHistories([order(1, (0, 0))])
    async with (
        server.client() as ht,
        aclosing(ht.orders.watch(since=SINCE, state=state)) as changes,
    ):
        await anext(changes)
        files = list(state.parent.iterdir())
        assert state in files
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert list(state.parent.iterdir()) == [state]


def test_one_watch_at_a_time_uses_a_file(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ht_async.resources.following.state_file.PATIENCE", 0.05)
    server = OrderHistories([order(1, (0, 0))])

    async def main() -> None:
        async with (
            server.client() as ht,
            aclosing(ht.orders.watch(since=SINCE, state=state)) as changes,
        ):
            await anext(changes)
            with pytest.raises(WatchStateError, match="in use by another watch"):
                await take(ht, state)
        async with server.client() as ht:
            assert await take(ht, state) == [1]

    run_virtual(main())


async def test_a_watch_that_was_left_open_lets_go_of_its_file(state: Path) -> None:
    server = OrderHistories([order(1, (0, 0)), order(2, (0, 0))], seconds=lambda: 0.0)
    async with HelloTech("key", base_url=URL, transport=server) as ht:
        for expected in (2, 2):
            async for change in ht.orders.watch(since=SINCE, state=state):
                assert change.order.id == expected
                break
            gc.collect()


def test_watches_that_open_a_new_file_at_the_same_time_wait_for_each_other(tmp_path: Path) -> None:
    together = threading.Barrier(6)

    def open_and_close(path: Path) -> None:
        together.wait(10)
        open_state(path, URL, SINCE).close()

    for turn in range(10):
        with ThreadPoolExecutor(6) as pool:
            list(pool.map(open_and_close, [tmp_path / f"{turn}.watch"] * 6))


async def test_a_watch_that_is_cancelled_while_it_opens_its_file_lets_go_of_it(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = OrderHistories([order(1, (0, 0))], seconds=lambda: 0.0)
    opening, go_on = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slow(*arguments: Any) -> sqlite3.Connection:
        loop.call_soon_threadsafe(opening.set)
        assert go_on.wait(10)
        return open_state(*arguments)

    monkeypatch.setattr(told_orders_module, "open_state", slow)
    async with HelloTech("key", base_url=URL, transport=server) as ht:
        taking = asyncio.create_task(take(ht, state))
        await opening.wait()
        taking.cancel()
        await asyncio.wait({taking})
        go_on.set()
        assert await take(ht, state) == [1]


@virtual
async def test_a_file_of_another_server_is_refused(state: Path) -> None:
    async with OrderHistories([]).client() as ht:
        await take(ht, state)
    other = HelloTech("key", base_url="https://other.example", transport=OrderHistories([]))
    async with other as ht:
        with pytest.raises(WatchStateError, match=r"is about the orders of https://api\.example"):
            await take(ht, state)


@virtual
async def test_the_first_day_may_become_later_and_not_earlier(state: Path) -> None:
    server = OrderHistories([order(1, (0, 0)), order(2, (3 * DAY, 0), created=3 * DAY)])
    async with server.client() as ht:
        await asyncio.sleep(3 * DAY)
        assert await take(ht, state) == [2, 1]
        assert await take(ht, state, since=date(2026, 1, 4)) == []
        with pytest.raises(WatchStateError, match="begins with 2026-01-04: name another file"):
            await take(ht, state)


def foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (id)")
    connection.close()


def newer(path: Path) -> None:
    run_virtual(_look_once(path))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 2")
    connection.close()


async def _look_once(path: Path) -> None:
    async with OrderHistories([]).client() as ht:
        await take(ht, path)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda path: path.write_bytes(b"not a database " * 99), "another kind of file"),
        (lambda path: path.mkdir(), "is no regular file"),
        (foreign, "is the database of another program"),
        (newer, "made by a newer version"),
    ],
)  # fmt: skip
def test_a_file_that_is_none_of_ours_is_refused(state: Path, spoil: Any, message: str) -> None:
    spoil(state)
    with pytest.raises(WatchStateError, match=message):
        run_virtual(_look_once(state))


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(WatchStateError, match="can't be made: No such file"):
        run_virtual(_look_once(tmp_path / "missing" / "state"))


# -- the oldest orders that are done with ------------------------------------------------------


@virtual
async def test_the_watch_begins_with_the_oldest_order_that_is_not_done_with(state: Path) -> None:
    server = OrderHistories(
        [
            order(1, (0, 5)),
            order(2, (3 * DAY, 4), created=3 * DAY),
            order(3, (4 * DAY, 1), created=4 * DAY),
            order(4, (5 * DAY, 5), created=5 * DAY),
            order(5, (7 * DAY, 5), created=7 * DAY),
        ]
    )
    async with server.client() as ht:
        await asyncio.sleep(7 * DAY)
        assert await take(ht, state, done_after=DAY) == [5, 4, 3, 2, 1]
        await asyncio.sleep(DAY / 2)
        assert await take(ht, state, done_after=DAY) == []
        assert server.queries[-1]["from"] == "12-31-2025"
        await asyncio.sleep(DAY)
        assert await take(ht, state, done_after=DAY) == []
        assert server.queries[-1]["from"] == "01-04-2026"
        server.orders = [*server.orders[:2], order(3, (0, 4), created=4 * DAY), *server.orders[3:]]
        assert await take(ht, state, done_after=DAY) == [3]


@virtual
async def test_what_is_done_with_is_not_told_again_though_it_is_listed(state: Path) -> None:
    server = OrderHistories([order(1, (0, 5)), order(2, (2 * DAY, 0), created=2 * DAY)])
    async with server.client() as ht:
        await asyncio.sleep(2 * DAY)
        assert await take(ht, state, done_after=0) == [2, 1]
        await asyncio.sleep(1)
        for _ in range(3):
            assert await take(ht, state, done_after=0) == []
        assert rows(state) == 1


@virtual
async def test_a_first_look_that_is_interrupted_leaves_out_no_older_order(state: Path) -> None:
    days = range(1, 8)
    server = OrderHistories([order(day, (0, 0), created=day * DAY) for day in days])
    async with server.client() as ht:
        await asyncio.sleep(8 * DAY)
        assert await take(ht, state, 3) == [7, 6, 5]
        assert await take(ht, state, 2) == [5, 4]
        assert await take(ht, state) == [4, 3, 2, 1]


@virtual
async def test_what_came_during_a_long_stop_is_told_though_the_next_look_is_interrupted(
    state: Path,
) -> None:
    server = OrderHistories([order(1, (0, 5))])
    async with server.client() as ht:
        assert await take(ht, state, done_after=0) == [1]
        server.orders += [order(day, (0, 5), created=day * DAY) for day in range(2, 8)]
        await asyncio.sleep(8 * DAY)
        assert await take(ht, state, 2, done_after=0) == [7, 6]
        assert await take(ht, state, done_after=0) == [6, 5, 4, 3, 2]
        assert await take(ht, state, done_after=0) == []
        assert rows(state) == 2  # those of the last day


@virtual
@pytest.mark.parametrize("status", [10**30, -(10**30), "1" + "0" * 30, "\ud800"])
async def test_a_status_that_sqlite_can_not_hold_is_kept(state: Path, status: Any) -> None:
    server = OrderHistories([order(1, (0, 0))])
    server.members = lambda: {"status": status}
    async with server.client() as ht:
        assert await take(ht, state) == [1]
        assert await take(ht, state) == []


@virtual
async def test_which_statuses_are_final_can_be_said(state: Path) -> None:
    server = OrderHistories([order(1, (0, 3)), order(2, (2 * DAY, 3), created=2 * DAY)])
    settings: dict[str, Any] = {"done_after": 0, "final": ["completed"]}
    async with server.client() as ht:
        await asyncio.sleep(2 * DAY)
        await take(ht, state, done_after=0)
        await asyncio.sleep(1)
        await take(ht, state, done_after=0)
        assert rows(state) == 2
        await take(ht, state, **settings)
        assert rows(state) == 1


@virtual
async def test_an_order_without_a_date_keeps_all_others(state: Path) -> None:
    server = OrderHistories([order(1, (0, 5)), order(2, (2 * DAY, 5), created=2 * DAY)])
    server.members = lambda: {"created_at": None}
    async with server.client() as ht:
        await asyncio.sleep(2 * DAY)
        for expected in ([2, 1], [], []):
            assert await take(ht, state, done_after=0) == expected
            await asyncio.sleep(1)
    assert rows(state) == 2


def rows(path: Path) -> int:
    connection = sqlite3.connect(path)
    [(count,)] = connection.execute("SELECT count(*) FROM told").fetchall()
    connection.close()
    return int(count)


# -- size --------------------------------------------------------------------------------------


@virtual
async def test_ids_that_no_64_bits_hold_are_kept() -> None:
    ids = [1, 2**63 - 1, 2**63, 10**19 - 1]
    async with told_orders(None, URL, SINCE) as told:
        for order_id in ids:
            await told.acknowledge(Sighting(order_id, 0, None, b"digest", 0.0))
        await told.write()
        assert sorted(await told.known([*ids, 7])) == ids


MEMORY = """
import asyncio, resource, sys
from datetime import UTC, date, datetime
from pathlib import Path
from ht_async.resources.following.change import Sighting
from ht_async.resources.following import told_orders as told_orders_module
from ht_async.resources.following.told_orders import told_orders
from ht_async.resources.following.window import Done

async def main(orders, path):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    async with told_orders(path, "https://api.example", date(2026, 1, 1)) as told:
        for start in range(0, orders, 200):
            ids = range(start + 1, start + 201)
            await told.known(ids)
            for order_id in ids:
                await told.acknowledge(Sighting(order_id, 1_767_300_000, 0, b"12345678", 0.0))
            await told.write()
        await told.begin(date(2026, 1, 1), Done(statuses=(), after=0), datetime.now(UTC))
        assert len(await told.known([1, orders])) == 2
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)

asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None))
"""


@pytest.mark.parametrize(("on_disk", "most_kib"), [(True, 16 * 1024), (False, 40 * 1024)])
def test_the_memory_that_orders_take(state: Path, on_disk: bool, most_kib: int) -> None:
    arguments = ["200000", *([str(state)] if on_disk else [])]
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, *arguments],
        capture_output=True, text=True, timeout=120, check=False, env=dict(os.environ),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < most_kib, done.stdout
