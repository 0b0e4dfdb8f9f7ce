"""Reads a listing of orders for the command line: each one at once as JSON, or as a table."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, final

from ht_async.cli.output import Output
from ht_async.cli.progress import Progress
from ht_async.cli.show_orders import order_table

if TYPE_CHECKING:
    from ht_async.models.order import Order
    from ht_async.pages.pager import Page, Pager

_IN_A_TABLE = 50
_LARGEST_PAGE_ASKED_FOR = 100


@final
class OrderReading:
    """A listing that is being read.

    Args:
        output: Where it goes.
        page_size: Orders per request; else as many as are wanted, if that is not much.
        cursor: Where it begins.
        most: The most orders; else 50 in a table, and no limit as JSON.
    """

    def __init__(
        self, output: Output, *, page_size: int | None, cursor: str | None, most: int | None
    ) -> None:
        self._output = output
        self._most = _IN_A_TABLE if most is None and not output.json else most
        small = self._most is not None and 0 < self._most <= _LARGEST_PAGE_ASKED_FOR
        self._page_size = self._most if page_size is None and small else page_size
        self._next = cursor
        self._orders: list[Order] = []
        self._count = 0
        self._ended = False
        self._progress = Progress(writes_meanwhile=output.json)

    def paging(self) -> dict[str, Any]:
        """Return what `Orders.list` is to be asked for besides filters."""
        return {"limit": self._page_size, "cursor": self._next, "max_items": self._most}

    async def read(self, orders: Pager[Order]) -> None:
        """Read it to its end, or as far as is wanted.

        Raises:
            HTError: A page could not be got.
        """
        try:
            async with aclosing(orders.pages()) as pages:
                async for page in pages:
                    self._take(page)
        finally:
            self._progress.clear()
        self._ended = True

    def conclude(self) -> None:
        """Show the table, if it is to be one, and tell where the list goes on."""
        if self._orders:
            self._output.show(order_table(self._orders))
        if not self._ended:
            if self._count:
                self._tell_rest("read before it failed")
        elif self._next is not None or self._count == self._most:
            self._tell_rest("shown")
        elif not self._count and not self._output.json:
            self._output.notice("none", "no orders")

    def _take(self, page: Page[Order]) -> None:
        if self._output.json:
            self._output.data(*(order.to_dict() for order in page.items))
        else:
            self._orders.extend(page.items)
        self._count += len(page.items)
        self._next = page.cursor
        self._progress.tell(self._counted())

    def _counted(self) -> str:
        return "1 order" if self._count == 1 else f"{self._count} orders"

    def _tell_rest(self, what: str) -> None:
        if self._next is None:
            rest = "there may be more: raise --max"
        else:
            size = "" if self._page_size is None else f"--page-size {self._page_size} "
            rest = f"go on with {size}--cursor {self._next}"
        self._output.notice(
            "more",
            f"{self._counted()} {what}; {rest}",
            orders=self._count,
            page_size=self._page_size,
            cursor=self._next,
        )
