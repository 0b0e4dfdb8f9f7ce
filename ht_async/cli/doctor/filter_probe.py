"""Finds out how the filters of *Retrieve all orders* have to be written (C9, C10, C11)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date
from typing import Any
from urllib.parse import quote

from attrs import frozen

from ht_async.cli.doctor.findings import Finding, Verdict, compared, not_seen
from ht_async.cli.doctor.paging_probe import NEWEST_FIRST, ORDERS
from ht_async.cli.doctor.questions import Questioner, Reply
from ht_async.cli.doctor.shapes import identifiers, orders_of
from ht_async.models import reading
from ht_async.models.moment import read_moment
from ht_async.models.status import read_status

Orders = Sequence[Mapping[str, Any]]

_LIMIT = 50
_LONG_AGO = date(2001, 2, 3)
_DATES: Mapping[str, Callable[[date], str]] = {
    "month_first": lambda day: f"{day:%m-%d-%Y}",
    "iso": lambda day: f"{day:%Y-%m-%d}",
}
_SEVERAL: Mapping[str, Callable[[int, int], str]] = {
    "repeated": lambda one, other: f"status={one}&status={other}",
    "brackets": lambda one, other: f"status[]={one}&status[]={other}",
    "comma": lambda one, other: f"status={one},{other}",
}
_BRACKETS = {"encoded": "tags%5B%5D", "raw": "tags[]"}
_BARE_NAMES = "from&to&client_id&cursor&status&order_by&sort"


@frozen(slots=True)
class Filters:
    """Asks for filtered lists of orders that are known.

    Args:
        questioner: Asks.
        orders: The newest orders, with names in snake_case.
    """

    questioner: Questioner
    orders: Orders

    async def findings(self) -> list[Finding]:
        """Return what is found out about all filters."""
        return [
            await self._dates(),
            await self._one_status(),
            await self._several_statuses(),
            await self._tags(),
            await self._client(),
            await self._sort(),
            await self._empty(),
        ]

    async def _ask(self, query: str) -> Reply:
        return await self.questioner.get(ORDERS, f"limit={_LIMIT}&{NEWEST_FIRST}&{query}")

    # -- dates -------------------------------------------------------------------------

    async def _dates(self) -> Finding:
        expected = "MM-DD-YYYY, as in the sample (the table's type is YYYY-MM-DD)"
        anchor = newest_of_a_telling_day(self.orders)
        if anchor is None:
            return not_seen("dates", "C9", expected, "no order with a date of creation")
        order_id, day = anchor
        told = {style: await self._try_dates(style, order_id, day) for style in _DATES}
        return judge_dates(expected, told)

    async def _try_dates(self, style: str, order_id: int, day: date) -> str:
        write = _DATES[style]
        on_the_day = await self._ask(f"from={write(day)}&to={write(day)}")
        if not on_the_day.ok:
            return f"refused ({on_the_day.told})"
        if order_id not in identifiers(orders_of(on_the_day.document)):
            return "another day's orders"
        long_ago = await self._ask(f"from={write(_LONG_AGO)}&to={write(_LONG_AGO)}")
        return "ignored" if long_ago.ok and orders_of(long_ago.document) else "works"

    # -- statuses ----------------------------------------------------------------------

    async def _one_status(self) -> Finding:
        expected = "`status` with one code filters (sample)"
        codes = two_statuses(self.orders)
        if len(codes) < 2:
            return not_seen("status_filter", "C10", expected, "orders of fewer than two statuses")
        reply = await self._ask(f"status={codes[0]}")
        told = _filtered(reply, {codes[0]})
        return compared("status_filter", "C10", expected, [told], ["works"], "filter by yourself")

    async def _several_statuses(self) -> Finding:
        expected = "several are repeated (one is documented, an array by its type)"
        codes = two_statuses(self.orders)
        if len(codes) < 2:
            return not_seen("statuses", "C10", expected, "orders of fewer than two statuses")
        told = {
            style: _filtered(await self._ask(write(codes[0], codes[1])), set(codes))
            for style, write in _SEVERAL.items()
        }
        return judge_statuses(expected, told)

    # -- others ------------------------------------------------------------------------

    async def _tags(self) -> Finding:
        expected = "`tags[]` is read with its brackets raw, as in the sample, and encoded"
        tag = telling_tag(self.orders)
        if tag is None:
            return not_seen(
                "brackets", "C10", expected, "no tag that some orders have and some not"
            )
        told: dict[str, str] = {}
        for style, name in _BRACKETS.items():
            reply = await self._ask(f"{name}={quote(tag, safe='')}")
            shown = orders_of(reply.document)
            fits = bool(shown) and all(tag in reading.texts(order.get("tags")) for order in shown)
            told[style] = "works" if fits else "ignored" if reply.ok else f"refused ({reply.told})"
        return judge_brackets(expected, told)

    async def _client(self) -> Finding:
        expected = "`client_id` restricts the list to one client's orders"
        owners = Counter(reading.integer(order.get("client_id")) for order in self.orders)
        owners.pop(None, None)
        if len(owners) < 2:
            return not_seen("client_filter", "", expected, "orders of fewer than two clients")
        owner = next(iter(owners))
        reply = await self._ask(f"client_id={owner}")
        shown = {reading.integer(order.get("client_id")) for order in orders_of(reply.document)}
        told = "works" if shown == {owner} else "ignored" if reply.ok else f"refused ({reply.told})"
        return compared("client_filter", "", expected, [told], ["works"], "filter by yourself")

    async def _sort(self) -> Finding:
        expected = "`order_by=created_at` with `sort=ASC` puts the oldest first, DESC the newest"
        reply = await self.questioner.get(ORDERS, f"limit={_LIMIT}&order_by=created_at&sort=ASC")
        newest, oldest = _creations(self.orders), _creations(orders_of(reply.document))
        if len(set(newest)) < 2:
            return not_seen("sort", "", expected, "no two orders of different times")
        works = newest == sorted(newest, reverse=True) and oldest == sorted(oldest) and oldest
        told = "works" if works else "ignored" if reply.ok else f"refused ({reply.told})"
        advice = "look-ups of lost orders read the whole list: expect them to be slow"
        return compared("sort", "", expected, [told], ["works"], advice)

    async def _empty(self) -> Finding:
        expected = "parameters without a value count as absent (as the sample sends them)"
        plain = await self.questioner.get(ORDERS, "limit=5")
        bare = await self.questioner.get(ORDERS, f"limit=5&{_BARE_NAMES}")
        same = identifiers(orders_of(plain.document)) == identifiers(orders_of(bare.document))
        told = "count as absent" if same else "change the list"
        told = told if bare.ok else f"refused ({bare.told})"
        advice = "nothing: this package leaves them out"
        return compared("empty_parameters", "C11", expected, [told], ["count as absent"], advice)


def newest_of_a_telling_day(orders: Orders) -> tuple[int, date] | None:
    """Return an order's id and the day of its creation, which must not read alike both ways."""
    newest: dict[date, int] = {}
    for order in orders:
        created = read_moment(order.get("created_at")).at
        (order_id,) = identifiers([order]) or (None,)
        if created is not None and order_id is not None:
            newest.setdefault(created.astimezone(UTC).date(), order_id)
    telling = [(order_id, day) for day, order_id in newest.items() if day.day != day.month]
    return next(iter(telling), None)


def two_statuses(orders: Orders) -> tuple[int, ...]:
    """Return the codes of the two statuses that most orders have."""
    statuses = (read_status(order.get("status")) for order in orders)
    codes = Counter(status.code for status in statuses if status is not None)
    codes.pop(None, None)
    return tuple(code for code, _ in codes.most_common(2) if code is not None)


def telling_tag(orders: Orders) -> str | None:
    """Return a tag that some of the orders have and some have not."""
    having = Counter(tag for order in orders for tag in set(reading.texts(order.get("tags"))))
    return next((tag for tag, count in having.items() if count < len(orders)), None)


def _filtered(reply: Reply, wanted: set[int]) -> str:
    if not reply.ok:
        return f"refused ({reply.told})"
    statuses = [read_status(order.get("status")) for order in orders_of(reply.document)]
    shown = {None if status is None else status.code for status in statuses}
    if shown == wanted:
        return "works"
    if shown < wanted:
        return "only one of them" if shown else "finds nothing"
    return "ignored"


def _creations(orders: Orders) -> list[float]:
    moments = (read_moment(order.get("created_at")).at for order in orders)
    return [moment.timestamp() for moment in moments if moment is not None]


def judge_dates(expected: str, told: Mapping[str, str]) -> Finding:
    """Make a finding of what each form of dates led to."""
    works = [style for style, outcome in told.items() if outcome == "works"]
    usual = "month_first" in works
    return Finding(
        check="dates",
        about="C9",
        verdict=Verdict.CONFIRMED if usual else Verdict.CONTRADICTED,
        expected=expected,
        seen=_told(told),
        advice="" if works else "don't rely on `from_` and `to`: compare `created_at` yourself",
        dialect={} if usual or not works else {"dates": works[0]},
    )


def judge_statuses(expected: str, told: Mapping[str, str]) -> Finding:
    """Make a finding of what each way to ask for several statuses led to."""
    works = [style for style, outcome in told.items() if outcome == "works"]
    return Finding(
        check="statuses",
        about="C10",
        verdict=Verdict.CONFIRMED if "repeated" in works else Verdict.CONTRADICTED,
        expected=expected,
        seen=_told(told),
        advice="" if works else "leave `status_style` as it is: one status a request",
        dialect={"status_style": works[0]} if works else {},
    )


def judge_brackets(expected: str, told: Mapping[str, str]) -> Finding:
    """Make a finding of what each way to write brackets led to."""
    works = [style for style, outcome in told.items() if outcome == "works"]
    return Finding(
        check="brackets",
        about="C10",
        verdict=Verdict.CONFIRMED if len(works) == len(told) else Verdict.CONTRADICTED,
        expected=expected,
        seen=_told(told),
        advice="" if works else "don't rely on `tags`: filter by yourself",
        dialect={"brackets": "raw"} if works == ["raw"] else {},
    )


def _told(outcomes: Mapping[str, str]) -> str:
    return ", ".join(f"{style}: {outcome}" for style, outcome in outcomes.items())
