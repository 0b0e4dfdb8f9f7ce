from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.timestamp import Timestamp


T = TypeVar("T", bound="ClientAvailabilityRange")


@_attrs_define
class ClientAvailabilityRange:
    """A span in which the client is available. The table counts four members, the sample names
    them.

        Attributes:
            id (int | None | str | Unset):
            from_datetime (float | None | str | Timestamp | Unset): Its `integer` and `iso` are eight hours apart in the
                sample (C8).
            to_datetime (float | None | str | Timestamp | Unset): Its `integer` and `iso` are eight hours apart in the
                sample (C8).
            range_mode (None | str | Unset): `anytime` in the sample; other values are not shown.
    """

    id: int | None | str | Unset = UNSET
    from_datetime: float | None | str | Timestamp | Unset = UNSET
    to_datetime: float | None | str | Timestamp | Unset = UNSET
    range_mode: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.timestamp import Timestamp  # noqa: PLC0415

        id: int | None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        from_datetime: dict[str, Any] | float | None | str | Unset
        if isinstance(self.from_datetime, Unset):
            from_datetime = UNSET
        elif isinstance(self.from_datetime, Timestamp):
            from_datetime = self.from_datetime.to_dict()
        else:
            from_datetime = self.from_datetime

        to_datetime: dict[str, Any] | float | None | str | Unset
        if isinstance(self.to_datetime, Unset):
            to_datetime = UNSET
        elif isinstance(self.to_datetime, Timestamp):
            to_datetime = self.to_datetime.to_dict()
        else:
            to_datetime = self.to_datetime

        range_mode: None | str | Unset
        if isinstance(self.range_mode, Unset):
            range_mode = UNSET
        else:
            range_mode = self.range_mode

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if from_datetime is not UNSET:
            field_dict["from_datetime"] = from_datetime
        if to_datetime is not UNSET:
            field_dict["to_datetime"] = to_datetime
        if range_mode is not UNSET:
            field_dict["range_mode"] = range_mode

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.timestamp import Timestamp  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_from_datetime(data: object) -> float | None | str | Timestamp | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                from_datetime_type_0 = Timestamp.from_dict(data)

                return from_datetime_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(float | None | str | Timestamp | Unset, data)

        from_datetime = _parse_from_datetime(d.pop("from_datetime", UNSET))

        def _parse_to_datetime(data: object) -> float | None | str | Timestamp | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                to_datetime_type_0 = Timestamp.from_dict(data)

                return to_datetime_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(float | None | str | Timestamp | Unset, data)

        to_datetime = _parse_to_datetime(d.pop("to_datetime", UNSET))

        def _parse_range_mode(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        range_mode = _parse_range_mode(d.pop("range_mode", UNSET))

        client_availability_range = cls(
            id=id,
            from_datetime=from_datetime,
            to_datetime=to_datetime,
            range_mode=range_mode,
        )

        client_availability_range.additional_properties = d
        return client_availability_range

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
