"""The dialects that the sandbox speaks: a table of quirks, combined at will.

The documentation contradicts itself in numbered places, C1 to C32. The sandbox makes one choice
for each; a quirk makes another, and a dialect is a set of quirks. A further quirk joins as a
further row of `QUIRKS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from attrs import frozen

from . import answer_quirks, order_quirks, query_quirks
from .json_shapes import (
    Change,
    ObjectChange,
    Place,
    answers_with,
    listed,
    objects,
    orders,
    orders_and_clients,
)

HEADER = "x-sandbox-dialect"
"""Request header that asks for a dialect: names of quirks with commas between them."""

Dialect: TypeAlias = frozenset[str]
"""Names of quirks."""


@frozen
class Quirk:
    """One way to differ from what the sandbox does by default.

    Attributes:
        name: what headers and settings call it.
        contradiction: the contradiction in the documentation that it is about, such as C1;
            empty if the documentation says nothing at all.
        description: what it does.
        change: makes an answer from the default one; None if it acts on pages, which is up to
            `ht_async.sandbox.paging`, on headers or on queries.
        read: makes the query that is read from the one that came; None if it does not act on
            queries.
    """

    name: str
    contradiction: str
    description: str
    change: Change | None = None
    read: Callable[[str], str] | None = None


def _about(contradiction: str, place: Place, change: ObjectChange) -> Quirk:
    description = (change.__doc__ or "").partition(".")[0]
    return Quirk(change.__name__, contradiction, description, place(change))


# Changes are made in this order: of two that concern the same member the first decides, and
# names and envelopes come after what is looked for by name.
_OF_ANSWERS = (
    _about("C2", orders, order_quirks.label_mismatch),
    _about("C1", orders, order_quirks.status_text),
    _about("C1", orders, order_quirks.status_name),
    _about("C1", orders, order_quirks.status_numeric_text),
    _about("C1", orders, order_quirks.unknown_status),
    _about("C15", orders, order_quirks.null_service_description),
    _about("C15", orders, order_quirks.null_appointment),
    _about("C15", orders, order_quirks.text_shipping_type),
    _about("C7", objects, answer_quirks.iso_short_datetime),
    _about("C8", orders, order_quirks.local_iso),
    _about("C8", orders, order_quirks.created_at_text),
    _about("C8", orders, order_quirks.created_at_epoch),
    _about("C13", orders, order_quirks.availability_text),
    _about("C13", orders, order_quirks.availability_texts),
    _about("C14", orders, order_quirks.consolidated_text),
    _about("C14", orders, order_quirks.consolidated_list),
    _about("", orders, order_quirks.zip_number),
    _about("C23", orders, order_quirks.phone_text),
    _about("C23", orders, order_quirks.phone_number),
    _about("C30", orders, order_quirks.events_texts),
    _about("C30", orders, order_quirks.events_objects),
    _about("C6", listed("orders"), order_quirks.hide_reference),
    _about("C5", orders, order_quirks.no_finish_url),
    _about("C5", orders, order_quirks.sparse),
    _about("C5", orders_and_clients, answer_quirks.nulls),
    _about("C26", answers_with("treatment"), answer_quirks.treatment_case),
    _about("C26", answers_with("treatment"), answer_quirks.treatment_null),
    _about("C26", answers_with("cbsa"), answer_quirks.cbsa_null),
    _about("C24", objects, answer_quirks.secrets_absent),
    _about("C6", objects, answer_quirks.unknown_members),
    _about("C18", objects, answer_quirks.text_ids),
    _about("", answers_with("counts"), answer_quirks.counts_list),
    _about("C3", answers_with("external_id"), answer_quirks.client_envelope),
    _about("C3", answers_with("status"), answer_quirks.no_envelope_status),
    _about("C4", objects, answer_quirks.camel_case),
    _about("", answers_with("counts"), answer_quirks.bare_counts),
    _about("C3", answers_with("skus"), answer_quirks.bare_skus),
    _about("C3", answers_with("order"), answer_quirks.bare_order),
)

IGNORE_CURSOR = Quirk("ignore_cursor", "C12", "Answer with the first page, whatever the cursor")
EMPTY_PAGES = Quirk(
    "empty_page_with_cursor",
    "C12",
    "Put an empty page with a new `next_cursor` before each page but the first",
)
REPEATED_CURSOR = Quirk("repeated_cursor", "C12", "Repeat the request's cursor as `next_cursor`")
SHORT_PAGES = Quirk("short_pages", "C12", "Make pages half as long as they may be")
DUPLICATE_ITEMS = Quirk(
    "duplicate_items", "C12", "Begin each page with the last two orders of the page before"
)
_OF_PAGES = (IGNORE_CURSOR, EMPTY_PAGES, REPEATED_CURSOR, SHORT_PAGES, DUPLICATE_ITEMS)

CLOCK_AHEAD = Quirk("clock_ahead", "", "Be ten minutes ahead in the header `Date`")
OTHER_REQUEST_ID = Quirk(
    "other_request_id", "", "Tell the request's id as `x-correlation-id`, not as `x-request-id`"
)
_OF_HEADERS = (CLOCK_AHEAD, OTHER_REQUEST_ID)

_OF_QUERIES = tuple(
    Quirk(read.__name__, about, (read.__doc__ or "").partition(".")[0], read=read)
    for read, about in query_quirks.READINGS.items()
)

QUIRKS: Mapping[str, Quirk] = {
    quirk.name: quirk for quirk in (*_OF_ANSWERS, *_OF_PAGES, *_OF_HEADERS, *_OF_QUERIES)
}
"""Every quirk by name."""

SAMPLES: Mapping[str, Dialect] = {
    "create_sample": frozenset(
        ("status_text", "iso_short_datetime", "sparse", "no_envelope_status", "camel_case")
    ),
    "retrieve_sample": frozenset(
        (
            "label_mismatch",
            "null_service_description",
            "local_iso",
            "availability_text",
            "consolidated_text",
            "no_finish_url",
        )
    ),
}
"""Dialects of the documentation's two samples of an order, by name."""


class UnknownQuirkError(ValueError):
    """There is no such quirk or sample; the message names those that there are."""


def parse_dialect(names: Iterable[str]) -> Dialect:
    """Return the dialect that names make up.

    Args:
        names: names of quirks and of `SAMPLES`; blank ones don't count.

    Raises:
        UnknownQuirkError: one is unknown.
    """
    dialect: set[str] = set()
    for name in filter(None, map(str.strip, names)):
        if name not in QUIRKS and name not in SAMPLES:
            known = ", ".join((*QUIRKS, *SAMPLES))
            raise UnknownQuirkError(f"unknown quirk {name[:40]!r}; there are {known}")
        dialect |= SAMPLES.get(name, {name})
    return frozenset(dialect)


def read_query(query: str, dialect: Dialect) -> str:
    """Return the raw query as it is read in a dialect.

    Args:
        query: the raw query that came.
        dialect: the dialect.

    Raises:
        Refusal: 400, the dialect has no such query.
    """
    for quirk in _OF_QUERIES:
        if quirk.name in dialect and quirk.read is not None:
            query = quirk.read(query)
    return query


def translate(body: object, dialect: Dialect) -> object:
    """Return an answer in a dialect.

    Args:
        body: the answer as the sandbox gives it by default.
        dialect: the dialect.
    """
    for quirk in _OF_ANSWERS:
        if quirk.name in dialect and quirk.change is not None:
            body = quirk.change(body)
    return body
