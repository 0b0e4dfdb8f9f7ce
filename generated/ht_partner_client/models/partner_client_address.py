from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "city",
        "state",
        "zip",
        "street",
    )
)


@_attrs_define
class PartnerClientAddress(KeepsUnknown):
    """Address of a client in parts.

    Attributes:
        city (None | str | Unset):
        state (None | str | Unset):
        zip_ (None | str | Unset):
        street (None | str | Unset):
    """

    city: None | str | Unset = UNSET
    state: None | str | Unset = UNSET
    zip_: None | str | Unset = UNSET
    street: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.city is not UNSET:
            _json_["city"] = self.city
        if self.state is not UNSET:
            _json_["state"] = self.state
        if self.zip_ is not UNSET:
            _json_["zip"] = self.zip_
        if self.street is not UNSET:
            _json_["street"] = self.street
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.city = _source_.get("city", UNSET)
        _self_.state = _source_.get("state", UNSET)
        _self_.zip_ = _source_.get("zip", UNSET)
        _self_.street = _source_.get("street", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
