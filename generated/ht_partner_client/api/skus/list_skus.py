from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import Response

if TYPE_CHECKING:
    from ...models.list_skus_response import ListSkusResponse


def build_request() -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/partners/skus",
    }
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListSkusResponse | None:
    """The decoded body of a documented status; None for others."""
    from ...models.list_skus_response import ListSkusResponse

    if response.status_code == 200:
        response_200 = ListSkusResponse.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[ListSkusResponse]:
    """Retrieve all SKUs

     The page of this operation has not been seen. The path is concluded from Check ZIP. Whether
    there are parameters, an envelope or paging is unknown.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListSkusResponse]
    """
    request = build_request()
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
