from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.alt_type import AltType
from ...models.api_version import ApiVersion
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    from ...models.order import Order


def build_request(
    order_id: str,
    *,
    alt_id: str,
    alt_type: AltType,
    location_id: str | Unset = UNSET,
    version: ApiVersion,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    headers: dict[str, Any] = {}
    headers["Version"] = str(version)
    params: dict[str, Any] = {}

    params["altId"] = alt_id

    json_alt_type = alt_type.value
    params["altType"] = json_alt_type

    params["locationId"] = location_id

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/payments/orders/{order_id}".format(
            order_id=quote(str(order_id), safe=""),
        ),
        "params": params,
        "headers": headers,
    }
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Order | None:
    """The decoded body of a documented status; None for others."""
    from ...models.order import Order

    if response.status_code == 200:
        response_200 = Order.from_dict(response.json())
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
    location_id: str | Unset = UNSET,
    version: ApiVersion,
) -> Response[Order]:
    """Get order by ID

     Returns one order, without an envelope. An order that does not exist is documented as status
    400; for another operation on orders 404 was reported.

    Args:
        order_id (str):
        alt_id (str):
        alt_type (AltType): What `altId` is the id of.
        location_id (str | Unset):
        version (ApiVersion): The version that is described here.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Order]
    """
    request = build_request(
        order_id=order_id,
        alt_id=alt_id,
        alt_type=alt_type,
        location_id=location_id,
        version=version,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
