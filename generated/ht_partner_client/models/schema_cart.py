from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.schema_cart_address import SchemaCartAddress
    from ..models.schema_cart_availability_slot import SchemaCartAvailabilitySlot
    from ..models.schema_cart_consolidated_availability import (
        SchemaCartConsolidatedAvailability,
    )
    from ..models.schema_cart_item import SchemaCartItem


T = TypeVar("T", bound="SchemaCart")


@_attrs_define
class SchemaCart:
    """The schema that the reference calls `Cart`. No operation on carts is listed. The copy of the page
    ends after `plan`, so further members may exist.

        Attributes:
            id (int | None | str | Unset):
            token (None | str | Unset):
            items (list[None | SchemaCartItem] | None | Unset):
            status (None | str | Unset):
            status_id (int | None | str | Unset):
            workflow (None | str | Unset):
            coupon (None | str | Unset):
            follow_up (None | str | Unset):
            availability (list[None | SchemaCartAvailabilitySlot] | None | Unset):
            consolidated_availability (None | SchemaCartConsolidatedAvailability | Unset):
            address (None | SchemaCartAddress | Unset):
            plan (None | str | Unset):
    """

    id: int | None | str | Unset = UNSET
    token: None | str | Unset = UNSET
    items: list[None | SchemaCartItem] | None | Unset = UNSET
    status: None | str | Unset = UNSET
    status_id: int | None | str | Unset = UNSET
    workflow: None | str | Unset = UNSET
    coupon: None | str | Unset = UNSET
    follow_up: None | str | Unset = UNSET
    availability: list[None | SchemaCartAvailabilitySlot] | None | Unset = UNSET
    consolidated_availability: None | SchemaCartConsolidatedAvailability | Unset = UNSET
    address: None | SchemaCartAddress | Unset = UNSET
    plan: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.schema_cart_address import SchemaCartAddress  # noqa: PLC0415
        from ..models.schema_cart_availability_slot import SchemaCartAvailabilitySlot  # noqa: PLC0415
        from ..models.schema_cart_consolidated_availability import (
            SchemaCartConsolidatedAvailability,  # noqa: PLC0415
        )
        from ..models.schema_cart_item import SchemaCartItem  # noqa: PLC0415

        id: int | None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        token: None | str | Unset
        if isinstance(self.token, Unset):
            token = UNSET
        else:
            token = self.token

        items: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.items, Unset):
            items = UNSET
        elif isinstance(self.items, list):
            items = []
            for items_type_0_item_data in self.items:
                items_type_0_item: dict[str, Any] | None
                if isinstance(items_type_0_item_data, SchemaCartItem):
                    items_type_0_item = items_type_0_item_data.to_dict()
                else:
                    items_type_0_item = items_type_0_item_data
                items.append(items_type_0_item)

        else:
            items = self.items

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        status_id: int | None | str | Unset
        if isinstance(self.status_id, Unset):
            status_id = UNSET
        else:
            status_id = self.status_id

        workflow: None | str | Unset
        if isinstance(self.workflow, Unset):
            workflow = UNSET
        else:
            workflow = self.workflow

        coupon: None | str | Unset
        if isinstance(self.coupon, Unset):
            coupon = UNSET
        else:
            coupon = self.coupon

        follow_up: None | str | Unset
        if isinstance(self.follow_up, Unset):
            follow_up = UNSET
        else:
            follow_up = self.follow_up

        availability: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.availability, Unset):
            availability = UNSET
        elif isinstance(self.availability, list):
            availability = []
            for availability_type_0_item_data in self.availability:
                availability_type_0_item: dict[str, Any] | None
                if isinstance(availability_type_0_item_data, SchemaCartAvailabilitySlot):
                    availability_type_0_item = availability_type_0_item_data.to_dict()
                else:
                    availability_type_0_item = availability_type_0_item_data
                availability.append(availability_type_0_item)

        else:
            availability = self.availability

        consolidated_availability: dict[str, Any] | None | Unset
        if isinstance(self.consolidated_availability, Unset):
            consolidated_availability = UNSET
        elif isinstance(self.consolidated_availability, SchemaCartConsolidatedAvailability):
            consolidated_availability = self.consolidated_availability.to_dict()
        else:
            consolidated_availability = self.consolidated_availability

        address: dict[str, Any] | None | Unset
        if isinstance(self.address, Unset):
            address = UNSET
        elif isinstance(self.address, SchemaCartAddress):
            address = self.address.to_dict()
        else:
            address = self.address

        plan: None | str | Unset
        if isinstance(self.plan, Unset):
            plan = UNSET
        else:
            plan = self.plan

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if token is not UNSET:
            field_dict["token"] = token
        if items is not UNSET:
            field_dict["items"] = items
        if status is not UNSET:
            field_dict["status"] = status
        if status_id is not UNSET:
            field_dict["statusId"] = status_id
        if workflow is not UNSET:
            field_dict["workflow"] = workflow
        if coupon is not UNSET:
            field_dict["coupon"] = coupon
        if follow_up is not UNSET:
            field_dict["followUp"] = follow_up
        if availability is not UNSET:
            field_dict["availability"] = availability
        if consolidated_availability is not UNSET:
            field_dict["consolidatedAvailability"] = consolidated_availability
        if address is not UNSET:
            field_dict["address"] = address
        if plan is not UNSET:
            field_dict["plan"] = plan

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.schema_cart_address import SchemaCartAddress  # noqa: PLC0415
        from ..models.schema_cart_availability_slot import SchemaCartAvailabilitySlot  # noqa: PLC0415
        from ..models.schema_cart_consolidated_availability import (
            SchemaCartConsolidatedAvailability,  # noqa: PLC0415
        )
        from ..models.schema_cart_item import SchemaCartItem  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_token(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token = _parse_token(d.pop("token", UNSET))

        def _parse_items(data: object) -> list[None | SchemaCartItem] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                items_type_0 = []
                _items_type_0 = data
                for items_type_0_item_data in _items_type_0:

                    def _parse_items_type_0_item(data: object) -> None | SchemaCartItem:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            items_type_0_item_type_0 = SchemaCartItem.from_dict(data)

                            return items_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | SchemaCartItem, data)

                    items_type_0_item = _parse_items_type_0_item(items_type_0_item_data)

                    items_type_0.append(items_type_0_item)

                return items_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | SchemaCartItem] | None | Unset, data)

        items = _parse_items(d.pop("items", UNSET))

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_status_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        status_id = _parse_status_id(d.pop("statusId", UNSET))

        def _parse_workflow(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        workflow = _parse_workflow(d.pop("workflow", UNSET))

        def _parse_coupon(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        coupon = _parse_coupon(d.pop("coupon", UNSET))

        def _parse_follow_up(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        follow_up = _parse_follow_up(d.pop("followUp", UNSET))

        def _parse_availability(
            data: object,
        ) -> list[None | SchemaCartAvailabilitySlot] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                availability_type_0 = []
                _availability_type_0 = data
                for availability_type_0_item_data in _availability_type_0:

                    def _parse_availability_type_0_item(
                        data: object,
                    ) -> None | SchemaCartAvailabilitySlot:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            availability_type_0_item_type_0 = SchemaCartAvailabilitySlot.from_dict(
                                data
                            )

                            return availability_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | SchemaCartAvailabilitySlot, data)

                    availability_type_0_item = _parse_availability_type_0_item(
                        availability_type_0_item_data
                    )

                    availability_type_0.append(availability_type_0_item)

                return availability_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | SchemaCartAvailabilitySlot] | None | Unset, data)

        availability = _parse_availability(d.pop("availability", UNSET))

        def _parse_consolidated_availability(
            data: object,
        ) -> None | SchemaCartConsolidatedAvailability | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                consolidated_availability_type_0 = SchemaCartConsolidatedAvailability.from_dict(
                    data
                )

                return consolidated_availability_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SchemaCartConsolidatedAvailability | Unset, data)

        consolidated_availability = _parse_consolidated_availability(
            d.pop("consolidatedAvailability", UNSET)
        )

        def _parse_address(data: object) -> None | SchemaCartAddress | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                address_type_0 = SchemaCartAddress.from_dict(data)

                return address_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SchemaCartAddress | Unset, data)

        address = _parse_address(d.pop("address", UNSET))

        def _parse_plan(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        plan = _parse_plan(d.pop("plan", UNSET))

        schema_cart = cls(
            id=id,
            token=token,
            items=items,
            status=status,
            status_id=status_id,
            workflow=workflow,
            coupon=coupon,
            follow_up=follow_up,
            availability=availability,
            consolidated_availability=consolidated_availability,
            address=address,
            plan=plan,
        )

        schema_cart.additional_properties = d
        return schema_cart

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
