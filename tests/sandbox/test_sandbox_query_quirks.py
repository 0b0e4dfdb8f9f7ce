"""Quirks that read the query of lists in another way, and those of headers."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import pytest

from ht_async.sandbox.dialects import QUIRKS

ORDERS = "/api/partners/orders"
DAY = "from=03-05-2024&to=03-05-2024"
ISO_DAY = "from=2024-03-05&to=2024-03-05"
OTHER_DAY = "from=05-03-2024&to=05-03-2024"
JUST_BEFORE_THE_DAY = datetime(2024, 3, 4, 23, 59, 59, tzinfo=UTC)

READ = [
    ("iso_dates_only", DAY, "refused"),
    ("iso_dates_only", ISO_DAY, {1, 2}),
    ("iso_dates_only", "from&to", {0, 1, 2}),
    ("month_first_only", DAY, {1, 2}),
    ("month_first_only", ISO_DAY, "refused"),
    ("day_first", DAY, set()),
    ("day_first", OTHER_DAY, {1, 2}),
    ("day_first", ISO_DAY, {1, 2}),
    ("day_first", "from=03-25-2024", "refused"),
    ("ignore_dates", DAY, {0, 1, 2}),
    ("ignore_dates", "from=nonsense", {0, 1, 2}),
    ("only_repeated_status", "status=1&status=2", {1, 2}),
    ("only_repeated_status", "status[]=1&status[]=2", {0, 1, 2}),
    ("only_repeated_status", "status=1,2", "refused"),
    ("only_bracketed_status", "status[]=1&status%5B%5D=2", {1, 2}),
    ("only_bracketed_status", "status=1&status=2", {2}),
    ("only_bracketed_status", "status=1%2C2", "refused"),
    ("only_comma_status", "status=1,2", {1, 2}),
    ("only_comma_status", "status=1&status=2", {2}),
    ("only_comma_status", "status[]=1&status[]=2", {0, 1, 2}),
    ("raw_brackets_only", "tags[]=tv", {0}),
    ("raw_brackets_only", "tags%5B%5D=tv", {0, 1, 2}),
    ("refuse_empty", "from&to&status=1", "refused"),
    ("refuse_empty", "status=1", {1}),
    ("ignore_limit", "limit=1", {0, 1, 2}),
    ("ignore_limit, only_comma_status", "limit=1&status=1,2", {1, 2}),
]
"""Quirks, a query, and which of three orders come."""


@pytest.mark.parametrize(("quirks", "query", "expected"), READ)
async def test_a_quirk_reads_the_query_as_it_says(sandbox, quirks, query, expected):
    api = await sandbox(now=JUST_BEFORE_THE_DAY)
    numbers = {}
    for number in range(3):
        order_id = (await api.create())["id"]
        numbers[order_id] = number
        changes = {"status": number, "tags": ["tv"] if number == 0 else []}
        await api.client.patch(f"/_sandbox/orders/{order_id}", json=changes)
    response = await api.client.get(f"{ORDERS}?{query}", headers={"X-Sandbox-Dialect": quirks})
    if expected == "refused":
        assert response.status_code == 400
    else:
        assert {numbers[order["id"]] for order in response.json()["orders"]} == expected


def test_every_quirk_of_queries_is_tried():
    tried = {name.strip() for quirks, _, _ in READ for name in quirks.split(",")}
    assert tried == {quirk.name for quirk in QUIRKS.values() if quirk.read}


async def test_counts_read_the_query_in_the_same_way(sandbox):
    api = await sandbox(paths={"orders.count_by_tag": "/counts"}, dialects="iso_dates_only")
    assert (await api.client.get(f"/counts?{DAY}")).status_code == 400
    assert (await api.client.get(f"/counts?{ISO_DAY}")).status_code == 200


@pytest.mark.parametrize("path", [ORDERS, f"{ORDERS}/1"])
async def test_quirks_of_headers(sandbox, path):
    api = await sandbox(now=JUST_BEFORE_THE_DAY)
    usual = (await api.client.get(path)).headers
    quirks = {"X-Sandbox-Dialect": "clock_ahead,other_request_id"}
    odd = (await api.client.get(path, headers=quirks)).headers
    apart = parsedate_to_datetime(odd["date"]) - parsedate_to_datetime(usual["date"])
    assert apart.total_seconds() == 600
    assert "x-request-id" in usual
    assert "x-correlation-id" in odd
    assert "x-request-id" not in odd
