"""A journal that fails half-way: it is told, nothing is sent twice, the same command goes on."""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from bulk_files import HEADER, exported, ids_on_server, write_orders
from cli_program import PATIENCE, PROGRAM, Done, Program, Sandbox

from ht_async.bulk.journal import opening, sqlite_file

postgres = pytest.importorskip("postgres")
local_postgres = pytest.importorskip("local_postgres")

ROWS = 160
SEEDED = 7
SETTLE = ("--settle", "0.5")
QUICK = (*SETTLE, "--timeout", "0.5", "--lease", "3.75", "--concurrency", "16")
BOUND = 2 * PATIENCE
Import = Callable[..., Done]

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, with orders and the place of a journal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HT_DB", "jobs.db")
    write_orders(tmp_path / "orders.csv", ROWS)
    return tmp_path


@pytest.fixture
def import_(folder: Path, sandbox: Sandbox, ht_async: Program) -> Import:
    """Import the orders as the job `november`."""

    def run() -> Done:
        return ht_async("orders", "import", "orders.csv", "--job", "november", *QUICK, "--json")

    return run


def take_in(ht_async: Program) -> None:
    """Take the orders into the journal, and send none."""
    options = ("--job", "november", *SETTLE, "--detach")
    assert ht_async("orders", "import", "orders.csv", *options).code == 0


def await_orders(sandbox: Sandbox, count: int) -> None:
    """Wait until the sandbox has so many orders besides its own."""
    give_up = time.monotonic() + BOUND
    while sandbox.admin("GET", "state")["orders"] < SEEDED + count:
        assert time.monotonic() < give_up
        time.sleep(0.01)


@contextmanager
def meanwhile(work: Callable[[], None]) -> Iterator[None]:
    """Do some work in a thread beside what the block does, and wait for its end."""
    failures: list[BaseException] = []

    def do() -> None:
        try:
            work()
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=do)
    thread.start()
    try:
        yield
    finally:
        thread.join(BOUND)
    assert failures == []


def assert_told(done: Done, *parts: str) -> None:
    """Assert that a command ended because of its journal, and said so."""
    assert done.code == 3, done.err
    assert done.error["type"] == "JournalError"
    for part in parts:
        assert part in done.err
    assert "the same command goes on" in done.err
    assert "Traceback" not in done.err


def assert_it_goes_on(
    import_: Import, sandbox: Sandbox, ht_async: Program, folder: Path
) -> dict[str, Any]:
    """Assert that the same command brings every row to an end, and that the server agrees."""
    done = import_()
    account: dict[str, Any] = done.document
    assert (account["rows"], account["state"]) == (ROWS, "done")
    assert account["created"] + account["unresolved"] == ROWS
    assert done.code == (1 if account["unresolved"] else 0)
    assert sandbox.admin("GET", "duplicates")["count"] == 0
    there = ids_on_server(sandbox)
    items = exported(ht_async, "november", folder)
    assert [item["row"] for item in items] == list(range(1, ROWS + 1))
    created = {item["order_id"]: item["reference"] for item in items if item["order_id"]}
    assert len(created) == account["created"] == len(there) - SEEDED
    assert created.items() <= there.items()
    return account


def test_a_full_disk_half_way(
    import_: Import,
    sandbox: Sandbox,
    ht_async: Program,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_in(ht_async)
    with closing(sqlite3.connect("jobs.db")) as journal:
        [(pages,)] = journal.execute("PRAGMA page_count").fetchall()
    full = f"{sqlite_file._SETTINGS}PRAGMA max_page_count = {pages};"
    with monkeypatch.context() as small_disk:
        small_disk.setattr(sqlite_file, "_SETTINGS", full)
        assert_told(import_(), "the disk is full; make room")
    print("SENT", sandbox.admin("GET", "state")["orders"], file=sys.stderr)
    account = assert_it_goes_on(import_, sandbox, ht_async, folder)
    assert account["created"] > 0.5 * ROWS


def test_a_file_that_may_not_grow(
    import_: Import, sandbox: Sandbox, ht_async: Program, folder: Path, start: Callable[..., Any]
) -> None:
    """A quota of the process strikes the file that is written ahead, in the middle of a lot."""
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))"
    PROGRAM[2], whole = f"{limited}\n{PROGRAM[2]}", PROGRAM[2]
    try:
        process = start("orders", "import", "orders.csv", "--job", "november", *QUICK, "--json")
    finally:
        PROGRAM[2] = whole
    out, err = process.communicate(timeout=BOUND)
    print("SENT", sandbox.admin("GET", "state")["orders"], file=sys.stderr)
    assert_told(Done(process.returncode, out, err), "the disk failed, or is full; see to it")
    assert_it_goes_on(import_, sandbox, ht_async, folder)


def test_a_journal_that_may_only_be_read(
    import_: Import,
    sandbox: Sandbox,
    ht_async: Program,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    take_in(ht_async)
    connect = sqlite3.connect

    def read_only(path: Path, **settings: Any) -> sqlite3.Connection:
        return connect(f"file:{path}?mode=ro", uri=True, **settings)

    with monkeypatch.context() as protected:
        protected.setattr(sqlite3, "connect", read_only)
        done = import_()
    assert (done.code, done.out) == (3, "")
    assert "is read-only, or belongs to another user" in done.err.replace("its disk ", "")
    assert sandbox.admin("GET", "state")["requests"] == 0
    assert assert_it_goes_on(import_, sandbox, ht_async, folder)["created"] == ROWS


def test_a_journal_that_another_program_keeps_locked(
    import_: Import,
    sandbox: Sandbox,
    ht_async: Program,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(opening, "PATIENCE", 0.2)
    ended = threading.Event()

    def lock() -> None:
        await_orders(sandbox, ROWS // 4)
        with closing(sqlite3.connect("jobs.db", isolation_level=None, timeout=BOUND)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert ended.wait(BOUND)

    with meanwhile(lock):
        done = import_()
        ended.set()
    assert_told(done, "is locked: another program writes to it for too long; end that one")
    account = assert_it_goes_on(import_, sandbox, ht_async, folder)
    assert account["created"] > 0.5 * ROWS


@pytest.fixture
def server_files() -> Iterator[tuple[Path, Path]]:
    """The files of a PostgreSQL server that can be started and stopped."""
    with tempfile.TemporaryDirectory(prefix="ht-pg-") as place:
        try:
            yield Path(place), local_postgres.make_cluster(Path(place))
        except local_postgres.PostgresMissingError as error:
            pytest.skip(str(error))


def test_a_database_server_that_is_stopped_half_way(
    import_: Import,
    sandbox: Sandbox,
    ht_async: Program,
    folder: Path,
    server_files: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    place, programs = server_files
    monkeypatch.setenv("HT_DB", local_postgres.PostgresServer(place).url("postgres"))
    with local_postgres.running_in(place, programs, {}) as server:

        def stop() -> None:
            await_orders(sandbox, ROWS // 4)
            server.terminate()
            server.send_signal(local_postgres.signal.SIGINT)
            server.wait(BOUND)

        with meanwhile(stop):
            done = import_()
    assert_told(done, str(place))
    with local_postgres.running_in(place, programs, {}):
        account = assert_it_goes_on(import_, sandbox, ht_async, folder)
    assert account["created"] > 0.5 * ROWS


def test_a_header_in_the_middle_costs_itself_alone(
    sandbox: Sandbox, ht_async: Program, folder: Path
) -> None:
    """So it is where files were put together."""
    header = ",".join(HEADER)
    first, second = write_orders(folder / "a.csv", 2), write_orders(folder / "b.csv", 3)
    whole = folder / "both.csv"
    whole.write_text(first.read_text() + header + "\n" + second.read_text().partition("\n")[2])
    done = ht_async("orders", "import", "both.csv", "--job", "both", *QUICK, "--json")
    account = json.loads(done.out)
    assert done.code == 1
    told = {name: account[name] for name in ("created", "rejected", "duplicates")}
    assert told == {"created": 3, "rejected": 1, "duplicates": 2}
    [problem] = account["first_problems"]
    assert problem.startswith("row 3 (line 4): ")
    assert sys.getsizeof(problem) < 1_000
