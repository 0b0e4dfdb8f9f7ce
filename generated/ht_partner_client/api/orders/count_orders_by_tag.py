from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import Response

if TYPE_CHECKING:
    from ...models.count_orders_by_tag_response import CountOrdersByTagResponse


def build_request() -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/partners/orders/count_by_tag",
    }
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CountOrdersByTagResponse | None:
    """The decoded body of a documented status; None for others."""
    from ...models.count_orders_by_tag_response import CountOrdersByTagResponse

    if response.status_code == 200:
        response_200 = CountOrdersByTagResponse.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
) -> Response[CountOrdersByTagResponse]:
    """Order count by tag

     The reference lists this operation by name and method only. The path here is a placeholder:
    nothing may call it until the user names the real one. Parameters and answer are unknown, so
    none are described.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CountOrdersByTagResponse]
    """
    request = build_request()
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
