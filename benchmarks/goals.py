"""What is aimed at, and whether the figures reach it."""

from __future__ import annotations

from benchmarks import job_cap
from benchmarks.decoding import PAGE_READ
from benchmarks.goal import Found, Goal, Results, of, ratio, spread_of, worst
from benchmarks.job_sizes import CHECKS, FEW_ROWS, IMPORTS, MANY_ROWS
from benchmarks.results import Result, Spread
from benchmarks.workloads.adverse import BURST, MANY
from benchmarks.workloads.contestants import AIOHTTP, HTTPX, HTTPX2, SESSION, WORKERS
from benchmarks.workloads.journalled import (
    BULK,
    DBOS_WORKER,
    IMPORT,
    NO_JOURNAL,
    POSTGRES,
    SQLITE,
    WORKER,
    job,
)
from benchmarks.workloads.limited import BUCKET, FIXED, SLIDING
from benchmarks.workloads.overhead import HTTPX2_ALONE, MAPPINGS, OPENAI, OURS_ALONE, OVERHEAD

BARE_AIOHTTP_US = 167.0
"""What a request of bare aiohttp costs on the machine on which the goals were set."""

CREATE, DECODE, LIMITED, MEMORY = "create-64", "decode", "limited", "memory"
STOCK_TEMPLATES, OWN_TEMPLATES = "stock templates", "ht_async"
LIMITS = (FIXED, SLIDING, BUCKET)


def own_cost(results: Results) -> Spread | None:
    """What ht_async adds to its transport, as if bare aiohttp cost what it did elsewhere."""

    def costs(result: Result) -> list[float]:
        above = result.differences(MAPPINGS, OURS_ALONE)
        bare = [theirs for _, theirs in result.pairs(MAPPINGS, SESSION, "cpu_us")]
        return [cost / other * BARE_AIOHTTP_US for cost, other in zip(above, bare, strict=False)]

    return spread_of(results, OVERHEAD.name, costs)


def openai_overhead(results: Results) -> Spread | None:
    """What openai-python adds to its transport, divided by what ht_async adds to its own."""

    def ratios(result: Result) -> list[float]:
        theirs = result.differences(OPENAI, HTTPX2_ALONE)
        ours = result.differences(MAPPINGS, OURS_ALONE)
        return [their / our for their, our in zip(theirs, ours, strict=False) if our > 0]

    return spread_of(results, OVERHEAD.name, ratios)


def lost_at_once(results: Results) -> Spread | None:
    """Orders that were lost, all rounds and transports together, if there were 10,000 at once."""
    samples = [
        sample
        for name in (HTTPX, HTTPX2, AIOHTTP)
        if BURST.name in results and (row := results[BURST.name].row(name))
        for sample in row.samples
    ]
    if not samples or any(sample["asked"] < MANY for sample in samples):
        return None
    return Spread.of([sum(sample["lost"] for sample in samples)])


def memory_growth(results: Results) -> Spread | None:
    """The most that memory grows, whatever is streamed."""
    rows = results[MEMORY].rows if MEMORY in results else []
    spreads = [spread for row in rows if (spread := row.spread("growth_mb"))]
    return max(spreads, key=lambda spread: spread.median, default=None)


def of_create_orders(database: str) -> Found:
    """The throughput of jobs, as a share of creations without a journal; the worst."""
    names = (job(way, database) for way in (IMPORT, WORKER, DBOS_WORKER))
    return worst(
        (ratio(BULK.name, name, NO_JOURNAL, "per_second") for name in names), largest=False
    )


def job_growth(results: Results) -> Spread | None:
    """How much more memory the largest import takes than the smallest, if those were done."""
    small, large = (
        of(IMPORTS.name, IMPORTS.contender(rows), "rss_mb")(results)
        for rows in (FEW_ROWS, MANY_ROWS)
    )
    return Spread.of([large.median - small.median]) if small and large else None


def off_cap(results: Results) -> Spread | None:
    """How far the mean rate of several workers is from their cap."""
    found = of(job_cap.NAME, job_cap.CAPPED, "per_second")(results)
    return Spread.of([abs(found.median / job_cap.CAP - 1)]) if found else None


def limited(figure: str, *, largest: bool) -> Found:
    """A figure against the kind of limit where it is the worst."""
    return worst((of(LIMITED, name, figure) for name in LIMITS), largest=largest)


GOALS = (
    Goal(
        "CPU per order of httpx with 64 workers, in multiples of `create_orders`",
        2,
        2.5,
        "{:.1f}",
        ratio(CREATE, WORKERS, HTTPX),
    ),
    Goal(
        "... of `create_orders` on aiohttp",
        8,
        12,
        "{:.1f}",
        ratio(CREATE, WORKERS, AIOHTTP),
    ),
    Goal(
        "CPU per order of `create_orders` on aiohttp, in multiples of bare aiohttp with JSON",
        1.6,
        1.4,
        "{:.2f}",
        ratio(CREATE, AIOHTTP, SESSION),
        more=False,
    ),
    Goal(
        "our own cost per call above the transport, µs, where bare aiohttp costs 167",
        60,
        40,
        "{:.0f}",
        own_cost,
        more=False,
        limit=(
            "A request has a task of its own, so that a caller who is cancelled does not cancel "
            "it: 8 to 9 µs. The checks of an order, its body, and the digest that tells equal "
            "orders: 11 µs. The garbage collector: 4 µs. The rest is spread over many steps, of "
            "which none takes more than 3 %. With its transport, which leaves aiohttp's session "
            "out, an order costs less than by bare aiohttp all the same."
        ),
    ),
    Goal(
        "openai-python's overhead above its transport, in multiples of ours",
        10,
        20,
        "{:.1f}",
        openai_overhead,
    ),
    Goal(
        "bytes to public models, six members read, page of 100: how much faster than stock",
        3,
        5,
        "{:.1f}",
        ratio(DECODE, STOCK_TEMPLATES, OWN_TEMPLATES, PAGE_READ),
    ),
    Goal(
        "orders lost of 10,000 at once",
        0,
        None,
        "{:.0f}",
        lost_at_once,
        more=False,
    ),
    Goal(
        "hidden limit of 200/s: use, the worst of three kinds of limit",
        0.92,
        0.96,
        "{:.1%}",
        limited("use", largest=False),
    ),
    Goal(
        "... share of 429",
        0.01,
        0.005,
        "{:.2%}",
        limited("refusals", largest=True),
        more=False,
    ),
    Goal(
        "the limit falls to a quarter: seconds until within 10 % of it",
        5,
        3,
        "{:.1f}",
        limited("settled_down", largest=True),
        more=False,
    ),
    Goal(
        "... and returns",
        5,
        3,
        "{:.1f}",
        limited("settled_up", largest=True),
        more=False,
    ),
    Goal(
        "RSS growth while 1,000,000 items are streamed, MB",
        10,
        None,
        "{:.1f}",
        memory_growth,
        more=False,
    ),
    Goal(
        "orders a second of bulk jobs, as a share of `create_orders`: SQLite, the worst way",
        0.6,
        0.75,
        "{:.0%}",
        of_create_orders(SQLITE),
    ),
    Goal(
        "... PostgreSQL",
        0.5,
        0.7,
        "{:.0%}",
        of_create_orders(POSTGRES),
    ),
    Goal(
        "RSS of an import of 1,000,000 rows above one of 10,000, MB",
        20,
        10,
        "{:.1f}",
        job_growth,
        more=False,
    ),
    Goal(
        "bytes of an SQLite journal for each row, beyond the order's body",
        150,
        None,
        "{:.0f}",
        of(IMPORTS.name, IMPORTS.contender(MANY_ROWS), "journal_bytes"),
        more=False,
    ),
    Goal(
        "dry run of 1,000,000 rows, seconds",
        75,
        60,
        "{:.0f}",
        of(CHECKS.name, CHECKS.contender(MANY_ROWS), "seconds"),
        more=False,
    ),
    Goal(
        "mean rate of three workers, off their cap of 500/s",
        0.05,
        0.01,
        "{:.2%}",
        off_cap,
        more=False,
    ),
)
