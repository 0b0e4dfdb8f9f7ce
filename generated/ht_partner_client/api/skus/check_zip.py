from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ... import errors
from ...client import AuthenticatedClient, Client
from ...models.check_zip_request import CheckZipRequest
from ...types import Response

if TYPE_CHECKING:
    from ...models.check_zip_response import CheckZipResponse


def build_request(
    id: int | str,
    *,
    body: CheckZipRequest,
) -> dict[str, Any]:
    """Arguments of `httpx.AsyncClient.request` for this operation."""
    headers: dict[str, Any] = {}
    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/partners/skus/{id}/check_zip".format(
            id=quote(str(id), safe=""),
        ),
        "headers": headers,
    }
    _kwargs["json"] = body.to_dict()
    headers["Content-Type"] = "application/json"
    return _kwargs


def parse_response(
    *, client: AuthenticatedClient | Client, response: httpx.Response
) -> CheckZipResponse | None:
    """The decoded body of a documented status; None for others."""
    from ...models.check_zip_response import CheckZipResponse

    if response.status_code == 200:
        response_200 = CheckZipResponse.from_dict(response.json())
        return response_200
    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    return None


async def asyncio_detailed(
    id: int | str,
    *,
    client: AuthenticatedClient,
    body: CheckZipRequest,
) -> Response[CheckZipResponse]:
    """Check ZIP

     Tells whether a SKU is offered in a ZIP code. The sample request names a media type in
    `Accept-Encoding`, where `Accept` must be meant (C27).

    Args:
        id (int | str):
        body (CheckZipRequest): The place to check.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CheckZipResponse]
    """
    request = build_request(
        id=id,
        body=body,
    )
    response = await client.get_async_httpx_client().request(**request)
    return Response(
        status_code=response.status_code,
        content=response.content,
        headers=response.headers,
        parsed=parse_response(client=client, response=response),
    )
