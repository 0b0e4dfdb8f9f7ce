"""What the cursor of *Retrieve all orders* may mean.

The documentation says no more of it than that it is an integer (C12).
"""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

CursorStyle: TypeAlias = Literal["last_id", "member", "offset", "page", "epoch"]
"""The cursor for the next page is:

* `last_id`: the `id` of the last order of this page;
* `member`: the `next_cursor` of this answer;
* `offset`: the number of orders so far;
* `page`: the number of the page, where the first is 1;
* `epoch`: the time in seconds since 1970 at which the last order of this page was created.
  All orders of that second come (again), lest one be lost.
"""

CURSOR_STYLES: tuple[CursorStyle, ...] = get_args(CursorStyle)
"""Every style."""
