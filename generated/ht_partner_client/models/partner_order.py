from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.order_status_code import OrderStatusCode
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.availability_slot import AvailabilitySlot
    from ..models.client_availability_range import ClientAvailabilityRange
    from ..models.consolidated_availability import ConsolidatedAvailability
    from ..models.order_event import OrderEvent
    from ..models.order_phone import OrderPhone
    from ..models.order_sku import OrderSku
    from ..models.timestamp import Timestamp


T = TypeVar("T", bound="PartnerOrder")


@_attrs_define
class PartnerOrder:
    """An order as the REST operations return it: the union of the 27 members in the table of Create
    order and the 29 in the sample of Retrieve order, 30 in all. The two are 17 months apart and
    neither is proof of what arrives today (C32). The table requires all of its members, although
    the samples leave some out (C5), and other members arrive that it does not list (C6). The
    sample of a creation spells several names in camelCase (C4); only the snake_case names are
    described here.

        Attributes:
            id (int | None | str | Unset): Id of the order; an integer in table and samples.
            status (int | None | OrderStatusCode | str | Unset): Status of the order: a string in the tables, the label
                `Pending` in one sample, the code 1
                in another, while the text lists codes (C1). Other codes and names may arrive.
            status_label (None | str | Unset): The status in words. A sample pairs the code of SEARCHING with the label
                `Pending` (C2),
                so neither follows from the other.
            client_id (int | None | str | Unset):
            client_name (None | str | Unset): Spelt `clientName` in the sample of a creation (C4).
            email (None | str | Unset):
            phone (int | None | OrderPhone | str | Unset): An object here, a string in requests and in clients (C23).
            address (None | str | Unset): The service address in one line. Its parts are in the `client_...` members (C22).
            client_street (None | str | Unset):
            client_city (None | str | Unset): Spelt `clientCity` in the sample of a creation (C4).
            client_state (None | str | Unset): Spelt `clientState` in the sample of a creation (C4).
            client_zip (None | str | Unset):
            service_description (None | str | Unset): A string in the table, null in the sample (C15).
            events (list[None | OrderEvent | str] | None | Unset): Strings according to the table, empty in the sample
                (C30).
            created_at (float | None | str | Timestamp | Unset): Spelt `createdAt` in the sample of a creation (C4).
            updated_at (float | None | str | Timestamp | Unset):
            tags (list[str] | None | Unset): Tags of the order. No request has a member for them, so how they get there is
                not stated.
            token (None | str | Unset):
            purchase_order_id (None | str | Unset): The partner's own reference. Missing from the table (C6).
            purchase_order_source (None | str | Unset): Missing from the table (C6).
            skus (list[None | OrderSku] | None | Unset):
            client_availability_ranges (list[ClientAvailabilityRange | None] | None | Unset):
            availability (list[AvailabilitySlot | None | str] | None | str | Unset): A list of objects in the table, one
                line of text in the sample (C13).
            consolidated_availability (ConsolidatedAvailability | list[str] | None | str | Unset): An object in the table, a
                string in the sample (C14).
            appointment_start (None | str | Unset): Only null in the table, a line of text in the sample (C15).
            appointment_start_date_time (None | str | Unset): Only null in the table, an ISO 8601 date-time with its offset
                in the sample (C15): the one
                instant of an order that leaves no doubt (C8).
            recurring (bool | None | Unset): Missing from the table (C6).
            shipping_type (None | str | Unset): Null wherever it is shown (C15).
            finish_order_url (None | str | Unset): Missing from the sample of Retrieve order (C5).
            order_summary_url (None | str | Unset):
    """

    id: int | None | str | Unset = UNSET
    status: int | None | OrderStatusCode | str | Unset = UNSET
    status_label: None | str | Unset = UNSET
    client_id: int | None | str | Unset = UNSET
    client_name: None | str | Unset = UNSET
    email: None | str | Unset = UNSET
    phone: int | None | OrderPhone | str | Unset = UNSET
    address: None | str | Unset = UNSET
    client_street: None | str | Unset = UNSET
    client_city: None | str | Unset = UNSET
    client_state: None | str | Unset = UNSET
    client_zip: None | str | Unset = UNSET
    service_description: None | str | Unset = UNSET
    events: list[None | OrderEvent | str] | None | Unset = UNSET
    created_at: float | None | str | Timestamp | Unset = UNSET
    updated_at: float | None | str | Timestamp | Unset = UNSET
    tags: list[str] | None | Unset = UNSET
    token: None | str | Unset = UNSET
    purchase_order_id: None | str | Unset = UNSET
    purchase_order_source: None | str | Unset = UNSET
    skus: list[None | OrderSku] | None | Unset = UNSET
    client_availability_ranges: list[ClientAvailabilityRange | None] | None | Unset = UNSET
    availability: list[AvailabilitySlot | None | str] | None | str | Unset = UNSET
    consolidated_availability: ConsolidatedAvailability | list[str] | None | str | Unset = UNSET
    appointment_start: None | str | Unset = UNSET
    appointment_start_date_time: None | str | Unset = UNSET
    recurring: bool | None | Unset = UNSET
    shipping_type: None | str | Unset = UNSET
    finish_order_url: None | str | Unset = UNSET
    order_summary_url: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.availability_slot import AvailabilitySlot  # noqa: PLC0415
        from ..models.client_availability_range import ClientAvailabilityRange  # noqa: PLC0415
        from ..models.consolidated_availability import ConsolidatedAvailability  # noqa: PLC0415
        from ..models.order_event import OrderEvent  # noqa: PLC0415
        from ..models.order_phone import OrderPhone  # noqa: PLC0415
        from ..models.order_sku import OrderSku  # noqa: PLC0415
        from ..models.timestamp import Timestamp  # noqa: PLC0415

        id: int | None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        status: int | None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        elif isinstance(self.status, OrderStatusCode):
            status = self.status.value
        else:
            status = self.status

        status_label: None | str | Unset
        if isinstance(self.status_label, Unset):
            status_label = UNSET
        else:
            status_label = self.status_label

        client_id: int | None | str | Unset
        if isinstance(self.client_id, Unset):
            client_id = UNSET
        else:
            client_id = self.client_id

        client_name: None | str | Unset
        if isinstance(self.client_name, Unset):
            client_name = UNSET
        else:
            client_name = self.client_name

        email: None | str | Unset
        if isinstance(self.email, Unset):
            email = UNSET
        else:
            email = self.email

        phone: dict[str, Any] | int | None | str | Unset
        if isinstance(self.phone, Unset):
            phone = UNSET
        elif isinstance(self.phone, OrderPhone):
            phone = self.phone.to_dict()
        else:
            phone = self.phone

        address: None | str | Unset
        if isinstance(self.address, Unset):
            address = UNSET
        else:
            address = self.address

        client_street: None | str | Unset
        if isinstance(self.client_street, Unset):
            client_street = UNSET
        else:
            client_street = self.client_street

        client_city: None | str | Unset
        if isinstance(self.client_city, Unset):
            client_city = UNSET
        else:
            client_city = self.client_city

        client_state: None | str | Unset
        if isinstance(self.client_state, Unset):
            client_state = UNSET
        else:
            client_state = self.client_state

        client_zip: None | str | Unset
        if isinstance(self.client_zip, Unset):
            client_zip = UNSET
        else:
            client_zip = self.client_zip

        service_description: None | str | Unset
        if isinstance(self.service_description, Unset):
            service_description = UNSET
        else:
            service_description = self.service_description

        events: list[dict[str, Any] | None | str] | None | Unset
        if isinstance(self.events, Unset):
            events = UNSET
        elif isinstance(self.events, list):
            events = []
            for events_type_0_item_data in self.events:
                events_type_0_item: dict[str, Any] | None | str
                if isinstance(events_type_0_item_data, OrderEvent):
                    events_type_0_item = events_type_0_item_data.to_dict()
                else:
                    events_type_0_item = events_type_0_item_data
                events.append(events_type_0_item)

        else:
            events = self.events

        created_at: dict[str, Any] | float | None | str | Unset
        if isinstance(self.created_at, Unset):
            created_at = UNSET
        elif isinstance(self.created_at, Timestamp):
            created_at = self.created_at.to_dict()
        else:
            created_at = self.created_at

        updated_at: dict[str, Any] | float | None | str | Unset
        if isinstance(self.updated_at, Unset):
            updated_at = UNSET
        elif isinstance(self.updated_at, Timestamp):
            updated_at = self.updated_at.to_dict()
        else:
            updated_at = self.updated_at

        tags: list[str] | None | Unset
        if isinstance(self.tags, Unset):
            tags = UNSET
        elif isinstance(self.tags, list):
            tags = self.tags

        else:
            tags = self.tags

        token: None | str | Unset
        if isinstance(self.token, Unset):
            token = UNSET
        else:
            token = self.token

        purchase_order_id: None | str | Unset
        if isinstance(self.purchase_order_id, Unset):
            purchase_order_id = UNSET
        else:
            purchase_order_id = self.purchase_order_id

        purchase_order_source: None | str | Unset
        if isinstance(self.purchase_order_source, Unset):
            purchase_order_source = UNSET
        else:
            purchase_order_source = self.purchase_order_source

        skus: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.skus, Unset):
            skus = UNSET
        elif isinstance(self.skus, list):
            skus = []
            for skus_type_0_item_data in self.skus:
                skus_type_0_item: dict[str, Any] | None
                if isinstance(skus_type_0_item_data, OrderSku):
                    skus_type_0_item = skus_type_0_item_data.to_dict()
                else:
                    skus_type_0_item = skus_type_0_item_data
                skus.append(skus_type_0_item)

        else:
            skus = self.skus

        client_availability_ranges: list[dict[str, Any] | None] | None | Unset
        if isinstance(self.client_availability_ranges, Unset):
            client_availability_ranges = UNSET
        elif isinstance(self.client_availability_ranges, list):
            client_availability_ranges = []
            for client_availability_ranges_type_0_item_data in self.client_availability_ranges:
                client_availability_ranges_type_0_item: dict[str, Any] | None
                if isinstance(client_availability_ranges_type_0_item_data, ClientAvailabilityRange):
                    client_availability_ranges_type_0_item = (
                        client_availability_ranges_type_0_item_data.to_dict()
                    )
                else:
                    client_availability_ranges_type_0_item = (
                        client_availability_ranges_type_0_item_data
                    )
                client_availability_ranges.append(client_availability_ranges_type_0_item)

        else:
            client_availability_ranges = self.client_availability_ranges

        availability: list[dict[str, Any] | None | str] | None | str | Unset
        if isinstance(self.availability, Unset):
            availability = UNSET
        elif isinstance(self.availability, list):
            availability = []
            for availability_type_1_item_data in self.availability:
                availability_type_1_item: dict[str, Any] | None | str
                if isinstance(availability_type_1_item_data, AvailabilitySlot):
                    availability_type_1_item = availability_type_1_item_data.to_dict()
                else:
                    availability_type_1_item = availability_type_1_item_data
                availability.append(availability_type_1_item)

        else:
            availability = self.availability

        consolidated_availability: dict[str, Any] | list[str] | None | str | Unset
        if isinstance(self.consolidated_availability, Unset):
            consolidated_availability = UNSET
        elif isinstance(self.consolidated_availability, ConsolidatedAvailability):
            consolidated_availability = self.consolidated_availability.to_dict()
        elif isinstance(self.consolidated_availability, list):
            consolidated_availability = self.consolidated_availability

        else:
            consolidated_availability = self.consolidated_availability

        appointment_start: None | str | Unset
        if isinstance(self.appointment_start, Unset):
            appointment_start = UNSET
        else:
            appointment_start = self.appointment_start

        appointment_start_date_time: None | str | Unset
        if isinstance(self.appointment_start_date_time, Unset):
            appointment_start_date_time = UNSET
        else:
            appointment_start_date_time = self.appointment_start_date_time

        recurring: bool | None | Unset
        if isinstance(self.recurring, Unset):
            recurring = UNSET
        else:
            recurring = self.recurring

        shipping_type: None | str | Unset
        if isinstance(self.shipping_type, Unset):
            shipping_type = UNSET
        else:
            shipping_type = self.shipping_type

        finish_order_url: None | str | Unset
        if isinstance(self.finish_order_url, Unset):
            finish_order_url = UNSET
        else:
            finish_order_url = self.finish_order_url

        order_summary_url: None | str | Unset
        if isinstance(self.order_summary_url, Unset):
            order_summary_url = UNSET
        else:
            order_summary_url = self.order_summary_url

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["id"] = id
        if status is not UNSET:
            field_dict["status"] = status
        if status_label is not UNSET:
            field_dict["status_label"] = status_label
        if client_id is not UNSET:
            field_dict["client_id"] = client_id
        if client_name is not UNSET:
            field_dict["client_name"] = client_name
        if email is not UNSET:
            field_dict["email"] = email
        if phone is not UNSET:
            field_dict["phone"] = phone
        if address is not UNSET:
            field_dict["address"] = address
        if client_street is not UNSET:
            field_dict["client_street"] = client_street
        if client_city is not UNSET:
            field_dict["client_city"] = client_city
        if client_state is not UNSET:
            field_dict["client_state"] = client_state
        if client_zip is not UNSET:
            field_dict["client_zip"] = client_zip
        if service_description is not UNSET:
            field_dict["service_description"] = service_description
        if events is not UNSET:
            field_dict["events"] = events
        if created_at is not UNSET:
            field_dict["created_at"] = created_at
        if updated_at is not UNSET:
            field_dict["updated_at"] = updated_at
        if tags is not UNSET:
            field_dict["tags"] = tags
        if token is not UNSET:
            field_dict["token"] = token
        if purchase_order_id is not UNSET:
            field_dict["purchase_order_id"] = purchase_order_id
        if purchase_order_source is not UNSET:
            field_dict["purchase_order_source"] = purchase_order_source
        if skus is not UNSET:
            field_dict["skus"] = skus
        if client_availability_ranges is not UNSET:
            field_dict["client_availability_ranges"] = client_availability_ranges
        if availability is not UNSET:
            field_dict["availability"] = availability
        if consolidated_availability is not UNSET:
            field_dict["consolidated_availability"] = consolidated_availability
        if appointment_start is not UNSET:
            field_dict["appointment_start"] = appointment_start
        if appointment_start_date_time is not UNSET:
            field_dict["appointment_start_date_time"] = appointment_start_date_time
        if recurring is not UNSET:
            field_dict["recurring"] = recurring
        if shipping_type is not UNSET:
            field_dict["shipping_type"] = shipping_type
        if finish_order_url is not UNSET:
            field_dict["finish_order_url"] = finish_order_url
        if order_summary_url is not UNSET:
            field_dict["order_summary_url"] = order_summary_url

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.availability_slot import AvailabilitySlot  # noqa: PLC0415
        from ..models.client_availability_range import ClientAvailabilityRange  # noqa: PLC0415
        from ..models.consolidated_availability import ConsolidatedAvailability  # noqa: PLC0415
        from ..models.order_event import OrderEvent  # noqa: PLC0415
        from ..models.order_phone import OrderPhone  # noqa: PLC0415
        from ..models.order_sku import OrderSku  # noqa: PLC0415
        from ..models.timestamp import Timestamp  # noqa: PLC0415

        d = dict(src_dict)

        def _parse_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        id = _parse_id(d.pop("id", UNSET))

        def _parse_status(data: object) -> int | None | OrderStatusCode | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, int):
                    raise TypeError()
                status_type_0 = OrderStatusCode(data)

                return status_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(int | None | OrderStatusCode | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_status_label(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status_label = _parse_status_label(d.pop("status_label", UNSET))

        def _parse_client_id(data: object) -> int | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | str | Unset, data)

        client_id = _parse_client_id(d.pop("client_id", UNSET))

        def _parse_client_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_name = _parse_client_name(d.pop("client_name", UNSET))

        def _parse_email(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        email = _parse_email(d.pop("email", UNSET))

        def _parse_phone(data: object) -> int | None | OrderPhone | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                phone_type_0 = OrderPhone.from_dict(data)

                return phone_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(int | None | OrderPhone | str | Unset, data)

        phone = _parse_phone(d.pop("phone", UNSET))

        def _parse_address(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        address = _parse_address(d.pop("address", UNSET))

        def _parse_client_street(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_street = _parse_client_street(d.pop("client_street", UNSET))

        def _parse_client_city(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_city = _parse_client_city(d.pop("client_city", UNSET))

        def _parse_client_state(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_state = _parse_client_state(d.pop("client_state", UNSET))

        def _parse_client_zip(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        client_zip = _parse_client_zip(d.pop("client_zip", UNSET))

        def _parse_service_description(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        service_description = _parse_service_description(d.pop("service_description", UNSET))

        def _parse_events(data: object) -> list[None | OrderEvent | str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                events_type_0 = []
                _events_type_0 = data
                for events_type_0_item_data in _events_type_0:

                    def _parse_events_type_0_item(data: object) -> None | OrderEvent | str:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            events_type_0_item_type_0 = OrderEvent.from_dict(data)

                            return events_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | OrderEvent | str, data)

                    events_type_0_item = _parse_events_type_0_item(events_type_0_item_data)

                    events_type_0.append(events_type_0_item)

                return events_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | OrderEvent | str] | None | Unset, data)

        events = _parse_events(d.pop("events", UNSET))

        def _parse_created_at(data: object) -> float | None | str | Timestamp | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                created_at_type_0 = Timestamp.from_dict(data)

                return created_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(float | None | str | Timestamp | Unset, data)

        created_at = _parse_created_at(d.pop("created_at", UNSET))

        def _parse_updated_at(data: object) -> float | None | str | Timestamp | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                updated_at_type_0 = Timestamp.from_dict(data)

                return updated_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(float | None | str | Timestamp | Unset, data)

        updated_at = _parse_updated_at(d.pop("updated_at", UNSET))

        def _parse_tags(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tags_type_0 = cast(list[str], data)

                return tags_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        tags = _parse_tags(d.pop("tags", UNSET))

        def _parse_token(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        token = _parse_token(d.pop("token", UNSET))

        def _parse_purchase_order_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        purchase_order_id = _parse_purchase_order_id(d.pop("purchase_order_id", UNSET))

        def _parse_purchase_order_source(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        purchase_order_source = _parse_purchase_order_source(d.pop("purchase_order_source", UNSET))

        def _parse_skus(data: object) -> list[None | OrderSku] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                skus_type_0 = []
                _skus_type_0 = data
                for skus_type_0_item_data in _skus_type_0:

                    def _parse_skus_type_0_item(data: object) -> None | OrderSku:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            skus_type_0_item_type_0 = OrderSku.from_dict(data)

                            return skus_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(None | OrderSku, data)

                    skus_type_0_item = _parse_skus_type_0_item(skus_type_0_item_data)

                    skus_type_0.append(skus_type_0_item)

                return skus_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[None | OrderSku] | None | Unset, data)

        skus = _parse_skus(d.pop("skus", UNSET))

        def _parse_client_availability_ranges(
            data: object,
        ) -> list[ClientAvailabilityRange | None] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                client_availability_ranges_type_0 = []
                _client_availability_ranges_type_0 = data
                for (
                    client_availability_ranges_type_0_item_data
                ) in _client_availability_ranges_type_0:

                    def _parse_client_availability_ranges_type_0_item(
                        data: object,
                    ) -> ClientAvailabilityRange | None:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            client_availability_ranges_type_0_item_type_0 = (
                                ClientAvailabilityRange.from_dict(data)
                            )

                            return client_availability_ranges_type_0_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(ClientAvailabilityRange | None, data)

                    client_availability_ranges_type_0_item = (
                        _parse_client_availability_ranges_type_0_item(
                            client_availability_ranges_type_0_item_data
                        )
                    )

                    client_availability_ranges_type_0.append(client_availability_ranges_type_0_item)

                return client_availability_ranges_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[ClientAvailabilityRange | None] | None | Unset, data)

        client_availability_ranges = _parse_client_availability_ranges(
            d.pop("client_availability_ranges", UNSET)
        )

        def _parse_availability(
            data: object,
        ) -> list[AvailabilitySlot | None | str] | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                availability_type_1 = []
                _availability_type_1 = data
                for availability_type_1_item_data in _availability_type_1:

                    def _parse_availability_type_1_item(
                        data: object,
                    ) -> AvailabilitySlot | None | str:
                        if data is None:
                            return data
                        try:
                            if not isinstance(data, dict):
                                raise TypeError()
                            availability_type_1_item_type_0 = AvailabilitySlot.from_dict(data)

                            return availability_type_1_item_type_0
                        except (TypeError, ValueError, AttributeError, KeyError):
                            pass
                        return cast(AvailabilitySlot | None | str, data)

                    availability_type_1_item = _parse_availability_type_1_item(
                        availability_type_1_item_data
                    )

                    availability_type_1.append(availability_type_1_item)

                return availability_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AvailabilitySlot | None | str] | None | str | Unset, data)

        availability = _parse_availability(d.pop("availability", UNSET))

        def _parse_consolidated_availability(
            data: object,
        ) -> ConsolidatedAvailability | list[str] | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                consolidated_availability_type_0 = ConsolidatedAvailability.from_dict(data)

                return consolidated_availability_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, list):
                    raise TypeError()
                consolidated_availability_type_2 = cast(list[str], data)

                return consolidated_availability_type_2
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ConsolidatedAvailability | list[str] | None | str | Unset, data)

        consolidated_availability = _parse_consolidated_availability(
            d.pop("consolidated_availability", UNSET)
        )

        def _parse_appointment_start(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        appointment_start = _parse_appointment_start(d.pop("appointment_start", UNSET))

        def _parse_appointment_start_date_time(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        appointment_start_date_time = _parse_appointment_start_date_time(
            d.pop("appointment_start_date_time", UNSET)
        )

        def _parse_recurring(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        recurring = _parse_recurring(d.pop("recurring", UNSET))

        def _parse_shipping_type(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        shipping_type = _parse_shipping_type(d.pop("shipping_type", UNSET))

        def _parse_finish_order_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        finish_order_url = _parse_finish_order_url(d.pop("finish_order_url", UNSET))

        def _parse_order_summary_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        order_summary_url = _parse_order_summary_url(d.pop("order_summary_url", UNSET))

        partner_order = cls(
            id=id,
            status=status,
            status_label=status_label,
            client_id=client_id,
            client_name=client_name,
            email=email,
            phone=phone,
            address=address,
            client_street=client_street,
            client_city=client_city,
            client_state=client_state,
            client_zip=client_zip,
            service_description=service_description,
            events=events,
            created_at=created_at,
            updated_at=updated_at,
            tags=tags,
            token=token,
            purchase_order_id=purchase_order_id,
            purchase_order_source=purchase_order_source,
            skus=skus,
            client_availability_ranges=client_availability_ranges,
            availability=availability,
            consolidated_availability=consolidated_availability,
            appointment_start=appointment_start,
            appointment_start_date_time=appointment_start_date_time,
            recurring=recurring,
            shipping_type=shipping_type,
            finish_order_url=finish_order_url,
            order_summary_url=order_summary_url,
        )

        partner_order.additional_properties = d
        return partner_order

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
