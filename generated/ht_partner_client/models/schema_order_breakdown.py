from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.schema_order_adjustment import SchemaOrderAdjustment
    from ..models.schema_order_service import SchemaOrderService


T = TypeVar("T", bound="SchemaOrderBreakdown")


@_attrs_define
class SchemaOrderBreakdown:
    """What an order costs, by service.

    Attributes:
        services (list[None | SchemaOrderService] | None | Unset):
        adjustments (list[None | SchemaOrderAdjustment] | None | Unset):
        coupon (None | str | Unset):
        total_amount (None | str | Unset):
    """

    services: list[None | SchemaOrderService] | None | Unset = UNSET
    adjustments: list[None | SchemaOrderAdjustment] | None | Unset = UNSET
    coupon: None | str | Unset = UNSET
    total_amount: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.schema_order_adjustment import SchemaOrderAdjustment  # noqa: PLC0415
        from ..models.schema_order_service import SchemaOrderService  # noqa: PLC0415

        services: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.services, Unset):
            services = UNSET
        elif isinstance(self.services, list):
            services = []
            for services_type_0_item_data in self.services:
                services_type_0_item: dict[str, Any] | None
                if isinstance(services_type_0_item_data, SchemaOrderService):
                    services_type_0_item = services_type_0_item_data.to_dict()
                else:
                    services_type_0_item = services_type_0_item_data
                services.append(services_type_0_item)

        else:
            services = self.services

        adjustments: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.adjustments, Unset):
            adjustments = UNSET
        elif isinstance(self.adjustments, list):
            adjustments = []
            for adjustments_type_0_item_data in self.adjustments:
                adjustments_type_0_item: dict[str, Any] | None
                if isinstance(adjustments_type_0_item_data, SchemaOrderAdjustment):
                    adjustments_type_0_item = adjustments_type_0_item_data.to_dict()
                else:
                    adjustments_type_0_item = adjustments_type_0_item_data
                adjustments.append(adjustments_type_0_item)

        else:
            adjustments = self.adjustments

        coupon: None | str | Unset
        if isinstance(self.coupon, Unset):
            coupon = UNSET
        else:
            coupon = self.coupon

        total_amount: None | str | Unset
        if isinstance(self.total_amount, Unset):
            total_amount = UNSET
        else:
            total_amount = self.total_amount

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if services is not UNSET:
            field_dict["services"] = services
        if adjustments is not UNSET:
            field_dict["adjustments"] = adjustments
        if coupon is not UNSET:
            field_dict["coupon"] = coupon
        if total_amount is not UNSET:
            field_dict["totalAmount"] = total_amount

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schema_order_adjustment import SchemaOrderAdjustment  # noqa: PLC0415
        from ..models.schema_order_service import SchemaOrderService  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_services(data: object) -> list[None | SchemaOrderService] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                services_type_0 = []
                _services_type_0 = data
                for services_type_0_item_data in _services_type_0:

                    def _parse_services_type_0_item(data: object) -> None | SchemaOrderService:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            services_type_0_item_type_0 = SchemaOrderService.from_dict(data)

                            return services_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | SchemaOrderService, data)

                    services_type_0_item = _parse_services_type_0_item(services_type_0_item_data)

                    services_type_0.append(services_type_0_item)

                return services_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | SchemaOrderService] | None | Unset, data)

        services = _parse_services(d.pop("services", UNSET))

        def _parse_adjustments(data: object) -> list[None | SchemaOrderAdjustment] | None | Unset:
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
                    ) -> None | SchemaOrderAdjustment:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            adjustments_type_0_item_type_0 = SchemaOrderAdjustment.from_dict(data)

                            return adjustments_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | SchemaOrderAdjustment, data)

                    adjustments_type_0_item = _parse_adjustments_type_0_item(
                        adjustments_type_0_item_data
                    )

                    adjustments_type_0.append(adjustments_type_0_item)

                return adjustments_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | SchemaOrderAdjustment] | None | Unset, data)

        adjustments = _parse_adjustments(d.pop("adjustments", UNSET))

        def _parse_coupon(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        coupon = _parse_coupon(d.pop("coupon", UNSET))

        def _parse_total_amount(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        total_amount = _parse_total_amount(d.pop("totalAmount", UNSET))

        schema_order_breakdown = cls(
            services=services,
            adjustments=adjustments,
            coupon=coupon,
            total_amount=total_amount,
        )

        schema_order_breakdown.additional_properties = d
        return schema_order_breakdown

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
