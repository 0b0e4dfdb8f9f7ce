"""`ht-async clients`."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from ht_async.cli import completion
from ht_async.cli.help_text import examples, text_option
from ht_async.cli.run import running
from ht_async.cli.shared_options import command_group, takes_shared_options
from ht_async.cli.show_clients import show_client, show_ephemeral_key, show_setup_intent

app = command_group("Create, see and change clients.")

ClientId: TypeAlias = Annotated[str, typer.Argument(metavar="ID", help="HT's id of the client.")]
Email: TypeAlias = Annotated[str, text_option("--email", "E-mail address.")]
ExternalId: TypeAlias = Annotated[
    str | None, text_option("--external-id", "Your own id of the client.")
]
FirstName: TypeAlias = Annotated[str | None, text_option("--first-name", "First name.")]
LastName: TypeAlias = Annotated[str | None, text_option("--last-name", "Last name.")]
FullAddress: TypeAlias = Annotated[
    str | None, text_option("--full-address", "Street, city, state and ZIP in one line.")
]
PhoneNumber: TypeAlias = Annotated[str | None, text_option("--phone", "Phone number.")]
ShowSecrets: TypeAlias = Annotated[
    bool, typer.Option("--show-secrets", help="Show secrets instead of masking them.")
]


@app.command("get", epilog=examples("ht-async clients get 7"))
@takes_shared_options
def get_client(
    context: typer.Context, client_id: ClientId, show_secrets: ShowSecrets = False
) -> None:
    """Show a client."""
    with running(context) as run:
        client = run.call(lambda ht: ht.clients.get(client_id))
        show_client(run.output, client, secrets=show_secrets)


@app.command(
    "create",
    epilog=examples(
        "ht-async clients create --email jane@example.com --external-id C-1 --first-name Jane"
    ),
)
@takes_shared_options
def create_client(
    context: typer.Context,
    email: Email,
    external_id: ExternalId = None,
    first_name: FirstName = None,
    last_name: LastName = None,
    full_address: FullAddress = None,
    phone: PhoneNumber = None,
    show_secrets: ShowSecrets = False,
) -> None:
    """Create a client. Its path is not documented but concluded from others; see --dialect."""
    with running(context) as run:
        client = run.call(
            lambda ht: ht.clients.create(
                email=email,
                external_id=external_id,
                first_name=first_name,
                last_name=last_name,
                full_address=full_address,
                phone=phone,
            )
        )
        show_client(run.output, client, secrets=show_secrets)


@app.command(
    "update",
    epilog=examples("ht-async clients update 7 --email jane@example.com --clear phone"),
)
@takes_shared_options
def update_client(
    context: typer.Context,
    client_id: ClientId,
    email: Email,
    external_id: ExternalId = None,
    first_name: FirstName = None,
    last_name: LastName = None,
    full_address: FullAddress = None,
    phone: PhoneNumber = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(
            "--clear",
            metavar="NAME",
            autocompletion=completion.clearable,
            help="Clear this one, such as phone or full-address; repeatable.",
        ),
    ] = None,
    show_secrets: ShowSecrets = False,
) -> None:
    """Update a client: what is not given stays untouched. The e-mail address is always needed."""
    cleared = tuple(name.replace("-", "_") for name in clear or ())
    with running(context) as run:
        client = run.call(
            lambda ht: ht.clients.update(
                client_id,
                email=email,
                external_id=external_id,
                first_name=first_name,
                last_name=last_name,
                full_address=full_address,
                phone=phone,
                clear=cleared,
            )
        )
        show_client(run.output, client, secrets=show_secrets)


@app.command(
    "setup-intent",
    epilog=examples("ht-async clients setup-intent 7 --show-secrets"),
)
@takes_shared_options
def create_setup_intent(
    context: typer.Context, client_id: ClientId, show_secrets: ShowSecrets = False
) -> None:
    """Create a setup intent, with which a payment method of a client is saved."""
    with running(context) as run:
        intent = run.call(lambda ht: ht.clients.create_setup_intent(client_id))
        show_setup_intent(run.output, intent, secrets=show_secrets)


@app.command(
    "ephemeral-key",
    epilog=examples("ht-async clients ephemeral-key 7 --show-secrets"),
)
@takes_shared_options
def create_ephemeral_key(
    context: typer.Context, client_id: ClientId, show_secrets: ShowSecrets = False
) -> None:
    """Create a short-lived key to what Stripe holds about a client."""
    with running(context) as run:
        key = run.call(lambda ht: ht.clients.create_ephemeral_key(client_id))
        show_ephemeral_key(run.output, key, secrets=show_secrets)
