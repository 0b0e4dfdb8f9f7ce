"""Grids of ZIP checks through a client: requests that are sent, and shared with other checks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from json_server import JsonServer, answer

from ht_async import (
    AuthenticationError,
    DecodeError,
    InvalidRequestError,
    NotFoundError,
    Request,
)


def asked(server: JsonServer) -> list[tuple[str, str]]:
    """Return the SKU and ZIP code of each check, as they went over the wire."""
    return [
        (request.url.split("/")[-2], json.loads(request.body)["zip"]) for request in server.requests
    ]


def by_zip(request: Request) -> Any:
    zip_code = json.loads(request.body)["zip"]
    return {"treatment": "on" if zip_code.startswith("9") else "off", "zip": zip_code}


async def test_a_grid_asks_each_cell_once_in_input_order() -> None:
    server = JsonServer(by_zip)
    async with server.client() as ht:
        grid = await ht.skus.check_zips(
            [43, 42, "43", 43], (z for z in ["90001", "10001", "90001"])
        )
    assert sorted(asked(server)) == [
        ("42", "10001"), ("42", "90001"), ("43", "10001"), ("43", "90001"),
    ]  # fmt: skip
    assert grid.sku_ids == (43, 42)
    assert {cell: check.available for cell, check in grid.items()} == {
        (43, "90001"): True,
        (43, "10001"): False,
        (42, "90001"): True,
        (42, "10001"): False,
    }
    assert list(grid) == [(43, "90001"), (43, "10001"), (42, "90001"), (42, "10001")]


async def test_grids_and_checks_share_what_is_known() -> None:
    server = JsonServer(by_zip)
    async with server.client() as ht:
        check = await ht.skus.check_zip(42, "90001")
        grid = await ht.skus.check_zips([42], ["90001", "90002"])
        assert grid[42, "90001"] is check
        assert await ht.skus.check_zip(42, "90002") is grid[42, "90002"]
        assert len(server.requests) == 2
        await ht.skus.check_zips([42], ["90001", "90002"], fresh=True)
        assert len(server.requests) == 4


async def test_grids_and_checks_at_the_same_time_share_requests() -> None:
    server = JsonServer(by_zip)
    async with server.client(zip_cache=None) as ht:
        await asyncio.gather(
            *(ht.skus.check_zip(42, "90001") for _ in range(10)),
            *(ht.skus.check_zips([42], ["90001", "90002"]) for _ in range(10)),
        )
    assert sorted(asked(server)) == [("42", "90001"), ("42", "90002")]


async def test_an_error_is_its_cells_alone() -> None:
    def respond(request: Request) -> Any:
        return answer({}, status=404) if "/43/" in request.url else by_zip(request)

    async with JsonServer(respond).client() as ht:
        grid = await ht.skus.check_zips([42, 43], ["90001", "10001"])
    assert {cell: type(error) for cell, error in grid.errors.items()} == {
        (43, "90001"): NotFoundError,
        (43, "10001"): NotFoundError,
    }
    assert list(grid) == [(42, "90001"), (42, "10001")]


async def test_a_bad_key_ends_a_grid() -> None:
    server = JsonServer(lambda _: answer({}, status=401))
    async with server.client(max_connections=4) as ht:
        grid = await ht.skus.check_zips([42], [f"{n:05d}" for n in range(1_000)])
    assert len(grid.errors) == 1_000
    assert {type(error) for error in grid.errors.values()} == {AuthenticationError}
    assert len(server.requests) == 3  # three quarters of the connections


async def test_a_grid_goes_by_its_headers() -> None:
    server = JsonServer(by_zip)
    async with server.client() as ht:
        await ht.skus.check_zips([42], ["90001"], headers={"X-Tag": "1"})
        with pytest.raises(InvalidRequestError, match="Api-Key"):
            await ht.skus.check_zips([42], ["90001", "90002"], headers={"Api-Key": "mine"})
    assert len(server.requests) == 1
    assert ("X-Tag", "1") in server.requests[0].headers


async def test_the_answer_about_another_zip_code_is_the_error_of_its_cell() -> None:
    server = JsonServer(lambda _: {"treatment": "on", "zip": "90001"})
    async with server.client() as ht:
        grid = await ht.skus.check_zips([42], ["90001", "90002"])
    assert list(grid) == [(42, "90001")]
    assert isinstance(grid.errors[42, "90002"], DecodeError)
