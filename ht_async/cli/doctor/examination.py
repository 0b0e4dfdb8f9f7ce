"""The doctor's questions, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final, final

from ht_async.binding.ht.order_counts import decode_counts
from ht_async.cli.doctor.answer_checks import Answers, check_answers, check_paths
from ht_async.cli.doctor.filter_probe import Filters, telling_tag
from ht_async.cli.doctor.findings import Finding, Verdict, compared, not_seen
from ht_async.cli.doctor.order_checks import check_members, check_orders, check_references
from ht_async.cli.doctor.paging_probe import NEWEST_FIRST, ORDERS, check_paging, try_cursors
from ht_async.cli.doctor.questions import Questioner, Reply
from ht_async.cli.doctor.shapes import orders_of, single, skus_of
from ht_async.cli.doctor.surroundings import check_headers, skew_of
from ht_async.dialect import Dialect
from ht_async.errors import DecodeError
from ht_async.models import reading

_CLIENTS = "/api/partners/clients"
_NO_ORDER: dict[str, Any] = {}
_NOBODYS_ID = 2**31 - 1
_COUNTS: Final = "orders.count_by_tag"

_WRITES = (
    ("C16", "orders.create", "either `client_id`, or a name and an e-mail address"),
    ("C21", "clients.update", "the id in the path decides, members left out stay as they are"),
    ("C31", "time_windows", "one hour each, in UTC"),
)


@final
class Examination:
    """Asks the API what its documentation leaves open.

    Args:
        questioner: Asks.
        dialect: What is known already.
        now: Gives the aware wall clock time.
    """

    def __init__(
        self, questioner: Questioner, dialect: Dialect, now: Callable[[], datetime]
    ) -> None:
        self._questioner = questioner
        self._dialect = dialect
        self._now = now
        self._replies: list[Reply] = []
        self._skews: list[timedelta] = []
        self.reached = False
        """Whether the orders could be read at all."""

    async def findings(self) -> list[Finding]:
        """Return the answers to all questions; the first one alone if it fails."""
        listing = await self._get(ORDERS, f"limit=50&{NEWEST_FIRST}")
        self.reached = listing.ok
        if not listing.ok:
            return [_unreachable(listing)]
        orders = orders_of(listing.document)
        order: Mapping[str, Any] = max(orders, key=_fullness, default=_NO_ORDER)
        answers = await self._ask_each_operation(listing, order)
        retrieved = {} if answers.order is None else single(answers.order.document, "order")
        seen = [*orders, retrieved] if retrieved else orders
        return [
            *check_headers(self._replies, self._skews, self._dialect.request_id_header),
            *check_answers(answers),
            *check_paths(answers),
            await self._counts(telling_tag(orders)),
            *check_orders(seen),
            check_members("list", orders),
            check_members("retrieve", [retrieved] if retrieved else []),
            check_references(orders, retrieved),
            *check_paging(await try_cursors(self._questioner, listing)),
            *await Filters(self._questioner, orders).findings(),
            *_not_asked(),
        ]

    async def _get(self, path: str, query: str = "") -> Reply:
        return self._note(await self._questioner.get(path, query))

    def _note(self, reply: Reply) -> Reply:
        self._replies.append(reply)
        skew = skew_of(reply, self._now())
        if skew is not None:
            self._skews.append(skew)
        return reply

    async def _ask_each_operation(self, listing: Reply, order: Mapping[str, Any]) -> Answers:
        order_id = reading.integer(order.get("id"))
        client_id = reading.integer(order.get("client_id"))
        skus = await self._get(self._dialect.paths.get("skus.list", "/api/partners/skus"))
        return Answers(
            orders=listing,
            order=None if order_id is None else await self._get(f"{ORDERS}/{order_id}"),
            missing=await self._get(f"{ORDERS}/{_NOBODYS_ID}"),
            no_id=await self._get(f"{ORDERS}/"),
            client=None if client_id is None else await self._get(f"{_CLIENTS}/{client_id}"),
            skus=skus,
            zip_check=await self._check_zip(skus, order),
            clients=await self._get(self._dialect.paths.get("clients.create", _CLIENTS)),
        )

    async def _check_zip(self, skus: Reply, order: Mapping[str, Any]) -> Reply | None:
        offered = [*reading.items(order.get("skus")), *skus_of(skus.document)]
        ids = [reading.integer(reading.member(sku, "id")) for sku in offered]
        sku_id = next((number for number in ids if number is not None), None)
        zip_code = reading.label(order.get("client_zip"))
        if sku_id is None or not zip_code:
            return None
        return self._note(await self._questioner.check_zip(str(sku_id), zip_code.zfill(5)))

    async def _counts(self, tag: str | None) -> Finding:
        expected = "Order count by tag: nothing but its name and method is documented"
        path = self._dialect.paths.get(_COUNTS)
        if path is None:
            why = f"no path is known: --dialect paths.{_COUNTS}=/PATH"
            return not_seen(f"paths.{_COUNTS}", "", expected, why)
        reply = await self._get(path, "" if tag is None else f"tags%5B%5D={tag}")
        told = reply.told
        if reply.ok:
            told = "counts" if _counts(reply.document, tag) else "no count of every tag"
        return compared(f"paths.{_COUNTS}", "", expected, [told], ["counts"], "name another path")


def _counts(body: object, tag: str | None) -> bool:
    try:
        decode_counts(body, () if tag is None else (tag,))
    except DecodeError:
        return False
    return True


def _fullness(order: Mapping[str, Any]) -> int:
    return sum(value not in (None, "", [], {}) for value in order.values())


def _unreachable(reply: Reply) -> Finding:
    advice = "check the network, the base URL and the proxy"
    if reply.status in (401, 403):
        advice = "check the key in HT_API_KEY, and that it belongs to this server"
    elif reply.status is not None:
        advice = "check the base URL; if it is right, try again later"
    return Finding(
        check="connection",
        about="C25",
        verdict=Verdict.CONTRADICTED,
        expected="Retrieve all orders answers 200 with JSON",
        seen=reply.told,
        advice=advice,
    )


def _not_asked() -> list[Finding]:
    findings = [
        not_seen(check, about, expected, "not asked: it would be a write")
        for about, check, expected in _WRITES
    ]
    expected = "`Accept-Encoding` names codings (the sample names a media type)"
    return [*findings, not_seen("accept_encoding", "C27", expected, "not asked: nothing follows")]
