from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CheckZipResponse")


@_attrs_define
class CheckZipResponse:
    """Whether a SKU is offered in a ZIP code. Required and nullable members are not shown.

    Attributes:
        status (None | str | Unset): Status of the answer (C3).
        treatment (None | str | Unset): `on` if the SKU is offered there; the text says that anything else means it is
            not, and
            shows no other value (C26).
        zip_ (None | str | Unset):
        cbsa_id (int | None | str | Unset):
        cbsa (None | str | Unset):
    """

    status: None | str | Unset = UNSET
    treatment: None | str | Unset = UNSET
    zip_: None | str | Unset = UNSET
    cbsa_id: int | None | str | Unset = UNSET
    cbsa: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        treatment: None | str | Unset
        if isinstance(self.treatment, Unset):
            treatment = UNSET
        else:
            treatment = self.treatment

        zip_: None | str | Unset
        if isinstance(self.zip_, Unset):
            zip_ = UNSET
        else:
            zip_ = self.zip_

        cbsa_id: int | None | str | Unset
        if isinstance(self.cbsa_id, Unset):
            cbsa_id = UNSET
        else:
            cbsa_id = self.cbsa_id

        cbsa: None | str | Unset
        if isinstance(self.cbsa, Unset):
            cbsa = UNSET
        else:
            cbsa = self.cbsa

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if status is not UNSET:
            field_dict["status"] = status
        if treatment is not UNSET:
            field_dict["treatment"] = treatment
        if zip_ is not UNSET:
            field_dict["zip"] = zip_
        if cbsa_id is not UNSET:
            field_dict["cbsa_id"] = cbsa_id
        if cbsa is not UNSET:
            field_dict["cbsa"] = cbsa

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_treatment(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        treatment = _parse_treatment(d.pop("treatment", UNSET))

        def _parse_zip_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        zip_ = _parse_zip_(d.pop("zip", UNSET))

        def _parse_cbsa_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        cbsa_id = _parse_cbsa_id(d.pop("cbsa_id", UNSET))

        def _parse_cbsa(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cbsa = _parse_cbsa(d.pop("cbsa", UNSET))

        check_zip_response = cls(
            status=status,
            treatment=treatment,
            zip_=zip_,
            cbsa_id=cbsa_id,
            cbsa=cbsa,
        )

        check_zip_response.additional_properties = d
        return check_zip_response

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
