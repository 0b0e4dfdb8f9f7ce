from http import HTTPStatus
from typing import Any

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.count_orders_by_tag_response import CountOrdersByTagResponse
from ...types import Response


def _get_kwargs() -> dict[str, Any]:

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/partners/orders/count_by_tag",
    }

    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CountOrdersByTagResponse | None:
    if response.status_code == 200:
        response_200 = CountOrdersByTagResponse.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[CountOrdersByTagResponse]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
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

    kwargs = _get_kwargs()

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    *,
    client: AuthenticatedClient,
) -> CountOrdersByTagResponse | None:
    """Order count by tag

     The reference lists this operation by name and method only. The path here is a placeholder:
    nothing may call it until the user names the real one. Parameters and answer are unknown, so
    none are described.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CountOrdersByTagResponse
    """

    return sync_detailed(
        client=client,
    ).parsed


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

    kwargs = _get_kwargs()

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    *,
    client: AuthenticatedClient,
) -> CountOrdersByTagResponse | None:
    """Order count by tag

     The reference lists this operation by name and method only. The path here is a placeholder:
    nothing may call it until the user names the real one. Parameters and answer are unknown, so
    none are described.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CountOrdersByTagResponse
    """

    return (
        await asyncio_detailed(
            client=client,
        )
    ).parsed
