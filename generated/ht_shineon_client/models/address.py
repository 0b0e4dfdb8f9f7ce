from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "first_name",
        "last_name",
        "name",
        "company",
        "address1",
        "address2",
        "city",
        "zip",
        "province",
        "province_code",
        "country",
        "country_code",
        "phone",
    )
)


@_attrs_define
class Address(KeepsUnknown):
    """An address. In the sample the street is a person's name, and province, country and phone are
    null.

    Attributes:
        first_name (None | str | Unset):
        last_name (None | str | Unset):
        name (None | str | Unset):
        company (None | str | Unset):
        address1 (None | str | Unset): Street and number.
        address2 (None | str | Unset):
        city (None | str | Unset):
        zip_ (None | str | Unset):
        province (None | str | Unset):
        province_code (None | str | Unset):
        country (None | str | Unset):
        country_code (None | str | Unset):
        phone (None | str | Unset):
    """

    first_name: None | str | Unset = UNSET
    last_name: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    company: None | str | Unset = UNSET
    address1: None | str | Unset = UNSET
    address2: None | str | Unset = UNSET
    city: None | str | Unset = UNSET
    zip_: None | str | Unset = UNSET
    province: None | str | Unset = UNSET
    province_code: None | str | Unset = UNSET
    country: None | str | Unset = UNSET
    country_code: None | str | Unset = UNSET
    phone: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.first_name is not UNSET:
            _json_["first_name"] = self.first_name
        if self.last_name is not UNSET:
            _json_["last_name"] = self.last_name
        if self.name is not UNSET:
            _json_["name"] = self.name
        if self.company is not UNSET:
            _json_["company"] = self.company
        if self.address1 is not UNSET:
            _json_["address1"] = self.address1
        if self.address2 is not UNSET:
            _json_["address2"] = self.address2
        if self.city is not UNSET:
            _json_["city"] = self.city
        if self.zip_ is not UNSET:
            _json_["zip"] = self.zip_
        if self.province is not UNSET:
            _json_["province"] = self.province
        if self.province_code is not UNSET:
            _json_["province_code"] = self.province_code
        if self.country is not UNSET:
            _json_["country"] = self.country
        if self.country_code is not UNSET:
            _json_["country_code"] = self.country_code
        if self.phone is not UNSET:
            _json_["phone"] = self.phone
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.first_name = _source_.get("first_name", UNSET)
        _self_.last_name = _source_.get("last_name", UNSET)
        _self_.name = _source_.get("name", UNSET)
        _self_.company = _source_.get("company", UNSET)
        _self_.address1 = _source_.get("address1", UNSET)
        _self_.address2 = _source_.get("address2", UNSET)
        _self_.city = _source_.get("city", UNSET)
        _self_.zip_ = _source_.get("zip", UNSET)
        _self_.province = _source_.get("province", UNSET)
        _self_.province_code = _source_.get("province_code", UNSET)
        _self_.country = _source_.get("country", UNSET)
        _self_.country_code = _source_.get("country_code", UNSET)
        _self_.phone = _source_.get("phone", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_
