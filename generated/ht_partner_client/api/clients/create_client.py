from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_client_request import CreateClientRequest
from ...models.partner_client import PartnerClient
from ...types import Response


def _get_kwargs(
    *,
    body: CreateClientRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/partners/clients",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PartnerClient | None:
    if response.status_code == 200:
        response_200 = PartnerClient.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[PartnerClient]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateClientRequest,
) -> Response[PartnerClient]:
    """Create client

     The page of this operation has not been seen. Path, body and answer are concluded from the
    Update client page, whose text reads as if it were about creating a client (C21): the client
    is tied to the partner, and updated if its `external_id` is already known.

    Args:
        body (CreateClientRequest): A new client. Taken over from the body of Update client.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PartnerClient]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
    body: CreateClientRequest,
) -> PartnerClient | None:
    """Create client

     The page of this operation has not been seen. Path, body and answer are concluded from the
    Update client page, whose text reads as if it were about creating a client (C21): the client
    is tied to the partner, and updated if its `external_id` is already known.

    Args:
        body (CreateClientRequest): A new client. Taken over from the body of Update client.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PartnerClient
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: CreateClientRequest,
) -> Response[PartnerClient]:
    """Create client

     The page of this operation has not been seen. Path, body and answer are concluded from the
    Update client page, whose text reads as if it were about creating a client (C21): the client
    is tied to the partner, and updated if its `external_id` is already known.

    Args:
        body (CreateClientRequest): A new client. Taken over from the body of Update client.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PartnerClient]
    """

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CreateClientRequest,
) -> PartnerClient | None:
    """Create client

     The page of this operation has not been seen. Path, body and answer are concluded from the
    Update client page, whose text reads as if it were about creating a client (C21): the client
    is tied to the partner, and updated if its `external_id` is already known.

    Args:
        body (CreateClientRequest): A new client. Taken over from the body of Update client.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PartnerClient
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
