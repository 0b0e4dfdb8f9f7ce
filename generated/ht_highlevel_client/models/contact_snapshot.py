from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "locationId",
        "firstName",
        "lastName",
        "name",
        "email",
        "phone",
        "companyName",
        "address1",
        "city",
        "state",
        "postalCode",
        "country",
        "type",
        "source",
        "dateAdded",
        "dnd",
    )
)


@_attrs_define
class ContactSnapshot(KeepsUnknown):
    """The contact of an order as it was. Free-form by its type. The sample of an order spells its
    members in snake_case (`first_name_lower_case`, `last_name`, `company_name`, `location_id`),
    the sample of the webhook in camelCase, which this schema follows. There is no second
    address line.

    Attributes:
        id (None | str | Unset):
        location_id (None | str | Unset):
        first_name (None | str | Unset):
        last_name (None | str | Unset):
        name (None | str | Unset):
        email (None | str | Unset):
        phone (None | str | Unset): With a plus sign in the sample.
        company_name (None | str | Unset):
        address1 (None | str | Unset): Street and number.
        city (None | str | Unset):
        state (None | str | Unset):
        postal_code (None | str | Unset):
        country (None | str | Unset): Two letters in the sample.
        type_ (None | str | Unset): `lead` in the sample.
        source (None | str | Unset):
        date_added (None | str | Unset):
        dnd (bool | None | str | Unset):
    """

    id: None | str | Unset = UNSET
    location_id: None | str | Unset = UNSET
    first_name: None | str | Unset = UNSET
    last_name: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    company_name: None | str | Unset = UNSET
    address1: None | str | Unset = UNSET
    city: None | str | Unset = UNSET
    state: None | str | Unset = UNSET
    postal_code: None | str | Unset = UNSET
    country: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    source: None | str | Unset = UNSET
    date_added: None | str | Unset = UNSET
    dnd: bool | None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if self.location_id is not UNSET:
            _json_["locationId"] = self.location_id
        if self.first_name is not UNSET:
            _json_["firstName"] = self.first_name
        if self.last_name is not UNSET:
            _json_["lastName"] = self.last_name
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.email is not UNSET:
            _json_["email"] = self.email
        if self.phone is not UNSET:
            _json_["phone"] = self.phone
        if self.company_name is not UNSET:
            _json_["companyName"] = self.company_name
        if self.address1 is not UNSET:
            _json_["address1"] = self.address1
        if self.city is not UNSET:
            _json_["city"] = self.city
        if self.state is not UNSET:
            _json_["state"] = self.state
        if self.postal_code is not UNSET:
            _json_["postalCode"] = self.postal_code
        if self.country is not UNSET:
            _json_["country"] = self.country
        if self.type_ is not UNSET:
            _json_["type"] = self.type_
        if self.source is not UNSET:
            _json_["source"] = self.source
        if self.date_added is not UNSET:
            _json_["dateAdded"] = self.date_added
        if self.dnd is not UNSET:
            _json_["dnd"] = self.dnd
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        _self_.location_id = _source_.get("locationId", UNSET)
        _self_.first_name = _source_.get("firstName", UNSET)
        _self_.last_name = _source_.get("lastName", UNSET)
        _self_.name = _source_.get("name", UNSET)
        _self_.email = _source_.get("email", UNSET)
        _self_.phone = _source_.get("phone", UNSET)
        _self_.company_name = _source_.get("companyName", UNSET)
        _self_.address1 = _source_.get("address1", UNSET)
        _self_.city = _source_.get("city", UNSET)
        _self_.state = _source_.get("state", UNSET)
        _self_.postal_code = _source_.get("postalCode", UNSET)
        _self_.country = _source_.get("country", UNSET)
        _self_.type_ = _source_.get("type", UNSET)
        _self_.source = _source_.get("source", UNSET)
        _self_.date_added = _source_.get("dateAdded", UNSET)
        _self_.dnd = _source_.get("dnd", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
