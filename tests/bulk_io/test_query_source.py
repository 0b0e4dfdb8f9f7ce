"""Orders come out of any database, and its credentials stay out of messages."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ht_async.bulk.bodies import decode_order
from ht_async.bulk.checked_rows import checked_lots
from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.opening import open_source
from ht_async.errors import ConfigurationError

SELECT = (
    "SELECT 'PO:' || id AS purchase_order_id, street AS address, phone, 42 AS sku_ids,"
    " client AS client_id FROM jobs WHERE street LIKE '%Elm%' ORDER BY id"
)


@pytest.fixture
def url(tmp_path: Path) -> str:
    path = tmp_path / "shop.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE jobs (id INTEGER, street TEXT, phone TEXT, client REAL)")
        database.executemany(
            "INSERT INTO jobs VALUES (?, ?, '555', 7.0)",
            [(number, f"{number} Elm St") for number in range(1, 2_501)],
        )
    database.close()
    return f"sqlite:///{path}"


async def test_a_query_gives_orders(url: str) -> None:
    source = open_source(url, query=SELECT)
    lots = [lot async for lot in checked_lots(source, "job")]
    assert [len(lot.items) for lot in lots] == [1_000, 1_000, 500]
    assert lots[-1].items[-1].reference == "PO:2500"
    assert (source.size, source.position) == (None, 0)


async def test_rows_of_a_query_need_references(url: str) -> None:
    source = open_source(
        url, query="SELECT street AS address, phone, 42 AS sku_ids, 7 AS client_id FROM jobs"
    )
    lot = await anext(checked_lots(source, "job"))
    assert lot.items == []
    assert lot.rejected[0].problems[0].field == "purchase_order_id"


def test_the_digest_tells_results_apart(url: str) -> None:
    whole = open_source(url, query=SELECT).digest()
    assert open_source(url, query=SELECT).digest() == whole
    assert open_source(url, query=SELECT + " DESC").digest() != whole


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT * FROM absent", "no such table: absent"),
        ("SELECT street, phone FROM jobs", '"street", is unknown'),
        ("SELECT phone, phone FROM jobs", "column 2 has the name of column 1"),
        ("CREATE TABLE more (id INTEGER)", "returns no rows: write a SELECT"),
        ("SELEKT", "syntax error"),
    ],
)
def test_queries_that_give_no_orders(url: str, query: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        open_source(url, query=query)


def test_an_error_half_way_tells_no_values(url: str) -> None:
    flawed = "json_extract(CASE id WHEN 9 THEN street ELSE '1' END, '$') AS"
    query = SELECT.replace("42 AS", flawed).removesuffix(" ORDER BY id")
    rows = open_source(url, query=query).rows()
    with pytest.raises(SourceError, match=r"ended in an error \(OperationalError\)") as raised:
        list(rows)
    assert "Elm" not in str(raised.value)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite:///absent.db", "query on sqlite:///absent.db: there is no such file"),
        ("klingon://ann:secret@host/db", "must be named by a URL that SQLAlchemy knows"),
        ("postgresql+psycopg://ann:secret@127.0.0.1:1/db", "query on postgresql"),
        ("://secret", "must be named by a URL"),
    ],
)
def test_databases_that_cannot_be_reached(url: str, message: str) -> None:
    with pytest.raises(SourceError, match=message) as raised:
        open_source(url, query="SELECT 1")
    assert "secret" not in str(raised.value)


def test_arguments_that_do_not_go_together(url: str, make_file) -> None:
    with pytest.raises(ConfigurationError, match="needs a SELECT statement"):
        open_source(url)
    with pytest.raises(ConfigurationError, match="not with a file"):
        open_source(make_file("phone\n"), query="SELECT 1")


TABLE = """
CREATE TABLE jobs AS SELECT id, id || ' Elm St, 100%' AS street, ARRAY[42, 47] AS skus,
    7::numeric AS client, md5(id::text)::uuid AS reference,
    timestamptz '2030-01-31 09:00-08' AS earliest, timestamptz '2030-01-31 11:00-08' AS latest
FROM generate_series(1, 2500) AS id
"""
SELECT_IN_POSTGRES = """
SELECT reference AS purchase_order_id, street AS address, ':x' AS phone, skus AS sku_ids,
    client AS client_id, earliest AS "time_windows.start", latest AS "time_windows.end"
FROM jobs WHERE street LIKE '%Elm%' ORDER BY id
"""


async def test_postgres_gives_orders_with_types_of_its_own(postgres_url: str) -> None:
    import psycopg

    async with await psycopg.AsyncConnection.connect(postgres_url) as database:
        await database.execute(TABLE)
    url = postgres_url.replace("postgresql://", "postgresql+psycopg://")
    source = open_source(url, query=SELECT_IN_POSTGRES)
    items = [item async for lot in checked_lots(source, "job") for item in lot.items]
    assert len(items) == 2_500
    order = decode_order(items[-1].body)
    assert (order.address, order.phone, order.client_id) == ("2500 Elm St, 100%", ":x", 7)
    assert order.sku_ids == (42, 47)
    assert len(list(order.time_windows[0].hours())) == 2
    flawed = SELECT_IN_POSTGRES.replace("':x'", "(street::date)::text")
    with pytest.raises(SourceError, match=r"ended in an error \(InvalidDatetimeFormat\)"):
        open_source(url, query=flawed).digest()
    with pytest.raises(SourceError, match="syntax error"):
        open_source(url, query="DELETE FROM jobs")
