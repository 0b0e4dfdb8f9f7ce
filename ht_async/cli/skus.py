"""`ht-async skus`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ht_async.cli.help_text import examples
from ht_async.cli.report import PARTLY_FAILED
from ht_async.cli.report_errors import explain
from ht_async.cli.run import Run, running
from ht_async.cli.shared_options import command_group, takes_shared_options
from ht_async.cli.show_skus import check_details, grid_table, sku_table

if TYPE_CHECKING:
    from ht_async.client import HelloTech
    from ht_async.models.sku import Sku
    from ht_async.models.zip_grid import ZipGrid

app = command_group("See what can be sold, and where.")


@app.command("list", epilog=examples("ht-async skus list --json"))
@takes_shared_options
def list_skus(context: typer.Context) -> None:
    """List the SKUs, as a table or as JSON Lines.

    The path is not documented but concluded from others; see --dialect.
    """
    with running(context) as run:
        skus = run.call(_all_skus)
        if run.output.json:
            run.output.data(*(sku.to_dict() for sku in skus))
        else:
            run.output.show(sku_table(skus))
        if run.watch.incomplete:
            raise typer.Exit(PARTLY_FAILED)


async def _all_skus(ht: HelloTech) -> list[Sku]:
    return [sku async for sku in ht.skus.list()]


@app.command(
    "check-zip",
    epilog=examples(
        "ht-async skus check-zip 42 --zip 90001",
        "ht-async skus check-zip 42 43 44 --zip 90001 --zip 10001 --json",
    ),
)
@takes_shared_options
def check_zip(
    context: typer.Context,
    sku_ids: Annotated[list[int], typer.Argument(metavar="SKU...", help="HT's ids of the SKUs.")],
    zip_codes: Annotated[
        list[str],
        typer.Option("--zip", metavar="ZIP", help="Five digits, or 90001-0001; repeatable."),
    ],
) -> None:
    """Tell which SKUs are offered in which ZIP codes.

    Each SKU is checked in each ZIP code. Exit code 1 means that some cells have no answer.
    """
    with running(context) as run:
        grid = run.call(lambda ht: ht.skus.check_zips(sku_ids, zip_codes))
        _show(run, grid)
        if not grid:
            raise next(iter(grid.errors.values()))
        if not grid.complete:
            raise typer.Exit(PARTLY_FAILED)


def _show(run: Run, grid: ZipGrid) -> None:
    if run.output.json:
        run.output.data(grid.to_rows())
        return
    for (sku_id, zip_code), error in grid.errors.items():
        what = explain(error, run.invocation).message
        run.output.notice("error", f"SKU {sku_id} in {zip_code}: {what}")
    if len(grid.sku_ids) == len(grid.zip_codes) == len(grid) == 1:
        run.output.show(check_details(*next(iter(grid.items()))))
    else:
        run.output.show(grid_table(grid))
