"""Finds out what the cursor of *Retrieve all orders* means (C12)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from ht_async.cli.doctor.findings import Finding, Verdict, compared, not_seen
from ht_async.cli.doctor.questions import Questioner, Reply
from ht_async.cli.doctor.shapes import identifiers, orders_of
from ht_async.models import reading
from ht_async.models.moment import read_moment

ORDERS = "/api/partners/orders"
NEWEST_FIRST = "order_by=created_at&sort=DESC"
PAGE = 5
LONG_PAGE = 20

_OWN_MEMBERS = ("next_cursor", "cursor")
_MOST_EMPTY_PAGES = 3
_EXPECTED = "a member of the answer, else the id of the last order (a guess: not documented)"


@frozen(slots=True)
class Trial:
    """What a cursor led to.

    Args:
        rule: Where the cursor was taken from: a rule of `Dialect.cursor_rule`, or `member`.
        member: Name of the answer's member, for that rule.
        position: Where the page began among the orders known; None if it began with none of them.
        empty_pages: How many empty pages with new cursors came before.
        repeated: Whether the answer named the request's cursor as the next one.
        error: How the request failed, if it did.
    """

    rule: str
    member: str | None = None
    position: int | None = None
    empty_pages: int = 0
    repeated: bool = False
    error: str | None = None


@frozen(slots=True)
class Paging:
    """What was seen of the pages of a list.

    Args:
        known: Ids of the newest orders, read at once.
        first: How many of them stand on the first page.
        trials: What each cursor led to.
    """

    known: Sequence[int]
    first: int
    trials: Sequence[Trial]


def next_cursors(document: object) -> dict[str, int]:
    """Return the members of an answer that look like a next cursor, by name."""
    body = reading.members(document)
    found: dict[str, int] = {}
    for name, value in body.items():
        number = reading.integer(value)
        looks_like_one = "cursor" in name.lower() or name.lower().startswith("next")
        if looks_like_one and name.isidentifier() and number is not None:
            found[name] = number
    return found


async def try_cursors(questioner: Questioner, long_page: Reply) -> Paging:
    """Ask for a page by each rule.

    Args:
        questioner: Asks.
        long_page: The newest orders, more than a page of them.
    """
    known = identifiers(orders_of(long_page.document))
    reply = await _page(questioner, None)
    shown = orders_of(reply.document)
    page = identifiers(shown)
    if not page or len(known) <= len(page) or known[: len(page)] != page:
        return Paging(known, len(page), ())
    trials = [
        await _try(questioner, rule, member, cursor, known)
        for rule, member, cursor in _candidates(reply.document, shown[-1], len(page))
    ]
    return Paging(known, len(page), trials)


def _candidates(
    document: object, last: Mapping[str, Any], length: int
) -> Iterator[tuple[str, str | None, int]]:
    for name, cursor in next_cursors(document).items():
        yield "member", name, cursor
    for last_id in identifiers([last]):
        yield "last_id", None, last_id
    yield "offset", None, length
    yield "page", None, 2
    created = read_moment(last.get("created_at")).at
    if created is not None:
        yield "epoch", None, int(created.timestamp())


async def _page(questioner: Questioner, cursor: int | None) -> Reply:
    wanted = "" if cursor is None else f"&cursor={cursor}"
    return await questioner.get(ORDERS, f"limit={PAGE}&{NEWEST_FIRST}{wanted}")


async def _try(
    questioner: Questioner, rule: str, member: str | None, cursor: int, known: Sequence[int]
) -> Trial:
    for empty_pages in range(_MOST_EMPTY_PAGES):
        reply = await _page(questioner, cursor)
        if not reply.ok:
            return Trial(rule, member, error=reply.told)
        page = identifiers(orders_of(reply.document))
        following = next_cursors(reply.document)
        repeated = cursor in following.values()
        if page:
            return Trial(rule, member, _position(page, known), empty_pages, repeated)
        others = [number for number in following.values() if number != cursor]
        if not others:
            break
        cursor = others[0]
    return Trial(rule, member)


def _position(page: Sequence[int], known: Sequence[int]) -> int | None:
    """Return where among the known orders a page begins; None if it doesn't go on like them."""
    if page[0] not in known:
        return None
    at = known.index(page[0])
    length = min(len(page), len(known) - at)
    return at if page[:length] == known[at : at + length] else None


def check_paging(paging: Paging) -> Iterator[Finding]:
    """Yield what the trials show."""
    yield _limit(paging)
    if not paging.trials:
        yield not_seen("cursor", "C12", _EXPECTED, f"too few orders: more than {PAGE} are needed")
        return
    fitting = _fitting(paging)
    yield _rule(paging, fitting)
    if fitting is None:
        return
    overlap = paging.first - (fitting.position or 0)
    moves = "repeats the request's cursor" if fitting.repeated else "moves on"
    empty = "empty pages with a new cursor" if fitting.empty_pages else "none is empty"
    again = f"begin with {overlap} of the page before" if overlap else "follow without overlap"
    yield compared("cursor.moves", "C12", "the cursor moves on", [moves], ["moves on"], _GUARDED)
    yield compared("pages.empty", "C12", "no page is empty", [empty], ["none is empty"], _GUARDED)
    yield compared(
        "pages.overlap",
        "C12",
        "pages follow without overlap",
        [again],
        ["follow without overlap"],
        _GUARDED,
    )


_GUARDED = "nothing: listings look out for this"


def _limit(paging: Paging) -> Finding:
    expected = "pages are as long as `limit` says (no default or maximum is documented)"
    if len(paging.known) <= PAGE:
        return not_seen("limit", "", expected, "too few orders")
    told = "as long" if paging.first == PAGE else "shorter" if paging.first < PAGE else "longer"
    return compared("limit", "", expected, [told], ["as long"], "nothing: listings take any length")


def _fitting(paging: Paging) -> Trial | None:
    """Return the trial that led to the next page; else one that overlaps with the first."""
    following = [trial for trial in paging.trials if trial.position == paging.first]
    overlapping = [
        trial
        for trial in paging.trials
        if trial.position is not None and 0 < trial.position < paging.first
    ]
    return next(iter([*following, *overlapping]), None)


def _rule(paging: Paging, fitting: Trial | None) -> Finding:
    if fitting is None:
        ignored = all(trial.position == 0 for trial in paging.trials)
        told = (
            "ignored: the first page comes again" if ignored else "no rule leads to the next page"
        )
        return Finding(
            check="cursor",
            about="C12",
            verdict=Verdict.CONTRADICTED,
            expected=_EXPECTED,
            seen=told,
            advice="list with filters that give one page each, such as single days",
            dialect={"cursor_rule": "none"},
        )
    usual = fitting.rule == "last_id" or fitting.member in _OWN_MEMBERS
    choice: dict[str, Any] = {}
    if not usual:
        choice = {"cursor_rule": fitting.rule}
        if fitting.member is not None:
            choice = {"next_cursor_members": (fitting.member, *_OWN_MEMBERS)}
    return Finding(
        check="cursor",
        about="C12",
        verdict=Verdict.CONFIRMED if usual else Verdict.CONTRADICTED,
        expected=_EXPECTED,
        seen=f"member {fitting.member}" if fitting.member else f"rule {fitting.rule}",
        dialect=choice,
    )
