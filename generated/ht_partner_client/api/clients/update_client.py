from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.update_client_request import UpdateClientRequest
from ...types import Response

if TYPE_CHECKING:
    from ...models.partner_client import PartnerClient


def build_request(
    id: int | str,
    *,
    body: UpdateClientRequest,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    headers: dict[str, Any] = {}
    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/partners/clients/{id}".format(
            id=quote(str(id), safe=""),
        ),
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
    id: int | str,
    *,
    client: AuthenticatedClient,
    body: UpdateClientRequest,
) -> Response[PartnerClient]:
    """Update client

     Updates a client. The text and the title of the answer speak of creating one, and of updating
    by `external_id` (C21). Unknown: which identity wins if the path and `external_id` name
    different clients, whether members left out are kept, and whether null clears a member.

    Args:
        id (int | str):
        body (UpdateClientRequest): Changes to a client. `email` is required even if it stays as
            it is (C21).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PartnerClient]
    """
    request = build_request(
        id=id,
        body=body,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
