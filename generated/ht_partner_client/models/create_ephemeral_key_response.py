from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CreateEphemeralKeyResponse")


@_attrs_define
class CreateEphemeralKeyResponse:
    """A short-lived Stripe key. The table requires both members.

    Attributes:
        stripe_customer_id (None | str | Unset): Stripe's identifier of the customer.
        ephemeral_key (None | str | Unset): A secret (C24).
    """

    stripe_customer_id: None | str | Unset = UNSET
    ephemeral_key: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        stripe_customer_id: None | str | Unset
        if isinstance(self.stripe_customer_id, Unset):
            stripe_customer_id = UNSET
        else:
            stripe_customer_id = self.stripe_customer_id

        ephemeral_key: None | str | Unset
        if isinstance(self.ephemeral_key, Unset):
            ephemeral_key = UNSET
        else:
            ephemeral_key = self.ephemeral_key

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if stripe_customer_id is not UNSET:
            field_dict["stripe_customer_id"] = stripe_customer_id
        if ephemeral_key is not UNSET:
            field_dict["ephemeral_key"] = ephemeral_key

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_stripe_customer_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        stripe_customer_id = _parse_stripe_customer_id(d.pop("stripe_customer_id", UNSET))

        def _parse_ephemeral_key(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ephemeral_key = _parse_ephemeral_key(d.pop("ephemeral_key", UNSET))

        create_ephemeral_key_response = cls(
            stripe_customer_id=stripe_customer_id,
            ephemeral_key=ephemeral_key,
        )

        create_ephemeral_key_response.additional_properties = d
        return create_ephemeral_key_response

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
