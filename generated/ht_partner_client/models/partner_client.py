from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "external_id",
        "first_name",
        "last_name",
        "email",
        "phone",
        "full_address",
        "address",
        "authentication_token",
    )
)


@_attrs_define
class PartnerClient(KeepsUnknown):
    """A client, which the reference calls `Client`. The table requires `authentication_token` only,
    and marks nothing nullable, unlike the requests.

    Attributes:
        id (int | None | str | Unset): An integer here, a string in paths (C18).
        external_id (None | str | Unset): The partner's own id of the client.
        first_name (None | str | Unset):
        last_name (None | str | Unset):
        email (None | str | Unset):
        phone (None | str | Unset): A string here, an object in orders (C23).
        full_address (None | str | Unset): The address in one line.
        address (None | PartnerClientAddress | Unset): The parts of the address. Requests have
            `full_address` only (C22).
        authentication_token (None | str | Unset): A secret (C24).
    """

    id: int | None | str | Unset = UNSET
    external_id: None | str | Unset = UNSET
    first_name: None | str | Unset = UNSET
    last_name: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    full_address: None | str | Unset = UNSET
    address: None | PartnerClientAddress | Unset = UNSET
    authentication_token: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.external_id is not UNSET:
            _json_["external_id"] = self.external_id
        if self.first_name is not UNSET:
            _json_["first_name"] = self.first_name
        if self.last_name is not UNSET:
            _json_["last_name"] = self.last_name
        if self.email is not UNSET:
            _json_["email"] = self.email
        if self.phone is not UNSET:
            _json_["phone"] = self.phone
        if self.full_address is not UNSET:
            _json_["full_address"] = self.full_address
        if isinstance(self.address, PartnerClientAddress):
            _json_["address"] = self.address.to_dict()
        elif not isinstance(self.address, Unset):
            _json_["address"] = self.address
        if self.authentication_token is not UNSET:
            _json_["authentication_token"] = self.authentication_token
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.external_id = _source_.get("external_id", UNSET)
        _self_.first_name = _source_.get("first_name", UNSET)
        _self_.last_name = _source_.get("last_name", UNSET)
        _self_.email = _source_.get("email", UNSET)
        _self_.phone = _source_.get("phone", UNSET)
        _self_.full_address = _source_.get("full_address", UNSET)
        address = _source_.get("address", UNSET)
        if isinstance(address, dict):
            try:
                address = PartnerClientAddress.from_dict(address)
            except MISMATCH:
                pass
        _self_.address = address
        _self_.authentication_token = _source_.get("authentication_token", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.partner_client_address import PartnerClientAddress
