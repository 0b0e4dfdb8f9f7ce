from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "name",
        "amount",
        "originalAmount",
        "type",
        "explanation",
        "feeId",
        "version",
        "originalAmountFormatted",
    )
)


@_attrs_define
class SchemaOrderAdjustment(KeepsUnknown):
    """An adjustment of the whole order.

    Attributes:
        name (None | str | Unset):
        amount (None | str | Unset):
        original_amount (None | str | Unset):
        type_ (None | str | Unset):
        explanation (None | str | Unset):
        fee_id (int | None | str | Unset):
        version (int | None | Unset):
        original_amount_formatted (None | str | Unset):
    """

    name: None | str | Unset = UNSET
    amount: None | str | Unset = UNSET
    original_amount: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    explanation: None | str | Unset = UNSET
    fee_id: int | None | str | Unset = UNSET
    version: int | None | Unset = UNSET
    original_amount_formatted: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.amount is not UNSET:
            _json_["amount"] = self.amount
        if self.original_amount is not UNSET:
            _json_["originalAmount"] = self.original_amount
        if self.type_ is not UNSET:
            _json_["type"] = self.type_
        if self.explanation is not UNSET:
            _json_["explanation"] = self.explanation
        if self.fee_id is not UNSET:
            _json_["feeId"] = self.fee_id
        if self.version is not UNSET:
            _json_["version"] = self.version
        if self.original_amount_formatted is not UNSET:
            _json_["originalAmountFormatted"] = self.original_amount_formatted
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.name = _source_.get("name", UNSET)
        _self_.amount = _source_.get("amount", UNSET)
        _self_.original_amount = _source_.get("originalAmount", UNSET)
        _self_.type_ = _source_.get("type", UNSET)
        _self_.explanation = _source_.get("explanation", UNSET)
        _self_.fee_id = _source_.get("feeId", UNSET)
        _self_.version = _source_.get("version", UNSET)
        _self_.original_amount_formatted = _source_.get("originalAmountFormatted", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
