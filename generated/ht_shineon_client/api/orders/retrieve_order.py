from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import Response

if TYPE_CHECKING:
    from ...models.order_response import OrderResponse


def build_request(
    order_id: int | str,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/orders/{order_id}".format(
            order_id=quote(str(order_id), safe=""),
        ),
    }
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OrderResponse | None:
    """The decoded body of a documented status; None for others."""
    from ...models.order_response import OrderResponse

    if response.status_code == 200:
        response_200 = OrderResponse.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


async def asyncio_detailed(
    order_id: int | str,
    *,
    client: AuthenticatedClient,
) -> Response[OrderResponse]:
    """Get a single order

     Returns one order below `order`. An order that does not exist is answered with
    `{"error": "Not Found."}`; the page does not tell the status.

    Args:
        order_id (int | str):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OrderResponse]
    """
    request = build_request(
        order_id=order_id,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
