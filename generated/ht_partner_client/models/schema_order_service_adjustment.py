from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "name",
        "details",
        "amount",
        "originalAmount",
    )
)


@_attrs_define
class SchemaOrderServiceAdjustment(KeepsUnknown):
    """An adjustment of one service.

    Attributes:
        name (None | str | Unset):
        details (None | str | Unset):
        amount (None | str | Unset):
        original_amount (None | str | Unset):
    """

    name: None | str | Unset = UNSET
    details: None | str | Unset = UNSET
    amount: None | str | Unset = UNSET
    original_amount: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.details is not UNSET:
            _json_["details"] = self.details
        if self.amount is not UNSET:
            _json_["amount"] = self.amount
        if self.original_amount is not UNSET:
            _json_["originalAmount"] = self.original_amount
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.name = _source_.get("name", UNSET)
        _self_.details = _source_.get("details", UNSET)
        _self_.amount = _source_.get("amount", UNSET)
        _self_.original_amount = _source_.get("originalAmount", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
