from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "fullAddress",
        "address1",
        "address2",
        "city",
        "state",
        "zip",
        "details",
    )
)


@_attrs_define
class SchemaCartAddress(KeepsUnknown):
    """Address of a cart.

    Attributes:
        full_address (None | str | Unset):
        address1 (None | str | Unset):
        address2 (None | str | Unset):
        city (None | str | Unset):
        state (None | str | Unset):
        zip_ (None | str | Unset):
        details (None | str | Unset):
    """

    full_address: None | str | Unset = UNSET
    address1: None | str | Unset = UNSET
    address2: None | str | Unset = UNSET
    city: None | str | Unset = UNSET
    state: None | str | Unset = UNSET
    zip_: None | str | Unset = UNSET
    details: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.full_address is not UNSET:
            _json_["fullAddress"] = self.full_address
        if self.address1 is not UNSET:
            _json_["address1"] = self.address1
        if self.address2 is not UNSET:
            _json_["address2"] = self.address2
        if self.city is not UNSET:
            _json_["city"] = self.city
        if self.state is not UNSET:
            _json_["state"] = self.state
        if self.zip_ is not UNSET:
            _json_["zip"] = self.zip_
        if self.details is not UNSET:
            _json_["details"] = self.details
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.full_address = _source_.get("fullAddress", UNSET)
        _self_.address1 = _source_.get("address1", UNSET)
        _self_.address2 = _source_.get("address2", UNSET)
        _self_.city = _source_.get("city", UNSET)
        _self_.state = _source_.get("state", UNSET)
        _self_.zip_ = _source_.get("zip", UNSET)
        _self_.details = _source_.get("details", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
