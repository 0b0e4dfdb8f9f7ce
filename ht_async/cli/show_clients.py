"""What clients and their payment secrets look like on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ht_async.cli.output import Output
from ht_async.cli.tables import details
from ht_async.secret import Secret

if TYPE_CHECKING:
    from rich.table import Table

    from ht_async.models.partner_client import ClientAddress, PartnerClient
    from ht_async.models.payment import EphemeralKey, SetupIntent


def show_client(output: Output, client: PartnerClient, *, secrets: bool) -> None:
    """Show a client in detail, or as JSON."""
    if output.json:
        output.data(client.to_dict(secrets=secrets))
    else:
        output.show(client_details(client, secrets=secrets))


def show_setup_intent(output: Output, intent: SetupIntent, *, secrets: bool) -> None:
    """Show a setup intent, or write it as JSON."""
    if output.json:
        output.data(intent.to_dict(secrets=secrets))
    else:
        output.show(
            details(
                (
                    ("Stripe customer", intent.stripe_customer_id),
                    ("Client secret", _secret(intent.client_secret, shown=secrets)),
                )
            )
        )
    _tell_if_masked(output, masked=not secrets)


def show_ephemeral_key(output: Output, key: EphemeralKey, *, secrets: bool) -> None:
    """Show an ephemeral key, or write it as JSON."""
    if output.json:
        output.data(key.to_dict(secrets=secrets))
    else:
        output.show(
            details(
                (
                    ("Stripe customer", key.stripe_customer_id),
                    ("Ephemeral key", _secret(key.ephemeral_key, shown=secrets)),
                )
            )
        )
    _tell_if_masked(output, masked=not secrets)


def client_details(client: PartnerClient, *, secrets: bool) -> Table:
    """Return everything about a client, a line each."""
    return details(
        (
            ("Client", str(client.id)),
            ("External id", client.external_id),
            ("First name", client.first_name),
            ("Last name", client.last_name),
            ("E-mail", client.email),
            ("Phone", client.phone),
            ("Address", client.full_address or _address(client.address)),
            ("Authentication token", _secret(client.authentication_token, shown=secrets)),
        )
    )


def _address(address: ClientAddress | None) -> str | None:
    if address is None:
        return None
    return ", ".join(filter(None, (address.street, address.city, address.state, address.zip)))


def _secret(secret: Secret | None, *, shown: bool) -> str | None:
    if secret is None:
        return None
    return secret.reveal() if shown else str(secret)


def _tell_if_masked(output: Output, *, masked: bool) -> None:
    if masked:
        output.notice("masked", "The secret is masked, and gone: --show-secrets shows it")
