"""The generated client by itself: typed requests and answers, and nothing of `ht_async`.

It builds requests for any HTTP library and decodes what comes back. There is no retry, no
pagination and no protection from duplicate orders here.

    HT_BASE_URL=http://127.0.0.1:8787 HT_API_KEY=sandbox-key python examples/low_level_client.py
"""

import asyncio
import os

import httpx
from ht_partner_client import AuthenticatedClient
from ht_partner_client.api.orders import create_order, list_orders
from ht_partner_client.models import CreateOrderRequest, OrderResponse

BASE_URL = os.environ["HT_BASE_URL"]
API_KEY = os.environ["HT_API_KEY"]


async def list_with_its_client() -> None:
    client = AuthenticatedClient(
        base_url=BASE_URL, token=API_KEY, prefix="", auth_header_name="Api-Key"
    )
    async with client:
        answer = await list_orders.asyncio_detailed(client=client, limit=2)
    orders = answer.parsed.orders if answer.parsed else None
    print("status", answer.status_code, "with", len(orders or []), "orders")


async def create_with_plain_httpx() -> None:
    body = CreateOrderRequest(
        address="719 Flower St, Los Angeles, CA 90017",
        phone="2135550100",
        sku_id=[42],
        first_name="Jane",
        last_name="Doe",
        email="jane@example.com",
        purchase_order_id="LOW-1",
    )
    request = create_order.build_request(body=body)
    async with httpx.AsyncClient(base_url=BASE_URL, headers={"Api-Key": API_KEY}) as http:
        response = await http.request(**request)
    response.raise_for_status()
    order = OrderResponse.from_dict(response.json()).order
    print("created", order.purchase_order_id if order else "nothing")


async def main() -> None:
    await create_with_plain_httpx()
    await list_with_its_client()


asyncio.run(main())
