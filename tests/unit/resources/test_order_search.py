"""Finding an order by its reference: the newest first, to the end, and never by mistake."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from json_server import answer, query
from search_servers import DAY, find, listed, number_of, serving

from ht_async import (
    APIStatusError,
    ConfigurationError,
    DecodeError,
    Dialect,
    InvalidRequestError,
)
from ht_async.events import PagingStopped

# -- what is asked -------------------------------------------------------------------------


async def test_the_newest_are_asked_for_first_from_the_day_before() -> None:
    server = serving(listed((9, "PO-9")), listed())
    assert await find(server) is None
    sent = [("from", "09-09-2024"), ("order_by", "created_at"), ("sort", "DESC")]
    assert server.queries == [sent, [("from", "09-09-2024"), ("cursor", "9"), *sent[1:]]]


@pytest.mark.parametrize(("since", "sent"), [(date.min, "01-01-0001"), (date.max, "12-30-9999")])
async def test_any_day_will_do(since: date, sent: str) -> None:
    server = serving(listed())
    async with server.client() as ht:
        assert await ht.orders.find_by_purchase_order_id("PO-1", since=since) is None
    assert dict(query(server.requests[0]))["from"] == sent


async def test_options_go_for_every_request() -> None:
    server = serving(listed((9, None)), listed(), single=lambda number: {"order": {"id": number}})
    async with server.client() as ht:
        await ht.orders.find_by_purchase_order_id("PO-1", since=DAY, headers={"X-Trace": "t"})
    assert len(server.requests) == 3
    assert all(dict(request.headers)["X-Trace"] == "t" for request in server.requests)


BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"purchase_order_id": ""}, ["purchase_order_id"]),
    ({"purchase_order_id": "  "}, ["purchase_order_id"]),
    ({"purchase_order_id": None}, ["purchase_order_id"]),
    ({"purchase_order_id": 5}, ["purchase_order_id"]),
    ({"purchase_order_id": "a\nb"}, ["purchase_order_id"]),
    ({"since": None}, ["since"]),
    ({"since": datetime(2024, 9, 10)}, ["since"]),
    ({"since": "2024-09-10"}, ["since"]),
    ({"purchase_order_id": "\ud800", "since": 5}, ["purchase_order_id", "since"]),
]


@pytest.mark.parametrize(("arguments", "fields"), BAD)
async def test_bad_arguments_are_refused_by_name(
    arguments: dict[str, Any], fields: list[str]
) -> None:
    server = serving()
    async with server.client() as ht:
        with pytest.raises(InvalidRequestError) as caught:
            await ht.orders.find_by_purchase_order_id(
                **{"purchase_order_id": "PO-1", "since": DAY, **arguments}
            )
    assert [problem.field for problem in caught.value.problems] == fields
    assert server.requests == []


async def test_bad_options_are_refused_before_any_io() -> None:
    server = serving()
    async with server.client() as ht:
        with pytest.raises(ConfigurationError):
            await ht.orders.find_by_purchase_order_id("PO-1", since=DAY, timeout=0)
    assert server.requests == []


# -- what is found -------------------------------------------------------------------------

FOUND: dict[str, tuple[list[Any], int | None, int]] = {
    "on the first page": ([listed((9, "PO-9"), (8, "PO-1"))], 8, 1),
    "on a later page": ([listed((9, "PO-9")), listed((8, "PO-8")), listed((7, "PO-1"))], 7, 3),
    "nowhere": ([listed((9, "PO-9")), listed((8, "PO-11")), listed()], None, 3),
    "in no list at all": ([listed()], None, 1),
    "the newest of two": ([listed((9, "PO-1"), (8, "PO-1"))], 9, 1),
    "after an empty page": ([{"orders": [], "next_cursor": 5}, listed((9, "PO-1"))], 9, 2),
}


@pytest.mark.parametrize("name", FOUND)
async def test_an_order_is_found(name: str) -> None:
    pages, expected, requests = FOUND[name]
    server = serving(*pages, listed())
    assert await find(server) == expected
    lists = [request for request in server.requests if number_of(request) is None]
    assert len(lists) == requests


async def test_a_reference_may_be_listed_as_a_number() -> None:
    assert await find(serving({"orders": [{"id": 9, "purchase_order_id": 5}]}), "5") == 9


@pytest.mark.parametrize("reference", ["po-1", "PO-1 ", "PO-01", "PO-1\u200b"])
async def test_references_are_compared_to_the_letter(reference: str) -> None:
    assert await find(serving(listed((9, "PO-1")), listed()), reference) is None


# -- no answer is better than a wrong one --------------------------------------------------

INCOMPLETE: list[tuple[list[Any], dict[str, Any], str]] = [
    ([listed((9, "PO-9"))] * 2, {}, "nothing_new"),
    ([{**listed((9, "PO-9")), "next_cursor": "opaque"}], {}, "unreadable_cursor"),
    ([{**listed((n, "PO-9")), "next_cursor": 7} for n in (9, 8)], {}, "repeated_cursor"),
    ([listed((9, "PO-9"))], {"cursor_rule": "epoch"}, "no_creation_time"),
]


@pytest.mark.parametrize(("pages", "choices", "reason"), INCOMPLETE)
async def test_a_list_that_was_not_read_to_its_end_is_an_error(
    pages: list[Any], choices: dict[str, Any], reason: str
) -> None:
    events: list[Any] = []
    with pytest.raises(DecodeError, match=rf"to its end \({reason}\).*cursor_rule="):
        await find(serving(*pages), dialect=Dialect(**choices), on_event=events.append)
    stops = [event.reason for event in events if isinstance(event, PagingStopped)]
    assert stops == [reason]


async def test_what_is_found_before_that_is_found() -> None:
    page = {**listed((9, "PO-9"), (8, "PO-1")), "next_cursor": "opaque"}
    assert await find(serving(page)) == 8


@pytest.mark.parametrize("status", [401, 403, 404, 500])
async def test_a_list_that_can_not_be_got_is_an_error(status: int) -> None:
    with pytest.raises(APIStatusError) as caught:
        await find(serving(listed((9, "PO-9")), answer({}, status)))
    assert caught.value.status == status
