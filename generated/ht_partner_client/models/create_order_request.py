from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self

from attrs import define as _attrs_define

from ..types import NEW, UNSET, Unset


@_attrs_define
class CreateOrderRequest:
    """A new order. Either `client_id` names an existing client, or `first_name`, `last_name` and
    `email` describe one to be made; the table marks all four optional, the text tells the
    condition (C16). `address` and `phone` are required in both cases.

    Attributes:
        address (str): Where the service takes place, in one line.
        phone (str): Phone number of the client; ten digits without separators in the sample
            (C23).
        sku_id (list[int]): Ids of the SKUs bought. A list, in spite of its name (C28).
        client_id (int | None | Unset): Id of an existing client. The sample sends null together
            with the names and the e-mail
            address (C16).
        first_name (str | Unset): May be left out only with `client_id` (C16).
        last_name (str | Unset): May be left out only with `client_id` (C16).
        email (str | Unset): May be left out only with `client_id` (C16).
        address_details (str | Unset): Unit, or hints for finding and entering the place.
        business_name (str | Unset): Name of the business, if the visit is for one.
        devices (list[str] | Unset): Devices to work on. More than one raises the price of the
            order.
        notes (str | Unset): Free text.
        time_windows (list[CreateOrderTimeWindow] | Unset): One-hour slots in which a visit is
            possible. How many are allowed is not stated (C31).
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
        _json_: dict[str, Any] = {}
        _json_["address"] = self.address
        _json_["phone"] = self.phone
        _json_["sku_id"] = self.sku_id
        if self.client_id is not UNSET:
            _json_["client_id"] = self.client_id
        if self.first_name is not UNSET:
            _json_["first_name"] = self.first_name
        if self.last_name is not UNSET:
            _json_["last_name"] = self.last_name
        if self.email is not UNSET:
            _json_["email"] = self.email
        if self.address_details is not UNSET:
            _json_["address_details"] = self.address_details
        if self.business_name is not UNSET:
            _json_["business_name"] = self.business_name
        if self.devices is not UNSET:
            _json_["devices"] = self.devices
        if self.notes is not UNSET:
            _json_["notes"] = self.notes
        if not isinstance(self.time_windows, Unset):
            _json_["time_windows"] = []
            for time_windows_item_data in self.time_windows:
                time_windows_item = time_windows_item_data.to_dict()
                _json_["time_windows"].append(time_windows_item)
        if self.purchase_order_id is not UNSET:
            _json_["purchase_order_id"] = self.purchase_order_id
        return _json_

    @classmethod
    def from_dict(cls, _source_: Mapping[str, Any], /) -> Self:
        _self_ = NEW(cls)
        _self_.address = _source_["address"]
        _self_.phone = _source_["phone"]
        _self_.sku_id = _source_["sku_id"]
        _self_.client_id = _source_.get("client_id", UNSET)
        _self_.first_name = _source_.get("first_name", UNSET)
        _self_.last_name = _source_.get("last_name", UNSET)
        _self_.email = _source_.get("email", UNSET)
        _self_.address_details = _source_.get("address_details", UNSET)
        _self_.business_name = _source_.get("business_name", UNSET)
        _self_.devices = _source_.get("devices", UNSET)
        _self_.notes = _source_.get("notes", UNSET)
        time_windows_data = _source_.get("time_windows", UNSET)
        time_windows: list[CreateOrderTimeWindow] | Unset = UNSET
        if not isinstance(time_windows_data, Unset):
            time_windows = [
                CreateOrderTimeWindow.from_dict(time_windows_item)
                for time_windows_item in time_windows_data
            ]
        _self_.time_windows = time_windows
        _self_.purchase_order_id = _source_.get("purchase_order_id", UNSET)
        return _self_


# At the end, where the class above is there for modules that import it in turn.
from ..models.create_order_time_window import CreateOrderTimeWindow
