"""A report as one HTML file that needs neither a network nor scripts."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from ht_async.bulk.report import plots
from ht_async.bulk.report.figures import MOST_REASONS, MOST_ROWS, Figures
from ht_async.bulk.report.markup import Content, Node, document, element
from ht_async.bulk.report.style import STYLE
from ht_async.bulk.report.wording import count, duration, moment
from ht_async.bulk.values import ItemState
from ht_async.version import VERSION

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

_MEANINGS = {
    ItemState.CREATED: "created by this job",
    ItemState.EXISTING: "there before this job first sent it",
    ItemState.FAILED: "proven not created",
    ItemState.UNRESOLVED: "not known for certain whether it was created: a person has to look",
    ItemState.ABANDONED: "left alone, as a person decided",
    ItemState.OPEN: "sent, its answer lost: being looked for",
    ItemState.SENDING: "being sent",
    ItemState.NEW: "not sent yet",
}


def render(figures: Figures) -> str:
    """Return the report."""
    title = f"Job {figures.job.settings.name}"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("title", title),
        element("style", STYLE),
    )
    main = element("main", *_header(title, figures), *_sections(figures), _footer(figures))
    return document(element("html", head, element("body", main), lang="en"))


def _header(title: str, figures: Figures) -> Iterator[Node]:
    job = figures.job
    yield element("h1", title)
    yield element(
        "p", f"{job.settings.source} to {job.settings.account}: {job.state}", class_="soft"
    )
    yield element("p", *_verdict(figures), class_="verdict")
    created, failed = (
        figures.counts.get(ItemState.CREATED, 0),
        figures.counts.get(ItemState.FAILED, 0),
    )
    unresolved = figures.counts.get(ItemState.UNRESOLVED, 0)
    yield element(
        "dl",
        _tile("orders", figures.orders),
        _tile("created", created, "good"),
        _tile("existing", figures.counts.get(ItemState.EXISTING, 0)),
        _tile("failed", failed, "bad" if failed else ""),
        _tile("unresolved", unresolved, "doubt" if unresolved else ""),
        _tile("unfinished", figures.unfinished),
        class_="tiles",
    )


def _tile(name: str, number: int, kind: str = "") -> Node:
    return element("div", element("dt", name), element("dd", f"{number:,}", class_=kind))


def _verdict(figures: Figures) -> Iterator[str]:
    if figures.unfinished:
        yield f"{count(figures.unfinished, 'order')} of {figures.orders:,} not at an end yet. "
    else:
        yield "Every order has come to its end. "
    if figures.began and figures.ended:
        seconds = (figures.ended - figures.began).total_seconds()
        yield f"{duration(seconds)} from the first send to the last end"
        ended = figures.orders - figures.unfinished
        yield f", {ended / seconds:,.1f} orders per second. " if seconds >= 1 else ". "
    if figures.recovered:
        yield f"{count(figures.recovered, 'order')} found again after a lost answer. "
    if figures.sent_again:
        yield f"{count(figures.sent_again, 'order')} sent a second time, proven absent. "


def _sections(figures: Figures) -> Iterator[Node]:
    yield _outcomes(figures)
    if figures.questions:
        yield _questions(figures)
    if figures.reasons:
        yield _reasons(figures)
    if figures.endings is not None:
        yield plots.throughput(figures.endings)
    if len(figures.durations):
        yield plots.durations(figures.durations)
    if figures.traffic is not None:
        yield from plots.traffic(figures.traffic)
    yield _settings(figures)


def _outcomes(figures: Figures) -> Node:
    rows = [
        _row(
            element("code", str(state)),
            element("td", f"{figures.counts[state]:,}", class_="number"),
            element("td", _share(figures.counts[state] / figures.orders), class_="share"),
            meaning,
        )
        for state, meaning in _MEANINGS.items()
        if figures.counts.get(state)
    ]
    return _section("Outcomes", _table(("state", "orders", "", "meaning"), rows))


def _share(share: float) -> Node:
    return element("i", style=f"width:{share:.2%}", title=f"{share:.2%}")


def _questions(figures: Figures) -> Node:
    rows = [
        _row(
            str(found.row), element("code", found.reference), moment(found.first_sent), found.detail
        )
        for found in figures.questions
    ]
    total = figures.counts.get(ItemState.UNRESOLVED, 0)
    shown = f"the first {MOST_ROWS} of {total:,}" if total > MOST_ROWS else f"{total:,}"
    return _section(
        "Rows that need a person",
        element(
            "p",
            f"Whether these orders were created is not known for certain ({shown}). Look for each "
            "by its reference, then record what was found. All of them are in the export: ",
            element("code", f"ht-async jobs export {shlex.quote(figures.job.settings.name)}"),
            class_="soft",
        ),
        _table(("row", "reference", "first sent", "detail"), rows),
    )


def _reasons(figures: Figures) -> Node:
    rows = [
        _row(element("td", f"{number:,}", class_="number"), reason)
        for reason, number in figures.reasons
    ]
    return _section(
        "Why orders failed",
        element("p", f"The most frequent reasons, up to {MOST_REASONS}.", class_="soft"),
        _table(("orders", "reason"), rows),
    )


def _settings(figures: Figures) -> Node:
    job, settings = figures.job, figures.job.settings
    told = {
        "account": settings.account,
        "source": settings.source,
        "fingerprint of the source": settings.fingerprint,
        "begun": moment(job.created_at),
        "first order sent": moment(figures.began),
        "last order ended": moment(figures.ended),
        "rows read": f"{job.rows:,}",
        "rows rejected": f"{job.rejected:,}",
        "rows that repeat an order": f"{job.duplicates:,}",
        "orders claimed at a time": f"{settings.chunk_size:,}",
        "a lost order shows up within": duration(settings.settle),
        "when a lost order is proven absent": settings.on_absent,
        "looked for orders since": str(settings.existing_since or "-"),
    }
    rows = [element("tr", element("th", name), element("td", text)) for name, text in told.items()]
    return _section("Job", element("table", element("tbody", *rows)))


def _footer(figures: Figures) -> Node:
    return element(
        "footer", f"Made at {moment(figures.made_at)} by ht-async {VERSION}.", class_="soft"
    )


def _section(title: str, *contents: Content) -> Node:
    return element("section", element("h2", title), *contents)


def _table(names: tuple[str, ...], rows: list[Node]) -> Node:
    head = element("tr", *(_head(name) for name in names))
    return element("table", element("thead", head), element("tbody", *rows))


def _head(name: str) -> Node:
    return element("th", name, class_="number" if name == "orders" else "")


def _row(*cells: Content) -> Node:
    return element("tr", *(_cell(cell) for cell in cells))


def _cell(content: Content) -> Node:
    if isinstance(content, Node) and content.tag == "td":
        return content
    return element("td", content)
