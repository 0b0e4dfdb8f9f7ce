from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "integer",
        "iso",
        "iso_short",
    )
)


@_attrs_define
class Timestamp(KeepsUnknown):
    """One instant in three forms. In the samples of availability ranges they disagree: `iso` seems
    to carry local time in spite of its `Z` (C8).

    Attributes:
        integer (int | None | Unset): Seconds since 1970-01-01T00:00:00Z.
        iso (None | str | Unset): ISO 8601 with `Z` (C8).
        iso_short (None | str | Unset): A date in one sample, a date-time without zone in
            another (C7), where it is spelt
            `isoShort` (C4).
    """

    integer: int | None | Unset = UNSET
    iso: None | str | Unset = UNSET
    iso_short: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.integer is not UNSET:
            _json_["integer"] = self.integer
        if self.iso is not UNSET:
            _json_["iso"] = self.iso
        if self.iso_short is not UNSET:
            _json_["iso_short"] = self.iso_short
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.integer = _source_.get("integer", UNSET)
        _self_.iso = _source_.get("iso", UNSET)
        _self_.iso_short = _source_.get("iso_short", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
