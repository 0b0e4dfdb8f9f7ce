from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.create_order_time_window import CreateOrderTimeWindow


T = TypeVar("T", bound="CreateOrderRequest")


@_attrs_define
class CreateOrderRequest:
    """A new order. Either `client_id` names an existing client, or `first_name`, `last_name` and
    `email` describe one to be made; the table marks all four optional, the text tells the
    condition (C16). `address` and `phone` are required in both cases.

        Attributes:
            address (str): Where the service takes place, in one line.
            phone (str): Phone number of the client; ten digits without separators in the sample (C23).
            sku_id (list[int]): Ids of the SKUs bought. A list, in spite of its name (C28).
            client_id (int | None | Unset): Id of an existing client. The sample sends null together with the names and the
                e-mail
                address (C16).
            first_name (str | Unset): May be left out only with `client_id` (C16).
            last_name (str | Unset): May be left out only with `client_id` (C16).
            email (str | Unset): May be left out only with `client_id` (C16).
            address_details (str | Unset): Unit, or hints for finding and entering the place.
            business_name (str | Unset): Name of the business, if the visit is for one.
            devices (list[str] | Unset): Devices to work on. More than one raises the price of the order.
            notes (str | Unset): Free text.
            time_windows (list[CreateOrderTimeWindow] | Unset): One-hour slots in which a visit is possible. How many are
                allowed is not stated (C31).
            purchase_order_id (str | Unset): The partner's own reference.
    """

    address: str
    phone: str
    sku_id: list[int]
    client_id: int | None | Unset = UNSET
    first_name: str | Unset = UNSET
    last_name: str | Unset = UNSET
    email: str | Unset = UNSET
    address_details: str | Unset = UNSET
    business_name: str | Unset = UNSET
    devices: list[str] | Unset = UNSET
    notes: str | Unset = UNSET
    time_windows: list[CreateOrderTimeWindow] | Unset = UNSET
    purchase_order_id: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        address = self.address

        phone = self.phone

        sku_id = self.sku_id

        client_id: int | None | Unset
        if isinstance(self.client_id, Unset):
            client_id = UNSET
        else:
            client_id = self.client_id

        first_name = self.first_name

        last_name = self.last_name

        email = self.email

        address_details = self.address_details

        business_name = self.business_name

        devices: list[str] | Unset = UNSET
        if not isinstance(self.devices, Unset):
            devices = self.devices

        notes = self.notes

        time_windows: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.time_windows, Unset):
            time_windows = []
            for time_windows_item_data in self.time_windows:
                time_windows_item = time_windows_item_data.to_dict()
                time_windows.append(time_windows_item)

        purchase_order_id = self.purchase_order_id

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "address": address,
                "phone": phone,
                "sku_id": sku_id,
            }
        )
        if client_id is not UNSET:
            field_dict["client_id"] = client_id
        if first_name is not UNSET:
            field_dict["first_name"] = first_name
        if last_name is not UNSET:
            field_dict["last_name"] = last_name
        if email is not UNSET:
            field_dict["email"] = email
        if address_details is not UNSET:
            field_dict["address_details"] = address_details
        if business_name is not UNSET:
            field_dict["business_name"] = business_name
        if devices is not UNSET:
            field_dict["devices"] = devices
        if notes is not UNSET:
            field_dict["notes"] = notes
        if time_windows is not UNSET:
            field_dict["time_windows"] = time_windows
        if purchase_order_id is not UNSET:
            field_dict["purchase_order_id"] = purchase_order_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.create_order_time_window import CreateOrderTimeWindow  # noqa: PLC0415

        d = dict(src_dict)
        address = d.pop("address")

        phone = d.pop("phone")

        sku_id = cast(list[int], d.pop("sku_id"))

        def _parse_client_id(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        client_id = _parse_client_id(d.pop("client_id", UNSET))

        first_name = d.pop("first_name", UNSET)

        last_name = d.pop("last_name", UNSET)

        email = d.pop("email", UNSET)

        address_details = d.pop("address_details", UNSET)

        business_name = d.pop("business_name", UNSET)

        devices = cast(list[str], d.pop("devices", UNSET))

        notes = d.pop("notes", UNSET)

        _time_windows = d.pop("time_windows", UNSET)
        time_windows: list[CreateOrderTimeWindow] | Unset = UNSET
        if _time_windows is not UNSET:
            time_windows = []
            for time_windows_item_data in _time_windows:
                time_windows_item = CreateOrderTimeWindow.from_dict(time_windows_item_data)

                time_windows.append(time_windows_item)

        purchase_order_id = d.pop("purchase_order_id", UNSET)

        create_order_request = cls(
            address=address,
            phone=phone,
            sku_id=sku_id,
            client_id=client_id,
            first_name=first_name,
            last_name=last_name,
            email=email,
            address_details=address_details,
            business_name=business_name,
            devices=devices,
            notes=notes,
            time_windows=time_windows,
            purchase_order_id=purchase_order_id,
        )

        return create_order_request
