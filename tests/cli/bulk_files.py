"""Files of orders, and what the sandbox and a journal say became of them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
from cli_program import Program, Sandbox

HEADER = ("purchase_order_id", "first_name", "last_name", "email", "phone", "address", "sku_ids")


def row(number: int, **cells: str) -> dict[str, str]:
    """Return an order's cells."""
    values = (f"PO-{number}", "Jane", "Doe", "jane@example.com", "2135550100", "1 Main St", "42")
    return {**dict(zip(HEADER, values, strict=True)), **cells}


def write_rows(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    """Write a CSV file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_orders(path: Path, count: int) -> Path:
    """Write a CSV file with so many orders."""
    return write_rows(path, map(row, range(1, count + 1)))


def exported(ht_async: Program, job: str, folder: Path) -> list[dict[str, Any]]:
    """Return what the journal says of each order of a job."""
    out = folder / "export.jsonl"
    assert ht_async("jobs", "export", job, "--out", str(out)).code == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def ids_on_server(sandbox: Sandbox) -> dict[int, str]:
    """Return the reference of each order that the sandbox has."""
    found: dict[int, str] = {}
    query: dict[str, Any] = {"limit": 200}
    headers = {"Api-Key": sandbox.server.api_key}
    with httpx.Client(base_url=sandbox.server.url, headers=headers) as client:
        while True:
            page = client.get("/api/partners/orders", params=query).json()
            orders = page["orders"]
            found |= {order["id"]: order["purchase_order_id"] for order in orders}
            if len(orders) < 200:
                return found
            query["cursor"] = orders[-1]["id"]
