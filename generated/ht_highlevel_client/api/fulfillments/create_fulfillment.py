from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.api_version import ApiVersion
from ...models.create_fulfillment_request import CreateFulfillmentRequest
from ...types import Response

if TYPE_CHECKING:
    from ...models.create_fulfillment_response import CreateFulfillmentResponse


def build_request(
    order_id: str,
    *,
    body: CreateFulfillmentRequest,
    version: ApiVersion,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    headers: dict[str, Any] = {}
    headers["Version"] = str(version)
    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/payments/orders/{order_id}/fulfillments".format(
            order_id=quote(str(order_id), safe=""),
        ),
        "headers": headers,
    }
    _kwargs["json"] = body.to_dict()
    headers["Content-Type"] = "application/json"
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CreateFulfillmentResponse | None:
    """The decoded body of a documented status; None for others."""
    from ...models.create_fulfillment_response import CreateFulfillmentResponse

    if response.status_code == 200:
        response_200 = CreateFulfillmentResponse.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


async def asyncio_detailed(
    order_id: str,
    *,
    client: AuthenticatedClient,
    body: CreateFulfillmentRequest,
    version: ApiVersion,
) -> Response[CreateFulfillmentResponse]:
    """Create fulfillment

     Tells that items of an order were handed over. The location goes into the body here.

    Args:
        order_id (str):
        version (ApiVersion): The version that is described here.
        body (CreateFulfillmentRequest): What was handed over.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CreateFulfillmentResponse]
    """
    request = build_request(
        order_id=order_id,
        body=body,
        version=version,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
