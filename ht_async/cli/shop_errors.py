"""The error of a call to a shop, which is told by the shop's name."""

from __future__ import annotations

from typing import final

from ht_async.errors import HTError


@final
class ShopCallError(HTError):
    """A call to a shop failed.

    Attributes:
        shop: What the shop is called.
        cause: How it failed.
        next_step: What to do about it, where that isn't the same for any API.
    """

    def __init__(self, shop: str, cause: HTError, next_step: str | None) -> None:
        super().__init__(f"{shop}: {cause}")
        self.shop = shop
        self.cause = cause
        self.next_step = next_step
