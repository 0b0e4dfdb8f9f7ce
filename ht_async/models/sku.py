"""A SKU on offer as the API tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from ht_async.models import reading
from ht_async.models.order_parts import Image
from ht_async.models.view import IdentifiedView

if TYPE_CHECKING:
    from ht_partner_client.models.sku_list_item import SkuListItem  # noqa: F401 - below


@final
class Sku(IdentifiedView["SkuListItem"]):
    """A read-only view of a SKU that can be ordered. Its members never raise.

    The page about SKUs has not been seen: its members are taken to be those of the SKUs of an
    order (`OrderSku`), and any of them but the id may be None. What was received is in `raw`.

    Args:
        id: HT's id of the SKU.
        raw: What was received.
        shape: How the API describes it.

    Source: https://docs.partner.hellotech.com/api-31578562 (SKUs of an order); inferred.
    """

    __slots__ = ()

    @property
    def name(self) -> str | None:
        """Its name."""
        return reading.text(self._members.get("name"))

    @property
    def sku_icon(self) -> Image | None:
        """Its icon (C28)."""
        return self._image("sku_icon")

    @property
    def hero_image(self) -> Image | None:
        """Its large image (C28)."""
        return self._image("hero_image")

    @property
    def hero_mobile_image(self) -> Image | None:
        """Its large image for small screens."""
        return self._image("hero_mobile_image")

    def _image(self, name: str) -> Image | None:
        members = reading.members(self._members.get(name))
        image = Image(reading.text(members.get("original")), reading.text(members.get("thumb")))
        return None if image == Image() else image

    def __repr__(self) -> str:
        return f"<Sku {self.id}>" if self.name is None else f"<Sku {self.id} {self.name[:50]!r}>"
