from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "subtotal",
        "discount",
        "tax",
        "shipping",
    )
)


@_attrs_define
class AmountSummary(KeepsUnknown):
    """What an order's amount is made of.

    Attributes:
        subtotal (float | None | str | Unset):
        discount (float | None | str | Unset):
        tax (float | None | str | Unset):
        shipping (float | None | str | Unset):
    """

    subtotal: float | None | str | Unset = UNSET
    discount: float | None | str | Unset = UNSET
    tax: float | None | str | Unset = UNSET
    shipping: float | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.subtotal is not UNSET:
            _json_["subtotal"] = self.subtotal
        if self.discount is not UNSET:
            _json_["discount"] = self.discount
        if self.tax is not UNSET:
            _json_["tax"] = self.tax
        if self.shipping is not UNSET:
            _json_["shipping"] = self.shipping
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.subtotal = _source_.get("subtotal", UNSET)
        _self_.discount = _source_.get("discount", UNSET)
        _self_.tax = _source_.get("tax", UNSET)
        _self_.shipping = _source_.get("shipping", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
