"""The operation that counts orders by tag. Nothing but its name and method is documented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TypeAlias

from ht_partner_client.api.orders import count_orders_by_tag

from ht_async.binding.wire import parts
from ht_async.dialect import Dialect
from ht_async.errors import DecodeError
from ht_async.models import reading
from ht_async.operation import Effect, Operation, RequestParts

Tags: TypeAlias = tuple[str, ...]
Counts: TypeAlias = dict[str, int]


def count_by_tag(tags: Tags, dialect: Dialect) -> Operation[Tags, Counts] | None:
    """Return the operation that counts the orders with some tags, if its path is known.

    The path stays unconfirmed although the user named it, so that a 404 can be told apart.

    Source: https://docs.partner.hellotech.com (Order count by tag): name and method; the
        parameter is taken from the list of orders.
    """
    path = dialect.paths.get("orders.count_by_tag")
    if path is None:
        return None
    return Operation(
        "orders.count_by_tag",
        "GET",
        path,
        Effect.READ,
        partial(_build, path=path, dialect=dialect),
        partial(decode_counts, tags=tags),
        unconfirmed=True,
    )


def _build(tags: Tags, path: str, dialect: Dialect) -> RequestParts:
    kwargs = {**count_orders_by_tag.build_request(), "url": path, "params": {"tags[]": tags}}
    return parts(kwargs, raw_brackets=dialect.brackets == "raw")


def decode_counts(body: object, tags: Tags) -> Counts:
    """Find the count of every tag in an answer of which nothing is documented.

    Taken are an object with a number for every tag, and a list of objects that each pair a tag
    with its only number; the body itself, or one of its members. An answer in which that is
    found in two places that disagree says nothing.

    Raises:
        DecodeError: The counts are not found, or not of every tag.
    """
    found: list[Counts] = []
    for place in (body, *reading.members(body).values()):
        counts = _counts_in(place, tags)
        if counts is not None and counts not in found:
            found.append(counts)
    if len(found) == 1:
        return found[0]
    what = "several counts that disagree" if found else "no count of every tag"
    raise DecodeError(f"the answer holds {what}: the shape of this answer is not documented")


def _counts_in(value: object, tags: Tags) -> Counts | None:
    counts: Counts = {}
    for tag, told in _pairs(value, tags):
        number = reading.integer(told)
        if number is None or number < 0 or counts.setdefault(tag, number) != number:
            return None
    return {tag: counts[tag] for tag in tags} if len(counts) == len(tags) else None


def _pairs(value: object, tags: Tags) -> Iterator[tuple[str, object]]:
    """Yield each tag that an object or a list of objects tells, with what stands for its count."""
    for tag, told in reading.members(value).items():
        if tag in tags:
            yield tag, told
    for entry in reading.items(value):
        texts, numbers = _sorted_out(reading.members(entry), tags)
        for tag in texts:
            only = len(texts) == len(numbers) == 1
            yield tag, numbers[0] if only else None


def _sorted_out(members: Mapping[str, object], tags: Tags) -> tuple[set[str], list[object]]:
    """Return the tags among an object's values, and the numbers among the others."""
    texts = {told for told in members.values() if isinstance(told, str) and told in tags}
    others = [told for told in members.values() if not isinstance(told, str) or told not in texts]
    return texts, [told for told in others if reading.integer(told) is not None]
