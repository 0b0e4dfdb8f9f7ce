from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "value",
        "display",
    )
)


@_attrs_define
class SchemaCartAvailabilitySlot(KeepsUnknown):
    """One slot of a cart's availability.

    Attributes:
        value (None | str | Unset): A date-time in the sample.
        display (None | str | Unset):
    """

    value: None | str | Unset = UNSET
    display: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.value is not UNSET:
            _json_["value"] = self.value
        if self.display is not UNSET:
            _json_["display"] = self.display
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.value = _source_.get("value", UNSET)
        _self_.display = _source_.get("display", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
