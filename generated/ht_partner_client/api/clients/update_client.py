from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.partner_client import PartnerClient
from ...models.update_client_request import UpdateClientRequest
from ...types import Response


def _get_kwargs(
    id: int | str,
    *,
    body: UpdateClientRequest,
) -> dict[str, Any]:
    headers: dict[str, Any] = {}

    _kwargs: dict[str, Any] = {
        "method": "put",
        "url": "/api/partners/clients/{id}".format(
            id=quote(str(id), safe=""),
        ),
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs


def _parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> PartnerClient | None:
    if response.status_code == 200:
        response_200 = PartnerClient.from_dict(response.json())

        return response_200

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> Response[PartnerClient]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    id: int | str,
    *,
    client: AuthenticatedClient,
    body: UpdateClientRequest,
) -> Response[PartnerClient]:
    """Update client

     Updates a client. The text and the title of the answer speak of creating one, and of updating
    by `external_id` (C21). Unknown: which identity wins if the path and `external_id` name
    different clients, whether members left out are kept, and whether null clears a member.

    Args:
        id (int | str):
        body (UpdateClientRequest): Changes to a client. `email` is required even if it stays as
            it is (C21).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PartnerClient]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)


def sync(
    id: int | str,
    *,
    client: AuthenticatedClient,
    body: UpdateClientRequest,
) -> PartnerClient | None:
    """Update client

     Updates a client. The text and the title of the answer speak of creating one, and of updating
    by `external_id` (C21). Unknown: which identity wins if the path and `external_id` name
    different clients, whether members left out are kept, and whether null clears a member.

    Args:
        id (int | str):
        body (UpdateClientRequest): Changes to a client. `email` is required even if it stays as
            it is (C21).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PartnerClient
    """

    return sync_detailed(
        id=id,
        client=client,
        body=body,
    ).parsed


async def asyncio_detailed(
    id: int | str,
    *,
    client: AuthenticatedClient,
    body: UpdateClientRequest,
) -> Response[PartnerClient]:
    """Update client

     Updates a client. The text and the title of the answer speak of creating one, and of updating
    by `external_id` (C21). Unknown: which identity wins if the path and `external_id` name
    different clients, whether members left out are kept, and whether null clears a member.

    Args:
        id (int | str):
        body (UpdateClientRequest): Changes to a client. `email` is required even if it stays as
            it is (C21).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PartnerClient]
    """

    kwargs = _get_kwargs(
        id=id,
        body=body,
    )

    response = await client.get_async_httpx_client().request(**kwargs)

    return _build_response(client=client, response=response)


async def asyncio(
    id: int | str,
    *,
    client: AuthenticatedClient,
    body: UpdateClientRequest,
) -> PartnerClient | None:
    """Update client

     Updates a client. The text and the title of the answer speak of creating one, and of updating
    by `external_id` (C21). Unknown: which identity wins if the path and `external_id` name
    different clients, whether members left out are kept, and whether null clears a member.

    Args:
        id (int | str):
        body (UpdateClientRequest): Changes to a client. `email` is required even if it stays as
            it is (C21).

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PartnerClient
    """

    return (
        await asyncio_detailed(
            id=id,
            client=client,
            body=body,
        )
    ).parsed
