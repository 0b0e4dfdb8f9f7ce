"""The traffic of a job's workers, all together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from attrs import frozen

from ht_async.bulk.values import Sample

_MOST_SPANS = 180


@frozen(kw_only=True, slots=True)
class Traffic:
    """What the workers did in each span of time.

    Args:
        start: When the first span begins.
        width: Length of a span in seconds.
        in_use: Slots in use.
        waiting: Callers that waited for a slot.
        throttled: Requests that the API's rate limit refused.
        rate: The rate limits kept to, in requests per second; 0 without one.
    """

    start: datetime
    width: float
    in_use: Sequence[int]
    waiting: Sequence[int]
    throttled: Sequence[int]
    rate: Sequence[float]


def summed(samples: Sequence[Sample]) -> Traffic | None:
    """Sum up the looks at all workers, the oldest first; None if there are none."""
    if not samples:
        return None
    start, end = samples[0].at.timestamp(), samples[-1].at.timestamp()
    width = max((end - start) / _MOST_SPANS, 1.0)
    spans = int((end - start) / width) + 1
    last: list[dict[str, Sample]] = [{} for _ in range(spans)]
    for sample in samples:
        last[min(int((sample.at.timestamp() - start) / width), spans - 1)][sample.holder] = sample
    return Traffic(
        start=datetime.fromtimestamp(start, UTC),
        width=width,
        in_use=[sum(sample.in_use for sample in span.values()) for span in last],
        waiting=[sum(sample.waiting for sample in span.values()) for span in last],
        throttled=_growth(last),
        rate=[sum(sample.rate or 0 for sample in span.values()) for span in last],
    )


def _growth(spans: Sequence[dict[str, Sample]]) -> Sequence[int]:
    """Return by how much the workers' counts grew; each began at 0."""
    before: dict[str, int] = {}
    grown: list[int] = []
    for span in spans:
        throttled = {holder: sample.throttled for holder, sample in span.items()}
        grown.append(sum(count - before.get(holder, 0) for holder, count in throttled.items()))
        before |= throttled
    return grown
