from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="SchemaOrderAdjustment")


@_attrs_define
class SchemaOrderAdjustment:
    """An adjustment of the whole order.

    Attributes:
        name (None | str | Unset):
        amount (None | str | Unset):
        original_amount (None | str | Unset):
        type_ (None | str | Unset):
        explanation (None | str | Unset):
        fee_id (int | None | str | Unset):
        version (int | None | Unset):
        original_amount_formatted (None | str | Unset):
    """

    name: None | str | Unset = UNSET
    amount: None | str | Unset = UNSET
    original_amount: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    explanation: None | str | Unset = UNSET
    fee_id: int | None | str | Unset = UNSET
    version: int | None | Unset = UNSET
    original_amount_formatted: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        amount: None | str | Unset
        if isinstance(self.amount, Unset):
            amount = UNSET
        else:
            amount = self.amount

        original_amount: None | str | Unset
        if isinstance(self.original_amount, Unset):
            original_amount = UNSET
        else:
            original_amount = self.original_amount

        type_: None | str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        else:
            type_ = self.type_

        explanation: None | str | Unset
        if isinstance(self.explanation, Unset):
            explanation = UNSET
        else:
            explanation = self.explanation

        fee_id: int | None | str | Unset
        if isinstance(self.fee_id, Unset):
            fee_id = UNSET
        else:
            fee_id = self.fee_id

        version: int | None | Unset
        if isinstance(self.version, Unset):
            version = UNSET
        else:
            version = self.version

        original_amount_formatted: None | str | Unset
        if isinstance(self.original_amount_formatted, Unset):
            original_amount_formatted = UNSET
        else:
            original_amount_formatted = self.original_amount_formatted

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if amount is not UNSET:
            field_dict["amount"] = amount
        if original_amount is not UNSET:
            field_dict["originalAmount"] = original_amount
        if type_ is not UNSET:
            field_dict["type"] = type_
        if explanation is not UNSET:
            field_dict["explanation"] = explanation
        if fee_id is not UNSET:
            field_dict["feeId"] = fee_id
        if version is not UNSET:
            field_dict["version"] = version
        if original_amount_formatted is not UNSET:
            field_dict["originalAmountFormatted"] = original_amount_formatted

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_amount(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        amount = _parse_amount(d.pop("amount", UNSET))

        def _parse_original_amount(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        original_amount = _parse_original_amount(d.pop("originalAmount", UNSET))

        def _parse_type_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        def _parse_explanation(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        explanation = _parse_explanation(d.pop("explanation", UNSET))

        def _parse_fee_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        fee_id = _parse_fee_id(d.pop("feeId", UNSET))

        def _parse_version(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        version = _parse_version(d.pop("version", UNSET))

        def _parse_original_amount_formatted(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        original_amount_formatted = _parse_original_amount_formatted(
            d.pop("originalAmountFormatted", UNSET)
        )

        schema_order_adjustment = cls(
            name=name,
            amount=amount,
            original_amount=original_amount,
            type_=type_,
            explanation=explanation,
            fee_id=fee_id,
            version=version,
            original_amount_formatted=original_amount_formatted,
        )

        schema_order_adjustment.additional_properties = d
        return schema_order_adjustment

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
