from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Timestamp")


@_attrs_define
class Timestamp:
    """One instant in three forms. In the samples of availability ranges they disagree: `iso` seems
    to carry local time in spite of its `Z` (C8).

        Attributes:
            integer (int | None | Unset): Seconds since 1970-01-01T00:00:00Z.
            iso (None | str | Unset): ISO 8601 with `Z` (C8).
            iso_short (None | str | Unset): A date in one sample, a date-time without zone in another (C7), where it is
                spelt
                `isoShort` (C4).
    """

    integer: int | None | Unset = UNSET
    iso: None | str | Unset = UNSET
    iso_short: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        integer: int | None | Unset
        if isinstance(self.integer, Unset):
            integer = UNSET
        else:
            integer = self.integer

        iso: None | str | Unset
        if isinstance(self.iso, Unset):
            iso = UNSET
        else:
            iso = self.iso

        iso_short: None | str | Unset
        if isinstance(self.iso_short, Unset):
            iso_short = UNSET
        else:
            iso_short = self.iso_short

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if integer is not UNSET:
            field_dict["integer"] = integer
        if iso is not UNSET:
            field_dict["iso"] = iso
        if iso_short is not UNSET:
            field_dict["iso_short"] = iso_short

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_integer(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        integer = _parse_integer(d.pop("integer", UNSET))

        def _parse_iso(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        iso = _parse_iso(d.pop("iso", UNSET))

        def _parse_iso_short(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        iso_short = _parse_iso_short(d.pop("iso_short", UNSET))

        timestamp = cls(
            integer=integer,
            iso=iso,
            iso_short=iso_short,
        )

        timestamp.additional_properties = d
        return timestamp

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
