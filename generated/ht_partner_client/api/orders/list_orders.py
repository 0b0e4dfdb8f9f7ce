from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.order_list_order_by import OrderListOrderBy
from ...models.sort_direction import SortDirection
from ...types import UNSET, Response, Unset

if TYPE_CHECKING:
    from ...models.list_orders_response import ListOrdersResponse


def build_request(
    *,
    tags: list[str] | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    client_id: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    cursor: int | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    order_by: OrderListOrderBy | Unset = UNSET,
    sort: SortDirection | Unset = UNSET,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    params: dict[str, Any] = {}

    json_tags: list[str] | Unset = UNSET
    if not isinstance(tags, Unset):
        json_tags = tags

    params["tags[]"] = json_tags

    params["from"] = from_

    params["to"] = to

    params["client_id"] = client_id

    params["limit"] = limit

    params["cursor"] = cursor

    json_status: list[str] | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status

    params["status"] = json_status

    json_order_by: str | Unset = UNSET
    if not isinstance(order_by, Unset):
        json_order_by = order_by.value

    params["order_by"] = json_order_by

    json_sort: str | Unset = UNSET
    if not isinstance(sort, Unset):
        json_sort = sort.value

    params["sort"] = json_sort

    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}
    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/partners/orders",
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
    tags: list[str] | Unset = UNSET,
    from_: str | Unset = UNSET,
    to: str | Unset = UNSET,
    client_id: int | Unset = UNSET,
    limit: int | Unset = UNSET,
    cursor: int | Unset = UNSET,
    status: list[str] | Unset = UNSET,
    order_by: OrderListOrderBy | Unset = UNSET,
    sort: SortDirection | Unset = UNSET,
) -> Response[ListOrdersResponse]:
    """Retrieve all orders

     Lists orders. The reference speaks of the orders of "the client" and yet offers a `client_id`
    filter, so the holder of the API key must be meant (C29). Its sample request names parameters
    without a value; whether an empty value counts as absent is unknown, so leave unset ones out
    (C11).

    Args:
        tags (list[str] | Unset):
        from_ (str | Unset):
        to (str | Unset):
        client_id (int | Unset):
        limit (int | Unset):
        cursor (int | Unset):
        status (list[str] | Unset):
        order_by (OrderListOrderBy | Unset): Dates that a list of orders can be sorted by. The
            page shows the values run together; where
            one ends and the next begins is concluded.
        sort (SortDirection | Unset): Direction of a sort. The page shows the values run together;
            where one ends and the next
            begins is concluded.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ListOrdersResponse]
    """
    request = build_request(
        tags=tags,
        from_=from_,
        to=to,
        client_id=client_id,
        limit=limit,
        cursor=cursor,
        status=status,
        order_by=order_by,
        sort=sort,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
