from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.alt_type import AltType
from ...models.api_version import ApiVersion
from ...models.payment_status import PaymentStatus
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    from ...models.list_orders_response import ListOrdersResponse


def build_request(
    *,
    alt_id: str,
    alt_type: AltType,
    location_id: str | Unset = UNSET,
    status: str | Unset = UNSET,
    payment_status: PaymentStatus | Unset = UNSET,
    payment_mode: str | Unset = UNSET,
    start_at: str | Unset = UNSET,
    end_at: str | Unset = UNSET,
    search: str | Unset = UNSET,
    contact_id: str | Unset = UNSET,
    funnel_product_ids: str | Unset = UNSET,
    source_id: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
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

    params["status"] = status

    json_payment_status: str | Unset = UNSET
    if not isinstance(payment_status, Unset):
        json_payment_status = payment_status.value

    params["paymentStatus"] = json_payment_status

    params["paymentMode"] = payment_mode

    params["startAt"] = start_at

    params["endAt"] = end_at

    params["search"] = search

    params["contactId"] = contact_id

    params["funnelProductIds"] = funnel_product_ids

    params["sourceId"] = source_id

    params["limit"] = limit

    params["offset"] = offset

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/payments/orders",
        "params": params,
        "headers": headers,
    }
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> ListOrdersResponse | None:
    """The decoded body of a documented status; None for others."""
    from ...models.list_orders_response import ListOrdersResponse

    if response.status_code == 200:
        response_200 = ListOrdersResponse.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    alt_id: str,
    alt_type: AltType,
    location_id: str | Unset = UNSET,
    status: str | Unset = UNSET,
    payment_status: PaymentStatus | Unset = UNSET,
    payment_mode: str | Unset = UNSET,
    start_at: str | Unset = UNSET,
    end_at: str | Unset = UNSET,
    search: str | Unset = UNSET,
    contact_id: str | Unset = UNSET,
    funnel_product_ids: str | Unset = UNSET,
    source_id: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    offset: int | Unset = UNSET,
    version: ApiVersion,
) -> Response[ListOrdersResponse]:
    """List orders

     Lists orders, as rows without line items. Pages are told by `limit` and `offset`; their
    order is not stated, so that rows may shift while a list is read.

    Args:
        alt_id (str):
        alt_type (AltType): What `altId` is the id of.
        location_id (str | Unset):
        status (str | Unset):
        payment_status (PaymentStatus | Unset): Whether an order is paid.
        payment_mode (str | Unset):
        start_at (str | Unset):
        end_at (str | Unset):
        search (str | Unset):
        contact_id (str | Unset):
        funnel_product_ids (str | Unset):
        source_id (str | Unset):
        limit (int | Unset):
        offset (int | Unset):
        version (ApiVersion): The version that is described here.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListOrdersResponse]
    """
    request = build_request(
        alt_id=alt_id,
        alt_type=alt_type,
        location_id=location_id,
        status=status,
        payment_status=payment_status,
        payment_mode=payment_mode,
        start_at=start_at,
        end_at=end_at,
        search=search,
        contact_id=contact_id,
        funnel_product_ids=funnel_product_ids,
        source_id=source_id,
        limit=limit,
        offset=offset,
        version=version,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
