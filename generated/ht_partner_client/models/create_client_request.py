from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define

from ..types import NEW, UNSET, Unset


@_attrs_define
class CreateClientRequest:
    """A new client. Taken over from the body of Update client.

    Attributes:
        email (str):
        external_id (None | str | Unset): The partner's own id of the client.
        first_name (None | str | Unset):
        last_name (None | str | Unset):
        full_address (None | str | Unset): Street, city, state and ZIP in one line.
        phone (None | str | Unset):
    """

    email: str
    external_id: None | str | Unset = UNSET
    first_name: None | str | Unset = UNSET
    last_name: None | str | Unset = UNSET
    full_address: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = {}
        _json_["email"] = self.email
        if self.external_id is not UNSET:
            _json_["external_id"] = self.external_id
        if self.first_name is not UNSET:
            _json_["first_name"] = self.first_name
        if self.last_name is not UNSET:
            _json_["last_name"] = self.last_name
        if self.full_address is not UNSET:
            _json_["full_address"] = self.full_address
        if self.phone is not UNSET:
            _json_["phone"] = self.phone
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.email = _source_["email"]
        _self_.external_id = _source_.get("external_id", UNSET)
        _self_.first_name = _source_.get("first_name", UNSET)
        _self_.last_name = _source_.get("last_name", UNSET)
        _self_.full_address = _source_.get("full_address", UNSET)
        _self_.phone = _source_.get("phone", UNSET)
        return _self_
