from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "status",
        "order",
    )
)


@_attrs_define
class OrderResponse(KeepsUnknown):
    """One order. The table requires both members, but the sample of a creation has no `status`
    (C3).

    Attributes:
        status (None | str | Unset): Status of the answer, not of the order (C3). `success` in a
            sample; what it says in case
            of a failure is not documented.
        order (None | PartnerOrder | Unset):
    """

    status: None | str | Unset = UNSET
    order: None | PartnerOrder | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.status is not UNSET:
            _json_["status"] = self.status
        if isinstance(self.order, PartnerOrder):
            _json_["order"] = self.order.to_dict()
        elif not isinstance(self.order, Unset):
            _json_["order"] = self.order
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.status = _source_.get("status", UNSET)
        order = _source_.get("order", UNSET)
        if isinstance(order, dict):
            try:
                order = PartnerOrder.from_dict(order)
            except MISMATCH:
                pass
        _self_.order = order
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.partner_order import PartnerOrder
