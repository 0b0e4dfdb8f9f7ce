"""Clients: create, get, update, and what it takes to save their payment methods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import final

from ht_async.binding.ht import clients as wire
from ht_async.dialect import Dialect
from ht_async.engine.caller import Caller
from ht_async.errors import InvalidRequestError, Problem
from ht_async.models import checks
from ht_async.models.client_fields import ClientFields, ClientUpdate, MemberNames
from ht_async.models.partner_client import PartnerClient
from ht_async.models.payment import EphemeralKey, SetupIntent
from ht_async.options import CallOptions, RetryPolicy, TimeoutTypes

_ANOTHER = "another client came than was asked for"
_ANOTHER_CHANGED = (
    "another client came than was to be updated: the API may have changed that one instead (C21)"
)


@final
class Clients:
    """The clients of the account: the partner's customers.

    Args:
        caller: Makes the calls.
        options: How calls are made unless they say otherwise.
        dialect: What the API's documentation leaves open.
    """

    def __init__(self, caller: Caller, options: CallOptions, dialect: Dialect) -> None:
        self._caller = caller
        self._options = options
        self._dialect = dialect

    async def create(
        self,
        *,
        email: str,
        external_id: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        full_address: str | None = None,
        phone: str | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> PartnerClient:
        """Create a client.

        The page of this operation has not been seen: its path is concluded from its siblings,
        its body from *Update client*. It is sent again only where it is certain that the client
        was not created, or if `Dialect(client_create_upserts=True)` says that a client with a
        known `external_id` is updated instead.

        Args:
            email: E-mail address.
            external_id: Your own id of the client.
            first_name: First name.
            last_name: Last name.
            full_address: Street, city, state and ZIP in one line.
            phone: Phone number.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: A field is flawed; nothing was sent.
            UnconfirmedEndpointError: There is nothing at that path.
            OutcomeUnknownError: It was sent, and may have been created; `reference` is the
                `external_id`.
            APIStatusError: The API refused it.
            APIConnectionError: It could not be sent.

        Source: https://docs.partner.hellotech.com/api-9462043 (inferred).
        """
        fields = ClientFields(
            email=email,
            external_id=external_id,
            first_name=first_name,
            last_name=last_name,
            full_address=full_address,
            phone=phone,
        )
        _refuse(fields.problems())
        options = self._options.override(timeout, retry, headers)
        operation = wire.create_in(self._dialect, recognisable=external_id is not None)
        return (await self._caller.call(operation, fields, options)).value

    async def get(
        self,
        client_id: int | str,
        *,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> PartnerClient:
        """Get a client by HT's id.

        Args:
            client_id: The client's id. Whether an `external_id` is taken is not documented.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: The id is empty or none.
            NotFoundError: There is no such client (the documentation doesn't tell which status
                a missing client has).
            DecodeError: Something else than this client came.

        Source: https://docs.partner.hellotech.com/api-9459427 (documented).
        """
        _refuse(checks.path_id("client_id", client_id))
        options = self._options.override(timeout, retry, headers)
        operation = wire.only(client_id, wire.GET, _ANOTHER)
        return (await self._caller.call(operation, client_id, options)).value

    async def update(
        self,
        client_id: int | str,
        *,
        email: str,
        external_id: str | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        full_address: str | None = None,
        phone: str | None = None,
        clear: MemberNames = (),
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> PartnerClient:
        """Update a client.

        Only what is given is sent. The documentation doesn't tell whether the API keeps the
        rest, nor which of two clients it changes if the id and `external_id` name different
        ones (C21); so an answer with another client is an error, as that one may have been
        changed.

        Args:
            client_id: HT's id of the client.
            email: E-mail address; required, even if it stays as it is.
            external_id: Your own id of the client. None, here and below, leaves it untouched.
            first_name: First name.
            last_name: Last name.
            full_address: Street, city, state and ZIP in one line.
            phone: Phone number.
            clear: Names of the members to clear, such as `("phone",)`; `Dialect(cleared_as=...)`
                tells what is sent for them.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: An argument is flawed; nothing was sent.
            NotFoundError: There is no such client.
            DecodeError: It was sent, and something else than this client came.
            APIStatusError: The API refused it.
            APIConnectionError: There was no usable answer; `evidence` tells whether it was sent.

        Source: https://docs.partner.hellotech.com/api-9462043 (documented).
        """
        fields = ClientFields(
            email=email,
            external_id=external_id,
            first_name=first_name,
            last_name=last_name,
            full_address=full_address,
            phone=phone,
        )
        update = ClientUpdate(client_id=client_id, fields=fields, clear=clear)
        _refuse(update.problems())
        options = self._options.override(timeout, retry, headers)
        operation = wire.only(client_id, wire.update_in(self._dialect), _ANOTHER_CHANGED)
        return (await self._caller.call(operation, update, options)).value

    async def create_setup_intent(
        self,
        client_id: int | str,
        *,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> SetupIntent:
        """Create a setup intent, with which a payment method of a client is saved.

        Args:
            client_id: HT's id of the client.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: The id is empty or none; nothing was sent.
            NotFoundError: There is no such client.
            OutcomeUnknownError: It was sent, and may have been created.
            APIStatusError: The API refused it.
            APIConnectionError: It could not be sent.

        Source: https://docs.partner.hellotech.com/api-9459428 (documented).
        """
        _refuse(checks.path_id("client_id", client_id))
        options = self._options.override(timeout, retry, headers)
        return (await self._caller.call(wire.CREATE_SETUP_INTENT, client_id, options)).value

    async def create_ephemeral_key(
        self,
        client_id: int | str,
        *,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> EphemeralKey:
        """Create a short-lived key to what Stripe holds about a client.

        Args:
            client_id: HT's id of the client.
            timeout: Time limits, or seconds for the whole call.
            retry: When to send again.
            headers: Extra request headers.

        Raises:
            InvalidRequestError: The id is empty or none; nothing was sent.
            NotFoundError: There is no such client (the documentation doesn't tell which status
                a missing client has).
            OutcomeUnknownError: It was sent, and may have been created.
            APIStatusError: The API refused it.
            APIConnectionError: It could not be sent.

        Source: https://docs.partner.hellotech.com/api-9648733 (documented).
        """
        _refuse(checks.path_id("client_id", client_id))
        options = self._options.override(timeout, retry, headers)
        return (await self._caller.call(wire.CREATE_EPHEMERAL_KEY, client_id, options)).value


def _refuse(problems: Iterable[Problem]) -> None:
    """Refuse an input with problems.

    Raises:
        InvalidRequestError: There are problems.
    """
    found = list(problems)
    if found:
        raise InvalidRequestError(found)
