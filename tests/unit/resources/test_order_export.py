"""Orders as files: whole, for their owner alone, no cell a formula, little memory."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from json_server import JsonServer, answer

from ht_async import (
    APITimeoutError,
    ConfigurationError,
    Evidence,
    Failure,
    FailureKind,
    Request,
    RetryPolicy,
    ServerError,
)
from ht_async.resources.export.columns import COLUMNS
from ht_async.resources.export.csv_file import cell
from ht_async.resources.export.exporting import ExportFormat, export_format, export_orders
from ht_async.resources.export.private_file import OutputError
from ht_async.testing import build_order

AT = datetime(2026, 3, 25, 9, 30, tzinfo=UTC)
FORMATS = ("csv", "jsonl", "parquet")
ORDERS = [
    build_order(
        id=7,
        client_name="=HYPERLINK(1)",
        email="@jane",
        phone="+12135550100",
        tags=["-tv", "urgent"],
        skus=[42, 43],
        created_at=AT,
        appointment_start_date_time=AT,
        recurring=False,
        service_description="Mount, then test\nboth",
        purchase_order_id="PO-7",
    ),
    build_order(id=8, status="On the way", created_at=None, client_id=2**63, client_name="\ud800"),
]


def pages(*orders: Any) -> JsonServer:
    """List each order on a page of its own."""
    bodies = [*({"orders": [order.raw]} for order in orders), {"orders": []}]

    def respond(request: Request) -> Any:
        return bodies[len(server.requests) - 1]

    server = JsonServer(respond)
    return server


async def export(
    server: JsonServer, path: Path, file_format: ExportFormat | None = None, **listing: Any
) -> int:
    async with server.client(retry=RetryPolicy(retries=0)) as ht:
        chosen = file_format or export_format(path)
        return await export_orders(ht.orders.list(**listing), path, chosen)


def check_alone(path: Path) -> None:
    """Check that a file is its owner's, and that nothing was left beside it."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


async def test_csv_for_spreadsheets(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    assert await export(pages(*ORDERS), path) == 2
    check_alone(path)
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeffid,purchase_order_id,status,")
    first, second = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert list(first) == list(COLUMNS)
    shown = {name: first[name] for name in (
        "id", "status", "status_code", "created_at", "client_name", "email", "phone", "tags",
        "sku_ids", "recurring", "service_description", "shipping_type",
    )}  # fmt: skip
    assert shown == {
        "id": "7",
        "status": "PENDING",
        "status_code": "0",
        "created_at": "2026-03-25T09:30:00+00:00",
        "client_name": "'=HYPERLINK(1)",
        "email": "'@jane",
        "phone": "'+12135550100",
        "tags": "'-tv;urgent",
        "sku_ids": "42;43",
        "recurring": "false",
        "service_description": "Mount, then test\nboth",
        "shipping_type": "",
    }
    assert (second["status"], second["status_code"]) == ("ON_THE_WAY", "")
    assert (second["created_at"], second["client_name"]) == ("", "?")


async def test_json_lines_for_programs(tmp_path: Path) -> None:
    path = tmp_path / "orders.jsonl"
    assert await export(pages(*ORDERS), path) == 2
    check_alone(path)
    lines = path.read_text(encoding="ascii").splitlines()
    assert [json.loads(line) for line in lines] == [order.to_dict() for order in ORDERS]


async def test_parquet_for_analysis(tmp_path: Path) -> None:
    path = tmp_path / "orders.parquet"
    assert await export(pages(*ORDERS), path) == 2
    check_alone(path)
    first, second = pq.read_table(path).to_pylist()
    assert list(first) == list(COLUMNS)
    assert (first["id"], first["created_at"], first["recurring"]) == (7, AT, False)
    assert (first["sku_ids"], first["tags"]) == ([42, 43], ["-tv", "urgent"])
    assert first["client_name"] == "=HYPERLINK(1)"
    assert (second["client_id"], second["client_name"], second["created_at"]) == (None, "?", None)


@pytest.mark.parametrize("ending", FORMATS)
async def test_no_orders_make_a_file_too(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"orders.{ending}"
    assert await export(pages(), path) == 0
    check_alone(path)


@pytest.mark.parametrize("ending", FORMATS)
async def test_a_file_stays_as_it_is_until_all_orders_are_there(
    tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"orders.{ending}"
    path.write_text("before")
    path.chmod(0o600)
    failing = JsonServer(
        lambda _: {"orders": [ORDERS[0].raw]} if len(failing.requests) == 1 else answer({}, 500)
    )
    with pytest.raises(ServerError):
        await export(failing, path)
    assert path.read_text() == "before"
    check_alone(path)
    await export(pages(*ORDERS), path)
    assert path.read_bytes() != b"before"
    check_alone(path)


async def test_a_timeout_is_not_told_as_a_trouble_of_the_file(tmp_path: Path) -> None:
    late = Failure(Evidence.MAYBE_SENT, FailureKind.TIMEOUT, TimeoutError())
    with pytest.raises(APITimeoutError):
        await export(JsonServer(lambda _: late), tmp_path / "orders.csv")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("place", ["", "missing/orders.csv"])
async def test_a_file_that_can_not_be_written_is_named(tmp_path: Path, place: str) -> None:
    path = tmp_path / place
    server = pages(*ORDERS)
    with pytest.raises(OutputError, match=str(path)):
        await export(server, path, "csv")
    assert not server.requests


@pytest.mark.parametrize(
    ("name", "chosen", "found"),
    [
        ("a.csv", None, "csv"), ("a.CSV", None, "csv"), ("a.ndjson", None, "jsonl"),
        ("a.pq", None, "parquet"), ("a.csv", "parquet", "parquet"), ("a", "jsonl", "jsonl"),
    ],
)  # fmt: skip
def test_what_is_written(name: str, chosen: str | None, found: str) -> None:
    assert export_format(Path(name), chosen) == found


@pytest.mark.parametrize(("name", "chosen"), [("a.xlsx", None), ("a", None), ("a.csv", "xml")])
def test_an_unknown_format_is_refused(name: str, chosen: str | None) -> None:
    with pytest.raises(ConfigurationError, match=r"csv.*jsonl.*parquet"):
        export_format(Path(name), chosen)


async def test_parquet_without_pyarrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ConfigurationError, match=r'pip install "ht-async\[parquet\]"'):
        await export(pages(), tmp_path / "orders.parquet")
    assert not os.listdir(tmp_path)


@given(st.text() | st.lists(st.text()) | st.integers() | st.none() | st.booleans())
def test_no_cell_is_a_formula(value: Any) -> None:
    assert not cell(value)[:1] or isinstance(value, int) or cell(value)[0] not in "=+-@\t\r\n"


MEMORY = """
import asyncio, json, resource, sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from ht_async import Answer, Headers, HelloTech
from ht_async.resources.export.exporting import export_format, export_orders
from ht_async.testing import build_order

SAMPLE = build_order().to_dict()

class Server:
    async def send(self, request, timeouts, progress):
        first = int(parse_qs(urlsplit(request.url).query).get("cursor", ["0"])[0])
        last = min(first + 200, ORDERS)
        rows = [{**SAMPLE, "id": number} for number in range(first + 1, last + 1)]
        return Answer(200, Headers(()), json.dumps({"orders": rows}).encode())
    async def aclose(self): pass

async def main(path):
    async with HelloTech("key", base_url="https://api.example", transport=Server()) as ht:
        return await export_orders(ht.orders.list(), path, export_format(path))

path = Path(sys.argv[1])
ORDERS = 1_000
asyncio.run(main(path))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
ORDERS = 12_000
assert asyncio.run(main(path)) == ORDERS
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(("ending", "most_kib"), [("csv", 3_000), ("jsonl", 3_000)])
def test_more_orders_take_no_more_memory(tmp_path: Path, ending: str, most_kib: int) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path / f"orders.{ending}")],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < most_kib, done.stdout
