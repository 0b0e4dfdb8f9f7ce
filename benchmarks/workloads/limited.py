"""A rate limit that nobody tells."""

from __future__ import annotations

from benchmarks.contenders import ours, tasks
from benchmarks.contenders.bare import aiohttp_session, by_hand
from benchmarks.contenders.contender import Contender
from benchmarks.contenders.patterns import in_workers_that_go_on
from benchmarks.contenders.retrying import retrying
from benchmarks.scale import Scale
from benchmarks.workloads.limits import PER_SECOND, judge
from benchmarks.workloads.workload import Workload


def limit_options(scale: Scale) -> tuple[str, ...]:
    """A limit that falls to a quarter after the steady phase, and returns."""
    fall, rise = str(scale.phases.fall), str(scale.phases.rise)
    return (*("--limit", str(PER_SECOND), "--quarter-from", fall, "--quarter-until", rise),)


def limited(name: str, kind: str, *options: str) -> Contender:
    """ht_async against a limit that it isn't told."""
    return Contender(
        name,
        ours.ours("aiohttp", ours.batch()),
        ("aiohttp",),
        warm_up=0,
        server_options=("--limit-kind", kind, *options),
    )


FIXED, SLIDING, BUCKET = (
    f"ht_async, {kind}" for kind in ("fixed window", "sliding window", "token bucket")
)
TOLD = "ht_async, token bucket, Retry-After"
BACKOFF = "aiohttp, workers that back off, token bucket"

LIMITED = Workload(
    name="limited",
    title="Create orders against a limit of 200 a second that nobody tells, 64 in flight",
    unit="order",
    columns=("use", "refusals", "settled_down", "settled_up"),
    plotted="series",
    baseline=BUCKET,
    contenders=(
        limited(FIXED, "fixed"),
        limited(SLIDING, "sliding"),
        limited(BUCKET, "bucket"),
        limited(TOLD, "bucket", "--retry-after", "1"),
        Contender(
            BACKOFF,
            by_hand(
                retrying(aiohttp_session, times=30, statuses=(429,)),
                tasks.create,
                in_workers_that_go_on,
            ),
            ("aiohttp",),
            warm_up=0,
            server_options=("--limit-kind", "bucket"),
        ),
    ),
    in_flight=64,
    server_options=limit_options,
    judge=judge,
    seconds=lambda scale: scale.phases.end,
    together=True,
    most_rounds=2,
    about=(
        "Use and refusals are those of the 60 s after a warm-up of 10 s. Then the limit falls to "
        "a quarter for 15 s and returns. It is followed as soon as, for 2 s, at least 90 % of it "
        "is let through and at most 110 % of it asked for; 15 s stand for never."
    ),
)
