from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.order_status_code import OrderStatusCode
from ..types import MISMATCH, NEW, UNSET, KeepsUnknown, Unset

_KEYS = frozenset(
    (
        "id",
        "status",
        "status_label",
        "client_id",
        "client_name",
        "email",
        "phone",
        "address",
        "client_street",
        "client_city",
        "client_state",
        "client_zip",
        "service_description",
        "events",
        "created_at",
        "updated_at",
        "tags",
        "token",
        "purchase_order_id",
        "purchase_order_source",
        "skus",
        "client_availability_ranges",
        "availability",
        "consolidated_availability",
        "appointment_start",
        "appointment_start_date_time",
        "recurring",
        "shipping_type",
        "finish_order_url",
        "order_summary_url",
    )
)


@_attrs_define
class PartnerOrder(KeepsUnknown):
    """An order as the REST operations return it: the union of the 27 members in the table of Create
    order and the 29 in the sample of Retrieve order, 30 in all. The two are 17 months apart and
    neither is proof of what arrives today (C32). The table requires all of its members, although
    the samples leave some out (C5), and other members arrive that it does not list (C6). The
    sample of a creation spells several names in camelCase (C4); only the snake_case names are
    described here.

    Attributes:
        id (int | None | str | Unset): Id of the order; an integer in table and samples.
        status (int | None | OrderStatusCode | str | Unset): Status of the order: a string in
            the tables, the label `Pending` in one sample, the code 1
            in another, while the text lists codes (C1). Other codes and names may arrive.
        status_label (None | str | Unset): The status in words. A sample pairs the code of
            SEARCHING with the label `Pending` (C2),
            so neither follows from the other.
        client_id (int | None | str | Unset):
        client_name (None | str | Unset): Spelt `clientName` in the sample of a creation (C4).
        email (None | str | Unset):
        phone (int | None | OrderPhone | str | Unset): An object here, a string in requests and
            in clients (C23).
        address (None | str | Unset): The service address in one line. Its parts are in the
            `client_...` members (C22).
        client_street (None | str | Unset):
        client_city (None | str | Unset): Spelt `clientCity` in the sample of a creation (C4).
        client_state (None | str | Unset): Spelt `clientState` in the sample of a creation (C4).
        client_zip (None | str | Unset):
        service_description (None | str | Unset): A string in the table, null in the sample
            (C15).
        events (list[None | OrderEvent | str] | None | Unset): Strings according to the table,
            empty in the sample (C30).
        created_at (float | None | str | Timestamp | Unset): Spelt `createdAt` in the sample of
            a creation (C4).
        updated_at (float | None | str | Timestamp | Unset):
        tags (list[str] | None | Unset): Tags of the order. No request has a member for them, so
            how they get there is not stated.
        token (None | str | Unset):
        purchase_order_id (None | str | Unset): The partner's own reference. Missing from the
            table (C6).
        purchase_order_source (None | str | Unset): Missing from the table (C6).
        skus (list[None | OrderSku] | None | Unset):
        client_availability_ranges (list[ClientAvailabilityRange | None] | None | Unset):
        availability (list[AvailabilitySlot | None | str] | None | str | Unset): A list of
            objects in the table, one line of text in the sample (C13).
        consolidated_availability (ConsolidatedAvailability | list[str] | None | str | Unset):
            An object in the table, a string in the sample (C14).
        appointment_start (None | str | Unset): Only null in the table, a line of text in the
            sample (C15).
        appointment_start_date_time (None | str | Unset): Only null in the table, an ISO 8601
            date-time with its offset in the sample (C15): the one
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
        _json_: dict[str, Any] = dict(self.additional_properties)
        if self.id is not UNSET:
            _json_["id"] = self.id
        if isinstance(self.status, OrderStatusCode):
            _json_["status"] = self.status.value
        elif not isinstance(self.status, Unset):
            _json_["status"] = self.status
        if self.status_label is not UNSET:
            _json_["status_label"] = self.status_label
        if self.client_id is not UNSET:
            _json_["client_id"] = self.client_id
        if self.client_name is not UNSET:
            _json_["client_name"] = self.client_name
        if self.email is not UNSET:
            _json_["email"] = self.email
        if isinstance(self.phone, OrderPhone):
            _json_["phone"] = self.phone.to_dict()
        elif not isinstance(self.phone, Unset):
            _json_["phone"] = self.phone
        if self.address is not UNSET:
            _json_["address"] = self.address
        if self.client_street is not UNSET:
            _json_["client_street"] = self.client_street
        if self.client_city is not UNSET:
            _json_["client_city"] = self.client_city
        if self.client_state is not UNSET:
            _json_["client_state"] = self.client_state
        if self.client_zip is not UNSET:
            _json_["client_zip"] = self.client_zip
        if self.service_description is not UNSET:
            _json_["service_description"] = self.service_description
        if isinstance(self.events, list):
            _json_["events"] = []
            for events_type_0_item_data in self.events:
                events_type_0_item: dict[str, Any] | None | str
                if isinstance(events_type_0_item_data, OrderEvent):
                    events_type_0_item = events_type_0_item_data.to_dict()
                else:
                    events_type_0_item = events_type_0_item_data
                _json_["events"].append(events_type_0_item)
        elif not isinstance(self.events, Unset):
            _json_["events"] = self.events
        if isinstance(self.created_at, Timestamp):
            _json_["created_at"] = self.created_at.to_dict()
        elif not isinstance(self.created_at, Unset):
            _json_["created_at"] = self.created_at
        if isinstance(self.updated_at, Timestamp):
            _json_["updated_at"] = self.updated_at.to_dict()
        elif not isinstance(self.updated_at, Unset):
            _json_["updated_at"] = self.updated_at
        if self.tags is not UNSET:
            _json_["tags"] = self.tags
        if self.token is not UNSET:
            _json_["token"] = self.token
        if self.purchase_order_id is not UNSET:
            _json_["purchase_order_id"] = self.purchase_order_id
        if self.purchase_order_source is not UNSET:
            _json_["purchase_order_source"] = self.purchase_order_source
        if isinstance(self.skus, list):
            _json_["skus"] = []
            for skus_type_0_item_data in self.skus:
                skus_type_0_item: dict[str, Any] | None
                if isinstance(skus_type_0_item_data, OrderSku):
                    skus_type_0_item = skus_type_0_item_data.to_dict()
                else:
                    skus_type_0_item = skus_type_0_item_data
                _json_["skus"].append(skus_type_0_item)
        elif not isinstance(self.skus, Unset):
            _json_["skus"] = self.skus
        if isinstance(self.client_availability_ranges, list):
            _json_["client_availability_ranges"] = []
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
                _json_["client_availability_ranges"].append(client_availability_ranges_type_0_item)
        elif not isinstance(self.client_availability_ranges, Unset):
            _json_["client_availability_ranges"] = self.client_availability_ranges
        if isinstance(self.availability, list):
            _json_["availability"] = []
            for availability_type_1_item_data in self.availability:
                availability_type_1_item: dict[str, Any] | None | str
                if isinstance(availability_type_1_item_data, AvailabilitySlot):
                    availability_type_1_item = availability_type_1_item_data.to_dict()
                else:
                    availability_type_1_item = availability_type_1_item_data
                _json_["availability"].append(availability_type_1_item)
        elif not isinstance(self.availability, Unset):
            _json_["availability"] = self.availability
        if isinstance(self.consolidated_availability, ConsolidatedAvailability):
            _json_["consolidated_availability"] = self.consolidated_availability.to_dict()
        elif not isinstance(self.consolidated_availability, Unset):
            _json_["consolidated_availability"] = self.consolidated_availability
        if self.appointment_start is not UNSET:
            _json_["appointment_start"] = self.appointment_start
        if self.appointment_start_date_time is not UNSET:
            _json_["appointment_start_date_time"] = self.appointment_start_date_time
        if self.recurring is not UNSET:
            _json_["recurring"] = self.recurring
        if self.shipping_type is not UNSET:
            _json_["shipping_type"] = self.shipping_type
        if self.finish_order_url is not UNSET:
            _json_["finish_order_url"] = self.finish_order_url
        if self.order_summary_url is not UNSET:
            _json_["order_summary_url"] = self.order_summary_url
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.id = _source_.get("id", UNSET)
        status = _source_.get("status", UNSET)
        if isinstance(status, int):
            try:
                status = OrderStatusCode(status)
            except MISMATCH:
                pass
        _self_.status = status
        _self_.status_label = _source_.get("status_label", UNSET)
        _self_.client_id = _source_.get("client_id", UNSET)
        _self_.client_name = _source_.get("client_name", UNSET)
        _self_.email = _source_.get("email", UNSET)
        phone = _source_.get("phone", UNSET)
        if isinstance(phone, dict):
            try:
                phone = OrderPhone.from_dict(phone)
            except MISMATCH:
                pass
        _self_.phone = phone
        _self_.address = _source_.get("address", UNSET)
        _self_.client_street = _source_.get("client_street", UNSET)
        _self_.client_city = _source_.get("client_city", UNSET)
        _self_.client_state = _source_.get("client_state", UNSET)
        _self_.client_zip = _source_.get("client_zip", UNSET)
        _self_.service_description = _source_.get("service_description", UNSET)
        events = _source_.get("events", UNSET)
        if isinstance(events, list):
            try:
                events_type_0 = []
                for events_type_0_item in events:
                    if isinstance(events_type_0_item, dict):
                        try:
                            events_type_0_item = OrderEvent.from_dict(events_type_0_item)
                        except MISMATCH:
                            pass
                    events_type_0.append(events_type_0_item)
                events = events_type_0
            except MISMATCH:
                pass
        _self_.events = events
        created_at = _source_.get("created_at", UNSET)
        if isinstance(created_at, dict):
            try:
                created_at = Timestamp.from_dict(created_at)
            except MISMATCH:
                pass
        _self_.created_at = created_at
        updated_at = _source_.get("updated_at", UNSET)
        if isinstance(updated_at, dict):
            try:
                updated_at = Timestamp.from_dict(updated_at)
            except MISMATCH:
                pass
        _self_.updated_at = updated_at
        _self_.tags = _source_.get("tags", UNSET)
        _self_.token = _source_.get("token", UNSET)
        _self_.purchase_order_id = _source_.get("purchase_order_id", UNSET)
        _self_.purchase_order_source = _source_.get("purchase_order_source", UNSET)
        skus = _source_.get("skus", UNSET)
        if isinstance(skus, list):
            try:
                skus_type_0 = []
                for skus_type_0_item in skus:
                    if isinstance(skus_type_0_item, dict):
                        try:
                            skus_type_0_item = OrderSku.from_dict(skus_type_0_item)
                        except MISMATCH:
                            pass
                    skus_type_0.append(skus_type_0_item)
                skus = skus_type_0
            except MISMATCH:
                pass
        _self_.skus = skus
        client_availability_ranges = _source_.get("client_availability_ranges", UNSET)
        if isinstance(client_availability_ranges, list):
            try:
                client_availability_ranges_type_0 = []
                for client_availability_ranges_type_0_item in client_availability_ranges:
                    if isinstance(client_availability_ranges_type_0_item, dict):
                        try:
                            client_availability_ranges_type_0_item = (
                                ClientAvailabilityRange.from_dict(
                                    client_availability_ranges_type_0_item
                                )
                            )
                        except MISMATCH:
                            pass
                    client_availability_ranges_type_0.append(client_availability_ranges_type_0_item)
                client_availability_ranges = client_availability_ranges_type_0
            except MISMATCH:
                pass
        _self_.client_availability_ranges = client_availability_ranges
        availability = _source_.get("availability", UNSET)
        if isinstance(availability, list):
            try:
                availability_type_1 = []
                for availability_type_1_item in availability:
                    if isinstance(availability_type_1_item, dict):
                        try:
                            availability_type_1_item = AvailabilitySlot.from_dict(
                                availability_type_1_item
                            )
                        except MISMATCH:
                            pass
                    availability_type_1.append(availability_type_1_item)
                availability = availability_type_1
            except MISMATCH:
                pass
        _self_.availability = availability
        consolidated_availability = _source_.get("consolidated_availability", UNSET)
        if isinstance(consolidated_availability, dict):
            try:
                consolidated_availability = ConsolidatedAvailability.from_dict(
                    consolidated_availability
                )
            except MISMATCH:
                pass
        _self_.consolidated_availability = consolidated_availability
        _self_.appointment_start = _source_.get("appointment_start", UNSET)
        _self_.appointment_start_date_time = _source_.get("appointment_start_date_time", UNSET)
        _self_.recurring = _source_.get("recurring", UNSET)
        _self_.shipping_type = _source_.get("shipping_type", UNSET)
        _self_.finish_order_url = _source_.get("finish_order_url", UNSET)
        _self_.order_summary_url = _source_.get("order_summary_url", UNSET)
        if not _KEYS.issuperset(_source_):
            _self_.additional_properties = {k: v for k, v in _source_.items() if k not in _KEYS}
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.availability_slot import AvailabilitySlot
from ..models.client_availability_range import ClientAvailabilityRange
from ..models.consolidated_availability import ConsolidatedAvailability
from ..models.order_event import OrderEvent
from ..models.order_phone import OrderPhone
from ..models.order_sku import OrderSku
from ..models.timestamp import Timestamp
