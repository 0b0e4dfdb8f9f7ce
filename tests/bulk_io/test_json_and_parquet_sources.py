"""JSON Lines and Parquet give the same orders as CSV does."""

from __future__ import annotations

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.opening import open_source
from ht_async.bulk.source.order_fields import OrderFields
from ht_async.errors import ConfigurationError
from ht_async.models.new_order import NewOrder
from ht_async.resources.export import pyarrow_module

ORDER: dict[str, Any] = {
    "address": "1 Elm St",
    "phone": "555",
    "sku_ids": [42, 47],
    "client_id": 7,
    "devices": ["LG TV"],
    "time_windows": [{"start": "2030-01-31T09:00:00-08:00", "end": "2030-01-31T11:00:00-08:00"}],
    "purchase_order_id": "PO-1",
}
DOCUMENTED = {
    **{name: value for name, value in ORDER.items() if name not in ("sku_ids", "time_windows")},
    "sku_id": [42, 47],
    "time_windows": [
        {"start_time": "2030-01-31T17:00:00+00:00", "end_time": "2030-01-31T19:00:00+00:00"}
    ],
}


def orders_in(path: Path) -> list[NewOrder]:
    source = open_source(path)
    fields = OrderFields(source.mapping)
    return [fields.order(row.values) for row in source.rows() if row.flaw is None]


def flaws_in(path: Path) -> list[tuple[int, int | None, str]]:
    rows = open_source(path).rows()
    return [(row.number, row.line, row.flaw.message) for row in rows if row.flaw]


@pytest.mark.parametrize("document", [ORDER, DOCUMENTED], ids=["fields", "documented body"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_lines(make_file, document: dict[str, Any], encoding: str) -> None:
    text = "\n" + json.dumps(document) + "\r\n\n" + json.dumps(document)
    path = make_file(text, "orders.jsonl", encoding)
    assert orders_in(path) == [NewOrder.from_mapping(ORDER)] * 2
    assert [(row.number, row.line) for row in open_source(path).rows()] == [(1, 2), (2, 4)]


FLAWED_LINES = {
    "{": "is no JSON: Expecting property name enclosed in double quotes, at column 2",
    "[1]": "must be one JSON object",
    '"text"': "must be one JSON object",
    '{"phone": "Ann", "phone": "Lee"}': "is no JSON: a name occurs twice in an object",
    '{"phone": NaN}': "is no JSON: NaN and infinities are no JSON",
    "[" * 100_000: "is no JSON: it is nested too deeply",
    '{"phone": "' + "x" * 1_000_000 + '"}': "is larger than 1000000 characters",
}


@pytest.mark.parametrize("line", FLAWED_LINES, ids=lambda line: line[:20])
def test_a_flawed_line_costs_itself_alone(make_file, line: str) -> None:
    good = json.dumps(ORDER)
    path = make_file(f"{good}\n{line}\n{good}\n", "orders.jsonl")
    [(number, place, told)] = flaws_in(path)
    assert (number, place) == (2, 2)
    assert told.startswith(FLAWED_LINES[line])
    assert "Ann" not in told
    assert len(orders_in(path)) == 2


def test_a_line_of_100_megabytes_takes_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "orders.ndjson"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b"\n" + json.dumps(ORDER).encode())
    source = open_source(path)
    tracemalloc.start()
    try:
        flawed, good = source.rows()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert flawed.flaw
    assert (good.number, good.line, good.flaw) == (2, 2, None)
    assert peak < 15_000_000


def test_parquet_with_lists_and_times_of_its_own(tmp_path: Path) -> None:
    window = {
        "start": datetime(2030, 1, 31, 17, tzinfo=UTC),
        "end": datetime(2030, 1, 31, 19, tzinfo=UTC),
    }
    rows = [{**ORDER, "client_id": 7.0, "time_windows": [window], "notes": None}] * 2_500
    path = tmp_path / "orders.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=700)
    assert orders_in(path) == [NewOrder.from_mapping(ORDER)] * 2_500
    source = open_source(path)
    rows_read = source.rows()
    assert next(rows_read).number == 1
    assert 0 < source.position < path.stat().st_size / 1_000
    assert [row.number for row in rows_read] == list(range(2, 2_501))
    assert source.position == source.size == path.stat().st_size
    assert len(source.digest()) == 64


def test_parquet_with_texts_and_gaps_as_spreadsheets_have_them(tmp_path: Path) -> None:
    columns = {
        "address": ["1 Elm St", "1 Elm St"],
        "phone": ["555", "555"],
        "sku_ids": ["42;47", "42"],
        "client_id": [7.0, float("nan")],
        "first_name": [None, "Ann"],
        "last_name": [None, "Lee"],
        "email": ["", "ann@example.com"],
        "purchase_order_id": [1, 2],
    }
    path = tmp_path / "orders.pq"
    pq.write_table(pa.table(columns), path)
    first, second = orders_in(path)
    assert (first.client_id, first.sku_ids, first.email) == (7, (42, 47), None)
    assert (second.client_id, second.purchase_order_id) == (None, "2")


def test_parquet_that_is_none(make_file, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="is no Parquet file, or is damaged"):
        open_source(make_file("PAR1 and nothing else", "orders.parquet"))
    pq.write_table(pa.table({"adress": ["1 Elm St"], "phone": ["5"]}), tmp_path / "typo.parquet")
    with pytest.raises(SourceError, match=r'"adress", is unknown: is it address\?'):
        open_source(tmp_path / "typo.parquet")


def test_damaged_parquet_is_told(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    pq.write_table(pa.Table.from_pylist([ORDER] * 1_000), path, compression="snappy")
    content = bytearray(path.read_bytes())
    content[4:400] = b"\xff" * 396
    path.write_bytes(content)
    with pytest.raises(SourceError, match="can't be read to its end"):
        list(open_source(path).rows())


def test_missing_pyarrow_names_the_extra() -> None:
    with pytest.raises(ConfigurationError, match=r'pip install "ht-async\[parquet\]"'):
        pyarrow_module.load_pyarrow("pyarrow.not_there")


@pytest.mark.parametrize("name", ["orders.xlsx", "orders.ODS"])
def test_spreadsheets_are_to_be_saved_as_csv(make_file, name: str) -> None:
    with pytest.raises(ConfigurationError, match="is a spreadsheet: save it as CSV"):
        open_source(make_file("x", name))


@pytest.mark.parametrize("name", ["orders.docx", "orders", "orders.json"])
def test_unknown_endings_are_refused(make_file, name: str) -> None:
    with pytest.raises(ConfigurationError, match=r"must end in \.csv"):
        open_source(make_file("x", name))
    if name == "orders":
        text = json.dumps(ORDER)
        assert next(open_source(make_file(text, name), file_format="jsonl").rows()).flaw is None
