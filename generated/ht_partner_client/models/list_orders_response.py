from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.partner_order import PartnerOrder


T = TypeVar("T", bound="ListOrdersResponse")


@_attrs_define
class ListOrdersResponse:
    """A list of orders. The copy of the page ends within the order table, so members beside these
    two, such as a next cursor, may exist (C12).

        Attributes:
            status (None | str | Unset): Status of the answer, not of an order (C3). Its values are not documented.
            orders (list[None | PartnerOrder] | None | Unset):
    """

    status: None | str | Unset = UNSET
    orders: list[None | PartnerOrder] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.partner_order import PartnerOrder  # noqa: PLC0415

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        orders: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.orders, Unset):
            orders = UNSET
        elif isinstance(self.orders, list):
            orders = []
            for orders_type_0_item_data in self.orders:
                orders_type_0_item: dict[str, Any] | None
                if isinstance(orders_type_0_item_data, PartnerOrder):
                    orders_type_0_item = orders_type_0_item_data.to_dict()
                else:
                    orders_type_0_item = orders_type_0_item_data
                orders.append(orders_type_0_item)

        else:
            orders = self.orders

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if status is not UNSET:
            field_dict["status"] = status
        if orders is not UNSET:
            field_dict["orders"] = orders

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.partner_order import PartnerOrder  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_orders(data: object) -> list[None | PartnerOrder] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                orders_type_0 = []
                _orders_type_0 = data
                for orders_type_0_item_data in _orders_type_0:

                    def _parse_orders_type_0_item(data: object) -> None | PartnerOrder:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            orders_type_0_item_type_0 = PartnerOrder.from_dict(data)

                            return orders_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | PartnerOrder, data)

                    orders_type_0_item = _parse_orders_type_0_item(orders_type_0_item_data)

                    orders_type_0.append(orders_type_0_item)

                return orders_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | PartnerOrder] | None | Unset, data)

        orders = _parse_orders(d.pop("orders", UNSET))

        list_orders_response = cls(
            status=status,
            orders=orders,
        )

        list_orders_response.additional_properties = d
        return list_orders_response

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
