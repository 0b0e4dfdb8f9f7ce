from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_client_request import CreateClientRequest
from ...types import Response

if TYPE_CHECKING:
    from ...models.partner_client import PartnerClient


def build_request(
    *,
    body: CreateClientRequest,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    headers: dict[str, Any] = {}
    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/partners/clients",
        "headers": headers,
    }
    _kwargs["json"] = body.to_dict()
    headers["Content-Type"] = "application/json"
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PartnerClient | None:
    """The decoded body of a documented status; None for others."""
    from ...models.partner_client import PartnerClient

    if response.status_code == 200:
        response_200 = PartnerClient.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


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
    request = build_request(
        body=body,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
