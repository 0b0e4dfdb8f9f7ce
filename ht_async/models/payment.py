"""What the payment provider Stripe needs to work for a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from ht_async.models import reading
from ht_async.models.view import View
from ht_async.secret import Secret

if TYPE_CHECKING:
    from ht_partner_client.models.create_ephemeral_key_response import (  # noqa: F401 - below
        CreateEphemeralKeyResponse,
    )
    from ht_partner_client.models.setup_intent import SetupIntent as Wire  # noqa: F401 - below


@final
class SetupIntent(View["Wire"]):
    """A read-only view of a setup intent, with which a payment method of a client is saved.

    Both members may be missing, and are None then.

    Source: https://docs.partner.hellotech.com/api-9459428 (documented).
    """

    __slots__ = ()

    @property
    def stripe_customer_id(self) -> str | None:
        """Stripe's id of the client."""
        return reading.label(self._members.get("stripe_customer_id"))

    @property
    def client_secret(self) -> Secret | None:
        """Secret of the setup intent; the documentation calls it its id (C24)."""
        return reading.secret(self._members.get("client_secret"))


@final
class EphemeralKey(View["CreateEphemeralKeyResponse"]):
    """A read-only view of a short-lived key to what Stripe holds about a client.

    Both members are documented as required; one that is missing all the same is None (C24).

    Source: https://docs.partner.hellotech.com/api-9648733 (documented).
    """

    __slots__ = ()

    @property
    def stripe_customer_id(self) -> str | None:
        """Stripe's id of the client."""
        return reading.label(self._members.get("stripe_customer_id"))

    @property
    def ephemeral_key(self) -> Secret | None:
        """The key."""
        return reading.secret(self._members.get("ephemeral_key"))
