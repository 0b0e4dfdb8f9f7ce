from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_ephemeral_key_response import CreateEphemeralKeyResponse
from ...types import Response


def _get_kwargs(
    client_id: int | str,
) -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/partners/clients/{client_id}/ephemeral_key".format(
            client_id=quote(str(client_id), safe=""),
        ),
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CreateEphemeralKeyResponse | None:
    if response.status_code == 200:
        response_200 = CreateEphemeralKeyResponse.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CreateEphemeralKeyResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    client_id: int | str,
    *,
    client: AuthenticatedClient,
) -> Response[CreateEphemeralKeyResponse]:
    """Create ephemeral key

     Creates a short-lived Stripe key for the client. Takes no body.

    Args:
        client_id (int | str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreateEphemeralKeyResponse]
    """

    kwargs = _get_kwargs(
        client_id=client_id,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    client_id: int | str,
    *,
    client: AuthenticatedClient,
) -> CreateEphemeralKeyResponse | None:
    """Create ephemeral key

     Creates a short-lived Stripe key for the client. Takes no body.

    Args:
        client_id (int | str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreateEphemeralKeyResponse
    """

    return sync_detailed(
        client_id=client_id,
        client=client,
    ).parsed


async def asyncio_detailed(
    client_id: int | str,
    *,
    client: AuthenticatedClient,
) -> Response[CreateEphemeralKeyResponse]:
    """Create ephemeral key

     Creates a short-lived Stripe key for the client. Takes no body.

    Args:
        client_id (int | str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreateEphemeralKeyResponse]
    """

    kwargs = _get_kwargs(
        client_id=client_id,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    client_id: int | str,
    *,
    client: AuthenticatedClient,
) -> CreateEphemeralKeyResponse | None:
    """Create ephemeral key

     Creates a short-lived Stripe key for the client. Takes no body.

    Args:
        client_id (int | str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CreateEphemeralKeyResponse
    """

    return (
        await asyncio_detailed(
            client_id=client_id,
            client=client,
        )
    ).parsed
