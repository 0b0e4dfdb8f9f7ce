"""The plots of a report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ht_async.bulk.report.charts import Label, Series, bar_chart, line_chart
from ht_async.bulk.report.distributions import DurationBar, Durations, TimeBins
from ht_async.bulk.report.markup import Node, element
from ht_async.bulk.report.traffic import Traffic
from ht_async.bulk.report.wording import count, duration, moment


def throughput(endings: TimeBins) -> Node:
    """Return a plot of how many orders came to their end, over time."""
    rates = [number / endings.width for number in endings.counts]
    hints = [
        f"{moment(_after(endings.start, number * endings.width))}: {count(orders, 'order')}"
        f" in {duration(endings.width)}"
        for number, orders in enumerate(endings.counts)
    ]
    title = "Orders that came to their end, per second, over time"
    labels = _times(endings.start, endings.width * len(endings.counts))
    return _section("Throughput", bar_chart(title, Series("orders", rates, hints), labels, "per s"))


def durations(found: Durations) -> Node:
    """Return a plot of how long orders took."""
    bars = found.bars()
    hints = [
        f"{duration(bar.above)} to {duration(bar.upto)}: {count(bar.count, 'order')}"
        for bar in bars
    ]
    labels = _magnitudes(bars)
    shares = ((0.5, "half"), (0.9, "90 %"), (0.99, "99 %"))
    told = ", ".join(f"{name} within {duration(found.quantile(share))}" for share, name in shares)
    title = "Orders by the time from their first send to their end"
    return _section(
        "Time to the end",
        element(
            "p",
            f"From the first send to the final state: {told}; "
            f"the longest took {duration(found.longest)}. "
            "Orders whose answer was lost take as long as the search for them.",
            class_="soft",
        ),
        bar_chart(title, Series("orders", [bar.count for bar in bars], hints), labels, "orders"),
    )


def _magnitudes(bars: Sequence[DurationBar]) -> Sequence[Label]:
    """Return labels at powers of ten, or at every other bar where there are hardly any."""
    places = [Label(number / len(bars), duration(bar.above)) for number, bar in enumerate(bars)]
    tens = [
        place
        for place, bar in zip(places, bars, strict=True)
        if math.isclose(math.log10(bar.above), round(math.log10(bar.above)), abs_tol=1e-9)
    ]
    return tens if len(tens) > 1 else places[:: max(len(bars) // 4, 1)]


def traffic(found: Traffic) -> Iterator[Node]:
    """Return plots of slots and of the rate limit, over time."""
    labels = _times(found.start, found.width * len(found.in_use))
    slots = [Series("requests under way", found.in_use), Series("waiting", found.waiting)]
    title = "Requests under way and waiting for a slot, over time"
    yield _section("Slots", line_chart(title, slots, labels, "requests"))
    refused = [number / found.width for number in found.throttled]
    limits = [Series("refused by the API's rate limit, per second", refused)]
    if any(found.rate):
        limits.append(Series("limit kept to, requests per second", found.rate))
    title = "Requests that the API's rate limit refused, over time"
    yield _section("Rate limit", line_chart(title, limits, labels, "per s"))


def _section(title: str, *contents: Node) -> Node:
    return element("section", element("h2", title), *contents)


def _times(start: datetime, seconds: float) -> Sequence[Label]:
    days = seconds >= timedelta(days=1).total_seconds()
    form = "%b %d %H:%M" if days else "%H:%M:%S"
    return [Label(part / 4, _after(start, seconds * part / 4).strftime(form)) for part in range(5)]


def _after(start: datetime, seconds: float) -> datetime:
    return start + timedelta(seconds=seconds)
