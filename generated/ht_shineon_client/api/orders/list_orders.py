from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    from ...models.list_orders_response import ListOrdersResponse


def build_request(
    *,
    ids: str | Unset = UNSET,
    source_ids: str | Unset = UNSET,
    source_po_numbers: str | Unset = UNSET,
    status: str | Unset = UNSET,
    created_at_min: str | Unset = UNSET,
    created_at_max: str | Unset = UNSET,
    updated_at_min: str | Unset = UNSET,
    updated_at_max: str | Unset = UNSET,
    page: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    params: dict[str, Any] = {}

    params["ids"] = ids

    params["source_ids"] = source_ids

    params["source_po_numbers"] = source_po_numbers

    params["status"] = status

    params["created_at_min"] = created_at_min

    params["created_at_max"] = created_at_max

    params["updated_at_min"] = updated_at_min

    params["updated_at_max"] = updated_at_max

    params["page"] = page

    params["limit"] = limit

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/v1/orders",
        "params": params,
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
    ids: str | Unset = UNSET,
    source_ids: str | Unset = UNSET,
    source_po_numbers: str | Unset = UNSET,
    status: str | Unset = UNSET,
    created_at_min: str | Unset = UNSET,
    created_at_max: str | Unset = UNSET,
    updated_at_min: str | Unset = UNSET,
    updated_at_max: str | Unset = UNSET,
    page: int | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Response[ListOrdersResponse]:
    """List orders

     Lists orders. Nothing in the answer tells how many there are or whether a page follows, and
    their order is not known.

    Args:
        ids (str | Unset):
        source_ids (str | Unset):
        source_po_numbers (str | Unset):
        status (str | Unset):
        created_at_min (str | Unset):
        created_at_max (str | Unset):
        updated_at_min (str | Unset):
        updated_at_max (str | Unset):
        page (int | Unset):
        limit (int | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListOrdersResponse]
    """
    request = build_request(
        ids=ids,
        source_ids=source_ids,
        source_po_numbers=source_po_numbers,
        status=status,
        created_at_min=created_at_min,
        created_at_max=created_at_max,
        updated_at_min=updated_at_min,
        updated_at_max=updated_at_max,
        page=page,
        limit=limit,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
