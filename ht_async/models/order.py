"""An order as the API tells it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, final

from ht_async.models import order_parts, reading
from ht_async.models.moment import read_moment
from ht_async.models.order_parts import AvailabilityRange, OrderSku, Phone
from ht_async.models.status import OrderStatus, read_status
from ht_async.models.view import IdentifiedView

if TYPE_CHECKING:
    from ht_partner_client.models.partner_order import PartnerOrder  # noqa: F401 - below


@final
class Order(IdentifiedView["PartnerOrder"]):
    """A read-only view of an order. Its members never raise.

    The documents about an order's shape contradict each other, so each member accepts every
    documented form and says what it means in one; a value that can't be read without a guess
    is None. What was received is in `raw`.

    Args:
        id: HT's id of the order.
        raw: What was received.
        shape: How the API describes it.

    Source: https://docs.partner.hellotech.com/api-31578562 (sample) and
        https://docs.partner.hellotech.com/api-10624222 (table and sample); documented.
    """

    __slots__ = ()

    @property
    def status(self) -> OrderStatus | None:
        """The status, from a code, a code in text or a name (C1)."""
        return read_status(self._raw.get("status"))

    @property
    def status_code(self) -> int | None:
        """The status code that came; it is never derived from a name (C2)."""
        return reading.integer(self._raw.get("status"))

    @property
    def status_label(self) -> str | None:
        """The status name that came; it is never derived from a code (C2)."""
        label = reading.text(self._members.get("status_label"))
        if label is None and self.status_code is None:
            label = reading.text(self._raw.get("status"))
        return label

    @property
    def client_id(self) -> int | None:
        """HT's id of the client."""
        return reading.integer(self._members.get("client_id"))

    @property
    def client_name(self) -> str | None:
        """The client's name."""
        return reading.text(self._members.get("client_name"))

    @property
    def email(self) -> str | None:
        """The client's e-mail address."""
        return reading.text(self._members.get("email"))

    @property
    def phone(self) -> Phone | None:
        """The client's phone number."""
        return order_parts.read_phone(self._members.get("phone"))

    @property
    def address(self) -> str | None:
        """The service address in one line."""
        return reading.text(self._members.get("address"))

    @property
    def client_street(self) -> str | None:
        """Street of the service address."""
        return reading.text(self._members.get("client_street"))

    @property
    def client_city(self) -> str | None:
        """City of the service address."""
        return reading.text(self._members.get("client_city"))

    @property
    def client_state(self) -> str | None:
        """State of the service address."""
        return reading.text(self._members.get("client_state"))

    @property
    def client_zip(self) -> str | None:
        """ZIP code of the service address."""
        return reading.label(self._members.get("client_zip"))

    @property
    def service_description(self) -> str | None:
        """Description of the service."""
        return reading.text(self._members.get("service_description"))

    @property
    def events(self) -> tuple[str | Mapping[str, Any], ...]:
        """Events, texts or objects (C30); their meaning is not documented."""
        return order_parts.read_events(self._nested("events"))

    @property
    def created_at(self) -> datetime | None:
        """When the order was created, in UTC; None where what came contradicts itself."""
        return read_moment(self._members.get("created_at")).at

    @property
    def updated_at(self) -> datetime | None:
        """When the order was last changed, in UTC; None where what came contradicts itself."""
        return read_moment(self._members.get("updated_at")).at

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags. How they get onto an order is not documented."""
        return reading.texts(self._members.get("tags"))

    @property
    def token(self) -> str | None:
        """The token that also stands in the order's URLs."""
        return reading.text(self._members.get("token"))

    @property
    def purchase_order_id(self) -> str | None:
        """The partner's own reference."""
        return reading.label(self._members.get("purchase_order_id"))

    @property
    def purchase_order_source(self) -> str | None:
        """Where the reference comes from; the meaning is not documented."""
        return reading.text(self._members.get("purchase_order_source"))

    @property
    def skus(self) -> tuple[OrderSku, ...]:
        """The SKUs ordered."""
        return order_parts.read_skus(self._nested("skus"))

    @property
    def client_availability_ranges(self) -> tuple[AvailabilityRange, ...]:
        """Spans in which the client is available."""
        return order_parts.read_ranges(self._nested("client_availability_ranges"))

    @property
    def availability(self) -> tuple[str, ...]:
        """When the client is available, in words (C13)."""
        return order_parts.read_slots(self._members.get("availability"))

    @property
    def consolidated_availability(self) -> Mapping[str, tuple[str, ...]]:
        """When the client is available, by day in words (C14)."""
        return order_parts.read_slots_by_day(self._nested("consolidated_availability"))

    @property
    def appointment_start(self) -> str | None:
        """Start of the appointment, in words (C15)."""
        return reading.text(self._members.get("appointment_start"))

    @property
    def appointment_start_date_time(self) -> datetime | None:
        """Start of the appointment, with the offset that came (C15)."""
        return reading.instant(self._members.get("appointment_start_date_time"))

    @property
    def recurring(self) -> bool | None:
        """Whether the order recurs."""
        return reading.flag(self._members.get("recurring"))

    @property
    def shipping_type(self) -> str | None:
        """Kind of shipping (C15)."""
        return reading.text(self._members.get("shipping_type"))

    @property
    def finish_order_url(self) -> str | None:
        """URL at which the order is completed."""
        return reading.text(self._members.get("finish_order_url"))

    @property
    def order_summary_url(self) -> str | None:
        """URL of the order's summary."""
        return reading.text(self._members.get("order_summary_url"))

    def __repr__(self) -> str:
        status = self.status
        told = "status unknown" if status is None or status.code is None else status.name
        return f"<Order {self.id} {told}>"
