"""Broken characters cost their row alone, and stand in the file of rejected rows as they were."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ht_async.bulk.dry_run import dry_run
from ht_async.bulk.source.opening import open_source


def order_members(number: int) -> dict[str, object]:
    return {
        "purchase_order_id": f"PO-{number}",
        "first_name": "Ann",
        "last_name": "Lee",
        "email": "ann@example.com",
        "phone": "555-0100",
        "address": "1 Elm St, Reno",
        "sku_ids": [42],
    }


@pytest.mark.parametrize("odd", [{"notes": "half \ud83d"}, {"half \ud83d": "x"}])
async def test_half_of_a_surrogate_pair(tmp_path: Path, odd: dict[str, str]) -> None:
    rows = [order_members(1), {**order_members(2), **odd}, order_members(3)]
    file, rejects = tmp_path / "orders.jsonl", tmp_path / "rejects.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    result = await dry_run(open_source(file), "job", rejects=rejects)
    assert (result.accepted, result.rejected) == (2, 1)
    [line] = rejects.read_text().splitlines()
    assert json.loads(line).items() >= {"rejected_row": 2, **odd}.items()
    again = await dry_run(open_source(rejects), "mended")
    assert (again.rows, again.rejected) == (1, 1)
