"""What SKUs and ZIP checks look like on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ht_async.cli.tables import details, table

if TYPE_CHECKING:
    from rich.table import Table

    from ht_async.models.sku import Sku
    from ht_async.models.zip_check import ZipCheck
    from ht_async.models.zip_grid import Cell, ZipGrid


def sku_table(skus: Iterable[Sku]) -> Table:
    """Return a table of SKUs."""
    return table(("ID", "Name"), ((str(sku.id), sku.name) for sku in skus))


def check_details(cell: Cell, check: ZipCheck) -> Table:
    """Return what is known about one SKU in one ZIP code."""
    sku_id, zip_code = cell
    return details(
        (
            ("SKU", str(sku_id)),
            ("ZIP code", zip_code),
            ("Offered", _answer(check)),
            ("Treatment", check.treatment),
            ("Area", check.cbsa),
        )
    )


def grid_table(grid: ZipGrid) -> Table:
    """Return a table of SKUs by ZIP codes; a question mark stands for no answer."""
    names = ("SKU", *grid.zip_codes)
    return table(
        names,
        (
            (str(sku_id), *(_answer(grid.get((sku_id, zip_code))) for zip_code in grid.zip_codes))
            for sku_id in grid.sku_ids
        ),
    )


def _answer(check: ZipCheck | None) -> str:
    if check is None:
        return "?"
    return "yes" if check.available else "no"
