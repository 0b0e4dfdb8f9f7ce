from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.create_order_request import CreateOrderRequest
from ...models.order_response import OrderResponse
from ...types import Response


def _get_kwargs(
    *,
    body: CreateOrderRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/partners/orders",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> OrderResponse | None:
    if response.status_code == 200:
        response_200 = OrderResponse.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[OrderResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
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
    body: CreateOrderRequest,
) -> OrderResponse | None:
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
        OrderResponse
    """

    return sync_detailed(
        client=client,
        body=body,
    ).parsed


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

    kwargs = _get_kwargs(
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
    body: CreateOrderRequest,
) -> OrderResponse | None:
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
        OrderResponse
    """

    return (
        await asyncio_detailed(
            client=client,
            body=body,
        )
    ).parsed
