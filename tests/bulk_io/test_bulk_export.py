"""Results are written whole, for their owner alone, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ht_async.bulk.bodies import encode_order
from ht_async.bulk.export.csv_export import cell
from ht_async.bulk.export.exporting import export_items, write_items
from ht_async.bulk.export.records import columns
from ht_async.bulk.values import Item, ItemState
from ht_async.errors import ConfigurationError
from ht_async.models.new_order import NewOrder
from ht_async.resources.export.private_file import OutputError

SENT = datetime(2030, 1, 31, 17, 0, 0, 250_000, tzinfo=UTC)
ORDER = NewOrder.from_mapping(
    {
        "address": "=HYPERLINK(1)",
        "phone": "+1-425-555-0100",
        "sku_ids": [42, 47],
        "client_id": 7,
        "devices": ["@TV", "Mac"],
        "time_windows": [
            {"start": "2030-01-31T09:00:00-08:00", "end": "2030-01-31T10:00:00-08:00"}
        ],
        "purchase_order_id": "-PO-1",
    }
)
CREATED = Item(
    row=1,
    reference="-PO-1",
    body=encode_order(ORDER),
    state=ItemState.CREATED,
    sends=1,
    first_sent=SENT,
    ended=SENT,
    order_id=77,
    attempts=2,
    recovered=True,
)
NEW = Item(row=2, reference="PO-2", body=b'{"phone":"5"}', state=ItemState.NEW)


async def items(*given: Item) -> AsyncIterator[Item]:
    for item in given:
        yield item


def check_alone(path: Path) -> None:
    """Check that a file is its owner's, and that nothing was left beside it."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


async def exported(path: Path, **options: Any) -> None:
    assert await export_items(items(CREATED, NEW), path, **options) == 2
    check_alone(path)


async def test_csv_for_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "results.csv"
    await exported(path, orders=True)
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeffrow,reference,state,")
    first, second = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert first == {
        **dict.fromkeys(columns(orders=True), ""),
        "row": "1",
        "reference": "'-PO-1",
        "state": "created",
        "order_id": "77",
        "attempts": "2",
        "recovered": "true",
        "first_sent": "2030-01-31T17:00:00.250000+00:00",
        "ended": "2030-01-31T17:00:00.250000+00:00",
        "address": "'=HYPERLINK(1)",
        "phone": "'+1-425-555-0100",
        "sku_ids": "42;47",
        "client_id": "7",
        "devices": "'@TV;Mac",
        "time_windows": "2030-01-31T17:00:00+00:00/2030-01-31T18:00:00+00:00",
    }
    assert (second["state"], second["order_id"], second["phone"]) == ("new", "", "5")


async def test_json_lines_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    await exported(path, orders=True)
    first, second = map(json.loads, path.read_text().splitlines())
    assert list(first) == list(second) == list(columns(orders=True))
    assert (first["reference"], first["recovered"], first["sku_ids"]) == ("-PO-1", True, [42, 47])
    assert first["time_windows"][0]["start"] == "2030-01-31T17:00:00+00:00"
    assert second["order_id"] is None


async def test_parquet_for_analysis(tmp_path: Path) -> None:
    path = tmp_path / "results.parquet"
    await exported(path, orders=True)
    first, second = pq.read_table(path).to_pylist()
    assert list(first) == list(columns(orders=True))
    assert (first["first_sent"], first["devices"]) == (SENT, ["@TV", "Mac"])
    assert first["time_windows"][0]["end"] == datetime(2030, 1, 31, 18, tzinfo=UTC)
    assert (second["row"], second["ended"], second["sku_ids"]) == (2, None, None)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
async def test_orders_stay_out_unless_they_are_asked_for(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"results.{ending}"
    await exported(path)
    assert b"425-555" not in path.read_bytes()
    assert b"HYPERLINK" not in path.read_bytes()


async def test_many_items_in_lots(tmp_path: Path) -> None:
    many = [
        Item(row=row, reference=f"PO-{row}", body=b"{}", state=ItemState.NEW)
        for row in range(1, 60_002)
    ]
    path = tmp_path / "results.parquet"
    assert await export_items(items(*many), path) == 60_001
    file = pq.ParquetFile(path)
    groups = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
    assert groups == [10_000] * 6 + [1]
    assert file.read().column("row").to_pylist() == list(range(1, 60_002))


async def test_no_items_give_a_header(tmp_path: Path) -> None:
    for ending in ("csv", "jsonl", "parquet"):
        assert await export_items(items(), tmp_path / f"results.{ending}") == 0
    assert (tmp_path / "results.csv").read_text("utf-8-sig").split(",")[0] == "row"
    assert pq.read_table(tmp_path / "results.parquet").num_rows == 0


async def test_an_export_that_breaks_leaves_what_was_there(tmp_path: Path) -> None:
    async def breaking() -> AsyncIterator[Item]:
        yield CREATED
        raise RuntimeError("the journal is gone")

    path = tmp_path / "results.csv"
    path.write_text("of yesterday")
    path.chmod(0o600)
    with pytest.raises(RuntimeError):
        await export_items(breaking(), path)
    assert path.read_text() == "of yesterday"
    check_alone(path)


async def test_places_and_formats_that_are_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="can't be written: No such file or directory"):
        await export_items(items(), tmp_path / "absent" / "results.csv")
    with pytest.raises(ConfigurationError, match="must end in"):
        await export_items(items(), tmp_path / "results.pdf")
    file = io.BytesIO()
    assert await write_items(items(NEW), file, "jsonl") == 1
    assert json.loads(file.getvalue())["row"] == 2


@given(st.text())
def test_no_text_becomes_a_formula(text: str) -> None:
    written = cell(text)
    assert written in (text, "'" + text)
    assert not written.startswith(tuple("=+-@\t\r\n"))
