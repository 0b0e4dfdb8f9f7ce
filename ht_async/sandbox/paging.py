"""The pages of *Retrieve all orders*: where they begin, what follows, and how they may be odd."""

from __future__ import annotations

from attrs import evolve, frozen

from . import dialects
from .cursor_styles import CursorStyle
from .dialects import Dialect, Quirk
from .filters import OrderQuery
from .members import MAX_ID
from .order_rows import Page, Start
from .orders import Orders
from .problems import refuse

# Makes a next_cursor differ from all ids, so that nobody can mistake one for the other.
_MASK = 0x2A5A5A
_OVERLAP = 2


@frozen
class Answer:
    """A page as the answer shows it.

    Attributes:
        page: its orders.
        members: members of the answer besides the orders: the next cursor, if it tells one.
    """

    page: Page
    members: dict[str, int | None]


@frozen
class Pager:
    """Serves pages of orders.

    Attributes:
        orders: the orders.
        style: what the cursor means.
        dialect: how pages are odd.
    """

    orders: Orders
    style: CursorStyle
    dialect: Dialect

    def answer(self, query: OrderQuery, limit: int, now: float) -> Answer:
        """Return the page that a query asks for.

        Args:
            query: the query.
            limit: longest page.
            now: the current time, on the clock of `Orders.page`.

        Raises:
            Refusal: 400, the cursor cannot be one.
        """
        if self._odd(dialects.IGNORE_CURSOR):
            query = evolve(query, cursor=None)
        if self._odd(dialects.SHORT_PAGES):
            limit = (limit + 1) // 2
        if self.style == "member" or self._odd(dialects.EMPTY_PAGES, dialects.REPEATED_CURSOR):
            return self._with_member(query, limit, now)
        return Answer(self._page(query, _start(self.style, query, limit), limit, now), {})

    def _with_member(self, query: OrderQuery, limit: int, now: float) -> Answer:
        # Twice the id of the last order, and 1 more if the client has had an empty page for it.
        code = None if query.cursor is None else query.cursor ^ _MASK
        if code is not None and not code & 1 and self._odd(dialects.EMPTY_PAGES):
            return Answer(Page((), more=True), {"next_cursor": (code | 1) ^ _MASK})
        start = Start() if code is None else Start(after=code >> 1)
        page = self._page(query, start, limit, now)
        following = (page.orders[-1].id << 1) ^ _MASK if page.more else None
        if query.cursor is not None and self._odd(dialects.REPEATED_CURSOR):
            following = query.cursor
        return Answer(page, {"next_cursor": following})

    def _page(self, query: OrderQuery, start: Start, limit: int, now: float) -> Page:
        # A page that begins with a moment repeats orders anyway.
        if self._odd(dialects.DUPLICATE_ITEMS) and start.moment is None:
            skip = start.skip
            if start.after is not None:
                skip = self.orders.position(query, start.after, now)
            overlap = min(_OVERLAP, skip)
            start, limit = Start(skip=skip - overlap), limit + overlap
        return self.orders.page(query, start, limit, now)

    def _odd(self, *quirks: Quirk) -> bool:
        return any(quirk.name in self.dialect for quirk in quirks)


def _start(style: CursorStyle, query: OrderQuery, limit: int) -> Start:
    cursor = query.cursor
    if cursor is None:
        return Start()
    if style == "offset":
        return Start(skip=cursor)
    if style == "page":
        if cursor < 1:
            raise refuse(400, "cursor", "must be the number of a page, 1 or more")
        return Start(skip=min((cursor - 1) * limit, MAX_ID))
    if style == "epoch":
        if query.order_by != "created_at":
            raise refuse(400, "cursor", "is the time of a creation: needs order_by=created_at")
        return Start(moment=cursor)
    return Start(after=cursor)
