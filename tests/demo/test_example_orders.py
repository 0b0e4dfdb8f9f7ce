"""The example file is what its script writes, realistic, and flawed where it means to be."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections import Counter
from pathlib import Path

import make_example_orders
import pytest

from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.opening import open_source
from ht_async.bulk.source.order_fields import OrderFields
from ht_async.bulk.source.rows import SourceRow
from ht_async.errors import InvalidRequestError
from ht_async.sandbox.catalogue import SKUS, area_of

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "make_example_orders.py"

# The field that each flaw is told by, where a row alone shows it.
SEEN_IN_ROW = {
    "no phone number": "phone",
    "blank address": "address",
    "a SKU's name in place of its id": "sku_ids[0]",
    "no SKU": "sku_ids",
    "no customer": "first_name",
    "e-mail address without @": "email",
    "time window that ends before it starts": "time_windows[0].end",
    "time window without a time zone": "time_windows[0].start",
    "time window without an end": "time_windows[0]",
    "control character": "last_name",
}
SEEN_LATER = {
    "SKU that is not sold",
    "client that does not exist",
    "row twice",
    "reference of another order",
}


def example_rows() -> list[SourceRow]:
    return list(open_source(make_example_orders.ORDERS).rows())


def flaw_rows() -> dict[str, SourceRow]:
    """The example's flawed rows, by name of the flaw: they lie where the script puts them."""
    good, flaws = make_example_orders.ROWS, make_example_orders.FLAWS
    rows = example_rows()
    return {
        flaw.name: rows[(2 * number + 1) * good // (2 * len(flaws)) + 1 + number]
        for number, flaw in enumerate(flaws)
    }


def fields_at_fault(row: SourceRow) -> list[str]:
    if row.flaw is not None:
        return [row.flaw.field]
    try:
        OrderFields(ColumnMapping()).order(row.values)
    except InvalidRequestError as error:
        return [problem.field for problem in error.problems]
    return []


def test_committed_file_is_current() -> None:
    done = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_check_finds_a_changed_file(tmp_path: Path) -> None:
    changed = tmp_path / "orders.csv"
    changed.write_bytes(make_example_orders.ORDERS.read_bytes().replace(b"Seattle", b"Portland", 1))
    done = subprocess.run(
        [sys.executable, SCRIPT, "--check", "--out", changed], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "orders.csv is not current" in done.stdout


def test_other_seeds_give_other_orders() -> None:
    assert make_example_orders.file_content(50, 1) == make_example_orders.file_content(50, 1)
    assert make_example_orders.file_content(50, 1) != make_example_orders.file_content(50, 2)


def test_good_rows_are_orders_and_flawed_ones_are_found() -> None:
    flawed = {row.number: name for name, row in flaw_rows().items()}
    rows = example_rows()
    assert len(rows) == make_example_orders.ROWS + len(make_example_orders.FLAWS)
    assert [row.number for row in rows if row.number not in flawed and fields_at_fault(row)] == []


def test_every_flaw_is_known_here() -> None:
    names = {flaw.name for flaw in make_example_orders.FLAWS}
    assert names == set(SEEN_IN_ROW) | SEEN_LATER | {make_example_orders.UNQUOTED.name}


@pytest.mark.parametrize(("flaw", "field"), SEEN_IN_ROW.items())
def test_flaw_is_named_by_field(flaw: str, field: str) -> None:
    assert field in fields_at_fault(flaw_rows()[flaw])


@pytest.mark.parametrize("flaw", sorted(SEEN_LATER))
def test_flaw_that_only_comparison_or_server_sees(flaw: str) -> None:
    assert fields_at_fault(flaw_rows()[flaw]) == []


def test_repeated_references_are_the_two_that_are_meant() -> None:
    references = Counter(row.values["purchase_order_id"] for row in example_rows() if not row.flaw)
    rows = flaw_rows()
    twice = {
        rows[name].values["purchase_order_id"]
        for name in ("row twice", "reference of another order")
    }
    assert {reference for reference, times in references.items() if times > 1} == twice
    assert "" not in references


def test_skus_and_places_are_those_of_the_sandbox() -> None:
    flawed = {row.number for row in flaw_rows().values()}
    orders = [row.values for row in example_rows() if row.number not in flawed]
    assert {int(sku) for order in orders for sku in order["sku_ids"].split(";")} == set(SKUS)
    zip_codes = {order["address"][-5:] for order in orders}
    assert [code for code in zip_codes if area_of(code) is None] == []


def test_people_are_fictional() -> None:
    with make_example_orders.ORDERS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            digits = "".join(filter(str.isdigit, row["phone"]))
            assert not digits or digits[-7:-2] == "55501"
            assert not row["email"] or row["email"].rpartition(".")[0].endswith("example")
