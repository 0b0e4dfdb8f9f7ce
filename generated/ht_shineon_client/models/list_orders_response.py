from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(("orders",))


@_attrs_define
class ListOrdersResponse(KeepsUnknown):
    """A page of orders.

    Attributes:
        orders (list[None | Order] | None | Unset):
    """

    orders: list[None | Order] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if isinstance(self.orders, list):
            _json_["orders"] = []
            for orders_type_0_item_data in self.orders:
                orders_type_0_item: dict[str, Any] | None
                if isinstance(orders_type_0_item_data, Order):
                    orders_type_0_item = orders_type_0_item_data.to_dict()
                else:
                    orders_type_0_item = orders_type_0_item_data
                _json_["orders"].append(orders_type_0_item)
        elif not isinstance(self.orders, Unset):
            _json_["orders"] = self.orders
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        orders = _source_.get("orders", UNSET)
        if isinstance(orders, list):
            try:
                orders_type_0 = []
                for orders_type_0_item in orders:
                    if isinstance(orders_type_0_item, dict):
                        try:
                            orders_type_0_item = Order.from_dict(orders_type_0_item)
                        except MISMATCH:
                            pass
                    orders_type_0.append(orders_type_0_item)
                orders = orders_type_0
            except MISMATCH:
                pass
        _self_.orders = orders
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.order import Order
