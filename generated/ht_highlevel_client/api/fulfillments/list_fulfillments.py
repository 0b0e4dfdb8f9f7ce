from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.alt_type import AltType
from ...models.api_version import ApiVersion
from ...types import UNSET, Response

if TYPE_CHECKING:
    from ...models.list_fulfillments_response import ListFulfillmentsResponse


def build_request(
    order_id: str,
    *,
    alt_id: str,
    alt_type: AltType,
    version: ApiVersion,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    headers: dict[str, Any] = {}
    headers["Version"] = str(version)
    params: dict[str, Any] = {}

    params["altId"] = alt_id

    json_alt_type = alt_type.value
    params["altType"] = json_alt_type

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/payments/orders/{order_id}/fulfillments".format(
            order_id=quote(str(order_id), safe=""),
        ),
        "params": params,
        "headers": headers,
    }
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListFulfillmentsResponse | None:
    """The decoded body of a documented status; None for others."""
    from ...models.list_fulfillments_response import ListFulfillmentsResponse

    if response.status_code == 200:
        response_200 = ListFulfillmentsResponse.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


async def asyncio_detailed(
    order_id: str,
    *,
    client: AuthenticatedClient,
    alt_id: str,
    alt_type: AltType,
    version: ApiVersion,
) -> Response[ListFulfillmentsResponse]:
    """List fulfillments

     Lists what of an order was handed over. There are no pages.

    Args:
        order_id (str):
        alt_id (str):
        alt_type (AltType): What `altId` is the id of.
        version (ApiVersion): The version that is described here.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListFulfillmentsResponse]
    """
    request = build_request(
        order_id=order_id,
        alt_id=alt_id,
        alt_type=alt_type,
        version=version,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
