from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import Response

if TYPE_CHECKING:
    from ...models.setup_intent import SetupIntent


def build_request(
    id: int | str,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/partners/clients/{id}/setup_intent".format(
            id=quote(str(id), safe=""),
        ),
    }
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> SetupIntent | None:
    """The decoded body of a documented status; None for others."""
    from ...models.setup_intent import SetupIntent

    if response.status_code == 200:
        response_200 = SetupIntent.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


async def asyncio_detailed(
    id: int | str,
    *,
    client: AuthenticatedClient,
) -> Response[SetupIntent]:
    """Create setup intent

     Starts saving a payment method of the client with Stripe. Takes no body.

    Args:
        id (int | str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[SetupIntent]
    """
    request = build_request(
        id=id,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
