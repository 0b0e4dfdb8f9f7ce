from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "_id",
        "label",
        "value",
    )
)


@_attrs_define
class MembershipOffer(KeepsUnknown):
    """A membership that comes with a price.

    Attributes:
        field_id (None | str | Unset):
        label (None | str | Unset):
        value (None | str | Unset):
    """

    field_id: None | str | Unset = UNSET
    label: None | str | Unset = UNSET
    value: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.field_id is not UNSET:
            _json_["_id"] = self.field_id
        if self.label is not UNSET:
            _json_["label"] = self.label
        if self.value is not UNSET:
            _json_["value"] = self.value
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.field_id = _source_.get("_id", UNSET)
        _self_.label = _source_.get("label", UNSET)
        _self_.value = _source_.get("value", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
