"""What `HelloTech.stats()` returns."""

from __future__ import annotations

from attrs import frozen


@frozen(kw_only=True, slots=True)
class Stats:
    """A look at a client's work; its views made by `with_options` show the same.

    `attrs.asdict` makes a dictionary of it. The counts are sums since the client was made.

    Args:
        slots_in_use: Attempts under way, those that outlived their caller included.
        slots: Attempts that may be under way at once; `max_connections`, or fewer while the
            server is slow.
        waiting: Calls that wait for a slot.
        rate_limit: Requests per second that the client keeps to, found or known; None for none.
        requests: Attempts that have ended.
        answered: Those that the server carried out, or refused for good: 2xx, and 4xx but for
            408 and 429.
        throttled: Those refused for now: 429, or 503 with `Retry-After`.
        throttled_share: `throttled` as a share of `requests`, from 0 to 1.
        failed: All others: 5xx, 408, timeouts, broken or refused connections, unreadable
            answers, attempts that were given up.
        refused: Calls that were not let in as the API was failing; nothing was sent.
        latency_median: Seconds that half of the latest 256 successful attempts took at most;
            None without any.
        latency_p95: Seconds that 95 % of them took at most.
    """

    slots_in_use: int
    slots: int
    waiting: int
    rate_limit: float | None = None
    requests: int = 0
    answered: int = 0
    throttled: int = 0
    throttled_share: float = 0.0
    failed: int = 0
    refused: int = 0
    latency_median: float | None = None
    latency_p95: float | None = None
