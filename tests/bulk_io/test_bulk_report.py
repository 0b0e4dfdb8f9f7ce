"""The report tells the truth, escapes everything, and needs nothing but itself."""

from __future__ import annotations

import re
import stat
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from taking_journal import TakingJournal

from ht_async.bulk.report.charts import Label, Series, bar_chart, line_chart
from ht_async.bulk.report.distributions import Durations, Timeline
from ht_async.bulk.report.figures import MOST_ROWS, Figures, collect
from ht_async.bulk.report.markup import document, element
from ht_async.bulk.report.page import render
from ht_async.bulk.report.traffic import summed
from ht_async.bulk.report.wording import duration
from ht_async.bulk.report.writing import write_report
from ht_async.bulk.values import Item, ItemState, Sample

T0 = datetime(2030, 1, 31, 17, tzinfo=UTC)
EVIL = "<script>alert('x')</script>&\x1b[31m\u202e\"'"
VOID = {"meta", "br"}


class ReportJournal:
    """A journal of items and samples."""

    def __init__(self, items: Sequence[Item], samples: Sequence[Sample] = ()) -> None:
        self._items = items
        self._samples = samples

    async def items(self, job_id: int, states: Collection[ItemState] = ()) -> AsyncIterator[Item]:
        for item in self._items:
            yield item

    async def samples(self, job_id: int) -> Sequence[Sample]:
        return self._samples


class Page(HTMLParser):
    """The elements, attributes and texts of a page; fails where tags don't match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def item(row: int, state: ItemState, **changes: Any) -> Item:
    sent = T0 + timedelta(seconds=row)
    given = {"first_sent": sent, "ended": sent + timedelta(seconds=0.25), "sends": 1, **changes}
    return Item(row=row, reference=f"PO-{row}", body=b"{}", state=state, **given)


async def figures(
    items: Sequence[Item], samples: Sequence[Sample] = (), **settings: str
) -> Figures:
    job = TakingJournal().kept
    job = evolve(job, settings=evolve(job.settings, **settings))
    return await collect(ReportJournal(items, samples), job, T0)  # type: ignore[arg-type]


def samples(seconds: int) -> list[Sample]:
    return [
        Sample(T0 + timedelta(seconds=second), holder, 8, 3, second * 2, second * 10, 50.0)
        for second in range(seconds)
        for holder in ("a", "b")
    ]


async def test_what_it_tells() -> None:
    items = [item(row, ItemState.CREATED, recovered=row % 10 == 0) for row in range(1, 101)]
    items += [item(row, ItemState.FAILED, detail="422: sku_ids") for row in range(101, 104)]
    items += [item(104, ItemState.UNRESOLVED, detail="not found", sends=2)]
    items += [item(105, ItemState.OPEN, ended=None)]
    found = await figures(items, samples(60))
    assert (found.orders, found.unfinished, found.recovered, found.sent_again) == (105, 1, 10, 1)
    assert found.reasons == [("422: sku_ids", 3)]
    assert [question.row for question in found.questions] == [104]
    text = " ".join(Page(render(found)).texts)
    for told in (
        "1 order of 105 not at an end yet.",
        "1 min 43 s from the first send to the last end, 1.0 orders per second.",
        "10 orders found again after a lost answer.",
        "1 order sent a second time, proven absent.",
        "half within 250 ms",
        "PO-104",
        "ht-async jobs export job",
        "refused by the API's rate limit",
    ):
        assert told in text


async def test_everything_is_escaped() -> None:
    items = [
        item(1, ItemState.FAILED, detail=EVIL),
        evolve(item(2, ItemState.UNRESOLVED, detail=EVIL), reference=EVIL),
    ]
    text = render(await figures(items, name=EVIL, source=EVIL, account=EVIL))
    page = Page(text)
    assert "script" not in page.tags
    assert sum("<script>alert('x')</script>&" in told for told in page.texts) >= 6
    assert not {"\x1b", "\u202e"} & set(text)


async def test_it_needs_no_network_and_no_script() -> None:
    text = render(await figures([item(1, ItemState.CREATED)], samples(5)))
    page = Page(text)
    assert page.tags.count("svg") == 4
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(page.tags)
    assert not [name for name, _ in page.attributes if name in ("src", "href") or name[:2] == "on"]
    assert not re.search(r"url\(|@import", text)
    assert any("default-src 'none'" in (value or "") for _, value in page.attributes)


async def test_a_job_without_orders() -> None:
    page = Page(render(await figures([])))
    assert "svg" not in page.tags
    assert "Every order has come to its end. " in page.texts


async def test_rows_that_need_a_person_are_bounded() -> None:
    items = [item(row, ItemState.UNRESOLVED, detail="?") for row in range(1, MOST_ROWS + 51)]
    text = " ".join(Page(render(await figures(items))).texts)
    assert f"the first {MOST_ROWS} of 150" in text
    assert f"PO-{MOST_ROWS}" in text
    assert f"PO-{MOST_ROWS + 1}" not in text


async def test_a_reason_is_the_same_in_every_request() -> None:
    details = [f"UnprocessableEntityError 422 request id-{row}" for row in range(1, 4)]
    items = [
        item(row, ItemState.FAILED, detail=detail) for row, detail in enumerate(details, start=1)
    ]
    assert (await figures(items)).reasons == [("UnprocessableEntityError 422", 3)]


async def test_reasons_are_bounded() -> None:
    items = [item(row, ItemState.FAILED, detail=f"reason {row}") for row in range(1, 3_000)]
    assert (await figures(items)).reasons[0] == ("other reasons", 1_999)


async def test_it_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    journal: Any = ReportJournal([item(1, ItemState.CREATED)])
    await write_report(journal, TakingJournal().kept, path, T0)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "Made at 2030-01-31 17:00:00 UTC" in path.read_text()


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=300))
def test_the_timeline_counts_everything_in_few_bins(seconds: list[int]) -> None:
    timeline = Timeline()
    for second in seconds:
        timeline.add(T0 + timedelta(seconds=second))
    bins = timeline.bins()
    assert bins
    assert len(bins.counts) <= 180
    assert sum(bins.counts) == len(seconds)
    first, last = T0 + timedelta(seconds=min(seconds)), T0 + timedelta(seconds=max(seconds))
    assert timedelta() <= first - bins.start < timedelta(seconds=bins.width)
    end = bins.start + timedelta(seconds=bins.width * len(bins.counts))
    assert timedelta() < end - last <= timedelta(seconds=bins.width)


@given(st.lists(st.floats(0.001, 10**6), min_size=1, max_size=300), st.sampled_from([0.5, 0.9, 1]))
def test_quantiles_are_near_the_truth(seconds: list[float], share: float) -> None:
    durations = Durations()
    for duration_ in seconds:
        durations.add(duration_)
    within = sum(second <= durations.quantile(share) * 1.000001 for second in seconds)
    below = sum(second <= durations.quantile(share) / 1.024 for second in seconds)
    assert within >= share * len(seconds)
    assert below < share * len(seconds)
    assert sum(bar.count for bar in durations.bars()) == len(seconds)


def test_traffic_of_all_workers_is_summed() -> None:
    traffic = summed(samples(10))
    assert traffic
    assert (traffic.width, len(traffic.in_use)) == (1.0, 10)
    assert (traffic.in_use[3], traffic.waiting[3], traffic.rate[3]) == (16, 6, 100)
    assert list(traffic.throttled) == [0, *[4] * 9]
    long = summed(samples(3_600))
    assert long
    assert len(long.in_use) <= 181
    assert sum(long.throttled) == 2 * 3_599 * 2
    assert summed([]) is None


@pytest.mark.parametrize("values", [[0], [0, 0], [1], [0.001, 7], [10**9] * 200, [1, 2, 3] * 60])
def test_charts_stay_within_their_frame(values: list[float]) -> None:
    bars = bar_chart("bars", Series("n", values), [Label(0, "a"), Label(1, "b")], "n")
    for rect in bars.iter("rect"):
        top, height = float(rect.attrib["y"]), float(rect.attrib["height"])
        assert 13.9 < top < top + height < 192.1
        assert 55.9 < float(rect.attrib["x"]) < 708.1
    [line] = line_chart("lines", [Series("n", values)], [], "n").iter("polyline")
    heights = [float(point.split(",")[1]) for point in line.attrib["points"].split()]
    assert len(heights) == len(values)
    assert all(13.9 < height < 192.1 for height in heights)


@given(st.text(), st.text())
def test_any_text_stays_a_text(text: str, attribute: str) -> None:
    page = Page(document(element("p", text, element("b", text), text, title=attribute)))
    assert page.tags == ["p", "b"]


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0.0004, "0.4 ms"),
        (0.25, "250 ms"),
        (0.9996, "1 s"),
        (1, "1 s"),
        (59.94, "59.9 s"),
        (59.99, "1 min"),
        (60, "1 min"),
        (3_725, "1 h 2 min"),
        (90_000, "1 d 1 h"),
    ],
)
def test_durations_in_words(seconds: float, told: str) -> None:
    assert duration(seconds) == told
