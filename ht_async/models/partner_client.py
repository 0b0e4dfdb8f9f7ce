"""A client as the API tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from attrs import field, frozen

from ht_async.models import reading
from ht_async.models.view import IdentifiedView
from ht_async.secret import Secret

if TYPE_CHECKING:
    from ht_partner_client.models import partner_client  # noqa: F401 - below


@frozen(slots=True)
class ClientAddress:
    """The address of a client in parts.

    Args:
        city: City.
        state: State.
        zip: ZIP code.
        street: Street and number.
    """

    city: str | None = field(default=None, repr=False)
    state: str | None = field(default=None, repr=False)
    zip: str | None = field(default=None, repr=False)
    street: str | None = field(default=None, repr=False)


@final
class PartnerClient(IdentifiedView["partner_client.PartnerClient"]):
    """A read-only view of a client: a customer of the partner's. Its members never raise.

    A value that can't be read without a guess is None. What was received is in `raw`.

    Args:
        id: HT's id of the client.
        raw: What was received.
        shape: How the API describes it.

    Source: https://docs.partner.hellotech.com/api-9459427 and
        https://docs.partner.hellotech.com/api-9462043 (schema `Client`); documented.
    """

    __slots__ = ()

    @property
    def external_id(self) -> str | None:
        """The partner's own id of the client."""
        return reading.label(self._members.get("external_id"))

    @property
    def first_name(self) -> str | None:
        """First name."""
        return reading.text(self._members.get("first_name"))

    @property
    def last_name(self) -> str | None:
        """Last name."""
        return reading.text(self._members.get("last_name"))

    @property
    def email(self) -> str | None:
        """E-mail address."""
        return reading.text(self._members.get("email"))

    @property
    def phone(self) -> str | None:
        """Phone number, from a text, a number or an object as orders have it (C23)."""
        return _phone(self._members.get("phone"))

    @property
    def full_address(self) -> str | None:
        """The address in one line, from `address` where that alone came, as text (C22)."""
        line = reading.text(self._members.get("full_address"))
        return line or reading.text(self._members.get("address"))

    @property
    def address(self) -> ClientAddress | None:
        """The address in parts; None where it came as text (C22)."""
        return _address(self._members.get("address"))

    @property
    def authentication_token(self) -> Secret | None:
        """A secret; what it is for is not documented (C24)."""
        return reading.secret(self._members.get("authentication_token"))

    def __repr__(self) -> str:
        return f"<PartnerClient {self.id}>"


def _phone(value: object) -> str | None:
    bare = reading.label(value)
    if bare is not None:
        return bare
    parts = reading.members(value)
    return reading.label(parts.get("value")) or reading.text(parts.get("formatted"))


def _address(value: object) -> ClientAddress | None:
    address = ClientAddress(
        city=reading.text(reading.member(value, "city")),
        state=reading.text(reading.member(value, "state")),
        zip=reading.label(reading.member(value, "zip")),
        street=reading.text(reading.member(value, "street")),
    )
    return None if address == ClientAddress() else address
