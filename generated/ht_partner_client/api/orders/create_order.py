from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_order_request import CreateOrderRequest
from ...types import Response

if TYPE_CHECKING:
    from ...models.order_response import OrderResponse


def build_request(
    *,
    body: CreateOrderRequest,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    headers: dict[str, Any] = {}
    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/partners/orders",
        "headers": headers,
    }
    _kwargs["json"] = body.to_dict()
    headers["Content-Type"] = "application/json"
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
    *,
    client: AuthenticatedClient,
    body: CreateOrderRequest,
) -> Response[OrderResponse]:
    """Create order

     Creates an order. The page documents neither an error status nor an idempotency key, and does
    not say whether a repeated `purchase_order_id` is refused.

    Args:
        body (CreateOrderRequest): A new order. Either `client_id` names an existing client, or
            `first_name`, `last_name` and
            `email` describe one to be made; the table marks all four optional, the text tells the
            condition (C16). `address` and `phone` are required in both cases.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OrderResponse]
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
