from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.schema_order_service_adjustment import SchemaOrderServiceAdjustment


T = TypeVar("T", bound="SchemaOrderService")


@_attrs_define
class SchemaOrderService:
    """One service of an order's breakdown.

    Attributes:
        id (int | None | str | Unset):
        sku_id (int | None | str | Unset):
        name (None | str | Unset):
        amount (None | str | Unset):
        price (None | str | Unset):
        original_amount (None | str | Unset):
        prepaid (None | str | Unset):
        total_amount (None | str | Unset):
        original_total_amount (None | str | Unset):
        adjustments (list[None | SchemaOrderServiceAdjustment] | None | Unset):
        physical_product (bool | None | Unset):
        image (None | str | Unset): URL of a picture.
        quantity (int | None | Unset):
        price_type (None | str | Unset):
        estimated_duration (None | str | Unset):
        duration (None | str | Unset):
    """

    id: int | None | str | Unset = UNSET
    sku_id: int | None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    amount: None | str | Unset = UNSET
    price: None | str | Unset = UNSET
    original_amount: None | str | Unset = UNSET
    prepaid: None | str | Unset = UNSET
    total_amount: None | str | Unset = UNSET
    original_total_amount: None | str | Unset = UNSET
    adjustments: list[None | SchemaOrderServiceAdjustment] | None | Unset = UNSET
    physical_product: bool | None | Unset = UNSET
    image: None | str | Unset = UNSET
    quantity: int | None | Unset = UNSET
    price_type: None | str | Unset = UNSET
    estimated_duration: None | str | Unset = UNSET
    duration: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.schema_order_service_adjustment import (
            SchemaOrderServiceAdjustment,  # noqa: PLC0415
        )

        id: int | None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        sku_id: int | None | str | Unset
        if isinstance(self.sku_id, Unset):
            sku_id = UNSET
        else:
            sku_id = self.sku_id

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

        price: None | str | Unset
        if isinstance(self.price, Unset):
            price = UNSET
        else:
            price = self.price

        original_amount: None | str | Unset
        if isinstance(self.original_amount, Unset):
            original_amount = UNSET
        else:
            original_amount = self.original_amount

        prepaid: None | str | Unset
        if isinstance(self.prepaid, Unset):
            prepaid = UNSET
        else:
            prepaid = self.prepaid

        total_amount: None | str | Unset
        if isinstance(self.total_amount, Unset):
            total_amount = UNSET
        else:
            total_amount = self.total_amount

        original_total_amount: None | str | Unset
        if isinstance(self.original_total_amount, Unset):
            original_total_amount = UNSET
        else:
            original_total_amount = self.original_total_amount

        adjustments: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.adjustments, Unset):
            adjustments = UNSET
        elif isinstance(self.adjustments, list):
            adjustments = []
            for adjustments_type_0_item_data in self.adjustments:
                adjustments_type_0_item: dict[str, Any] | None
                if isinstance(adjustments_type_0_item_data, SchemaOrderServiceAdjustment):
                    adjustments_type_0_item = adjustments_type_0_item_data.to_dict()
                else:
                    adjustments_type_0_item = adjustments_type_0_item_data
                adjustments.append(adjustments_type_0_item)

        else:
            adjustments = self.adjustments

        physical_product: bool | None | Unset
        if isinstance(self.physical_product, Unset):
            physical_product = UNSET
        else:
            physical_product = self.physical_product

        image: None | str | Unset
        if isinstance(self.image, Unset):
            image = UNSET
        else:
            image = self.image

        quantity: int | None | Unset
        if isinstance(self.quantity, Unset):
            quantity = UNSET
        else:
            quantity = self.quantity

        price_type: None | str | Unset
        if isinstance(self.price_type, Unset):
            price_type = UNSET
        else:
            price_type = self.price_type

        estimated_duration: None | str | Unset
        if isinstance(self.estimated_duration, Unset):
            estimated_duration = UNSET
        else:
            estimated_duration = self.estimated_duration

        duration: None | str | Unset
        if isinstance(self.duration, Unset):
            duration = UNSET
        else:
            duration = self.duration

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if sku_id is not UNSET:
            field_dict["skuId"] = sku_id
        if name is not UNSET:
            field_dict["name"] = name
        if amount is not UNSET:
            field_dict["amount"] = amount
        if price is not UNSET:
            field_dict["price"] = price
        if original_amount is not UNSET:
            field_dict["originalAmount"] = original_amount
        if prepaid is not UNSET:
            field_dict["prepaid"] = prepaid
        if total_amount is not UNSET:
            field_dict["totalAmount"] = total_amount
        if original_total_amount is not UNSET:
            field_dict["originalTotalAmount"] = original_total_amount
        if adjustments is not UNSET:
            field_dict["adjustments"] = adjustments
        if physical_product is not UNSET:
            field_dict["physicalProduct"] = physical_product
        if image is not UNSET:
            field_dict["image"] = image
        if quantity is not UNSET:
            field_dict["quantity"] = quantity
        if price_type is not UNSET:
            field_dict["priceType"] = price_type
        if estimated_duration is not UNSET:
            field_dict["estimatedDuration"] = estimated_duration
        if duration is not UNSET:
            field_dict["duration"] = duration

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schema_order_service_adjustment import (
            SchemaOrderServiceAdjustment,  # noqa: PLC0415
        )

        d = dict(src_dict)

        def _parse_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_sku_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        sku_id = _parse_sku_id(d.pop("skuId", UNSET))

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

        def _parse_price(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        price = _parse_price(d.pop("price", UNSET))

        def _parse_original_amount(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        original_amount = _parse_original_amount(d.pop("originalAmount", UNSET))

        def _parse_prepaid(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        prepaid = _parse_prepaid(d.pop("prepaid", UNSET))

        def _parse_total_amount(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        total_amount = _parse_total_amount(d.pop("totalAmount", UNSET))

        def _parse_original_total_amount(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        original_total_amount = _parse_original_total_amount(d.pop("originalTotalAmount", UNSET))

        def _parse_adjustments(
            data: object,
        ) -> list[None | SchemaOrderServiceAdjustment] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                adjustments_type_0 = []
                _adjustments_type_0 = data
                for adjustments_type_0_item_data in _adjustments_type_0:

                    def _parse_adjustments_type_0_item(
                        data: object,
                    ) -> None | SchemaOrderServiceAdjustment:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            adjustments_type_0_item_type_0 = SchemaOrderServiceAdjustment.from_dict(
                                data
                            )

                            return adjustments_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | SchemaOrderServiceAdjustment, data)

                    adjustments_type_0_item = _parse_adjustments_type_0_item(
                        adjustments_type_0_item_data
                    )

                    adjustments_type_0.append(adjustments_type_0_item)

                return adjustments_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | SchemaOrderServiceAdjustment] | None | Unset, data)

        adjustments = _parse_adjustments(d.pop("adjustments", UNSET))

        def _parse_physical_product(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        physical_product = _parse_physical_product(d.pop("physicalProduct", UNSET))

        def _parse_image(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        image = _parse_image(d.pop("image", UNSET))

        def _parse_quantity(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        quantity = _parse_quantity(d.pop("quantity", UNSET))

        def _parse_price_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        price_type = _parse_price_type(d.pop("priceType", UNSET))

        def _parse_estimated_duration(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        estimated_duration = _parse_estimated_duration(d.pop("estimatedDuration", UNSET))

        def _parse_duration(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        duration = _parse_duration(d.pop("duration", UNSET))

        schema_order_service = cls(
            id=id,
            sku_id=sku_id,
            name=name,
            amount=amount,
            price=price,
            original_amount=original_amount,
            prepaid=prepaid,
            total_amount=total_amount,
            original_total_amount=original_total_amount,
            adjustments=adjustments,
            physical_product=physical_product,
            image=image,
            quantity=quantity,
            price_type=price_type,
            estimated_duration=estimated_duration,
            duration=duration,
        )

        schema_order_service.additional_properties = d
        return schema_order_service

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
