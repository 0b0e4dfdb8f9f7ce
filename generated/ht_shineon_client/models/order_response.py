from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "order",
        "error",
    )
)


@_attrs_define
class OrderResponse(KeepsUnknown):
    """The answer about one order.

    Attributes:
        order (None | Order | Unset):
        error (None | str | Unset): Stands here without `order` if there is no such order.
    """

    order: None | Order | Unset = UNSET
    error: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if isinstance(self.order, Order):
            _json_["order"] = self.order.to_dict()
        elif not isinstance(self.order, Unset):
            _json_["order"] = self.order
        if self.error is not UNSET:
            _json_["error"] = self.error
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        order = _source_.get("order", UNSET)
        if isinstance(order, dict):
            try:
                order = Order.from_dict(order)
            except MISMATCH:
                pass
        _self_.order = order
        _self_.error = _source_.get("error", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.order import Order
