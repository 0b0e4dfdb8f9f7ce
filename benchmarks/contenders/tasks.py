"""What is done for each unit of work by hand: a request, and the look at its answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any, TypeAlias

from benchmarks import orders
from benchmarks.contenders.bare import Send, Task

ORDERS = "/api/partners/orders"
PAGE_SIZE = 100
NEWEST_LISTED_ID = 40_000_000
LISTED_ORDERS = 1_000_000
ZIP_CODE = "90017"
CHAT = {
    "model": "benchmark-model",
    "messages": [
        {"role": "system", "content": "You answer customers of a home service."},
        {"role": "user", "content": "What happens when somebody comes to mount my television?"},
    ],
}
CUSTOMER = {
    "name": "Jane Doe",
    "email": "jane.doe@example.com",
    "phone": "+1 213 555 0123",
    "description": "Flower Street Dental",
}

ReadPage: TypeAlias = Callable[[bytes], int]


async def create(send: Send, number: int) -> int:
    """Create an order and return its id."""
    answer = json.loads(await send("POST", ORDERS, json=orders.as_body(number)))
    order_id: int = answer["order"]["id"]
    return order_id


async def check_zip(send: Send, number: int) -> bool:
    """Ask whether a SKU is offered in a ZIP code."""
    path = f"/api/partners/skus/{number}/check_zip"
    answer = json.loads(await send("POST", path, json={"zip": ZIP_CODE}))
    offered: bool = answer["treatment"] == "on"
    return offered


async def chat(send: Send, number: int) -> str:
    """Complete a chat."""
    del number
    answer = json.loads(await send("POST", "/v1/chat/completions", json=CHAT))
    content: str = answer["choices"][0]["message"]["content"]
    return content


async def create_customer(send: Send, number: int) -> str:
    """Create a customer, from a form."""
    del number
    answer = json.loads(await send("POST", "/v1/customers", data=CUSTOMER))
    identifier: str = answer["id"]
    return identifier


def first_cursor(number: int) -> int:
    """Where page `number` begins; after the last page comes the first."""
    pages = LISTED_ORDERS // PAGE_SIZE
    return NEWEST_LISTED_ID + 1 - number % pages * PAGE_SIZE


def get_page(read: ReadPage) -> Task:
    """Get a page of orders and read it.

    Args:
        read: Reads six members of each order and returns how many orders there were.
    """

    async def task(send: Send, number: int) -> None:
        path = f"{ORDERS}?limit={PAGE_SIZE}&cursor={first_cursor(number)}"
        assert read(await send("GET", path)) == PAGE_SIZE

    return task


def six_members(order: dict[str, Any]) -> tuple[object, ...]:
    """What people read from an order: six members, one of them a date."""
    return (
        order["id"],
        order["status"],
        order["client_name"],
        order["phone"]["value"],
        order["tags"],
        datetime.fromisoformat(order["created_at"]["iso"]),
    )


def read_dicts(body: bytes) -> int:
    """Read a page with the standard library, without types."""
    return len([six_members(order) for order in json.loads(body)["orders"]])


def read_typed(library: str) -> ReadPage:
    """Read a page into classes of `msgspec` or `pydantic`."""

    def read(body: bytes) -> int:
        page = import_module(f"benchmarks.contenders.{library}_page").decode(body)
        return len(
            [
                (o.id, o.status, o.client_name, o.phone.value, o.tags, o.created_at.iso)
                for o in page.orders
            ]
        )

    return read
