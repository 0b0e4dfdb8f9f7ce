"""Orders from the shops in which partners sell, and what they become at HelloTech.

async with HighLevelOrders(token="...", location_id="...") as shop, HelloTech() as ht:
    shop_order = await shop.get("653f5e0cde5a1314e62a837c")
    await ht.create_orders(to_new_orders(shop_order, load_catalogue("catalogue.toml")))
"""

from __future__ import annotations

from ht_async.models.shops.order import Shop, ShopOrder
from ht_async.models.shops.parts import Money, ShopAddress, ShopContact, ShopItem
from ht_async.opening import ConnectionOptions
from ht_async.sources.catalogue import Catalogue, ItemKey, ItemRule, WindowPolicy
from ht_async.sources.catalogue_file import CatalogueError, load_catalogue
from ht_async.sources.conversion import to_new_orders
from ht_async.sources.highlevel import HighLevelOrders
from ht_async.sources.refusal import Objection, Reason, ShopOrderRefusedError
from ht_async.sources.shineon import ShineOnOrders

__all__ = [
    "Catalogue",
    "CatalogueError",
    "ConnectionOptions",
    "HighLevelOrders",
    "ItemKey",
    "ItemRule",
    "Money",
    "Objection",
    "Reason",
    "ShineOnOrders",
    "Shop",
    "ShopAddress",
    "ShopContact",
    "ShopItem",
    "ShopOrder",
    "ShopOrderRefusedError",
    "WindowPolicy",
    "load_catalogue",
    "to_new_orders",
]
