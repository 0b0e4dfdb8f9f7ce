"""What came along with an answer: status, headers, request id, attempts, time taken.

HT_BASE_URL=http://127.0.0.1:8787 HT_API_KEY=sandbox-key python examples/raw_response.py
"""

import asyncio

from ht_async import HelloTech, NewOrder, NotFoundError


async def main() -> None:
    new = NewOrder(
        address="719 Flower St, Los Angeles, CA 90017",
        phone="2135550100",
        sku_ids=[42],
        first_name="Jane",
        last_name="Doe",
        email="jane@example.com",
        purchase_order_id="RAW-1",
    )
    async with HelloTech() as ht:
        response = await ht.with_raw_response.orders.create(new)
        order = response.value
        print(response.status, response.headers["content-type"], "attempts:", response.attempts)
        print("keep this for support:", response.request_id)
        print(f"{response.elapsed:.3f} s for order {order.id}, received: {sorted(order.raw)[:3]}")
        try:
            await ht.orders.get(1)
        except NotFoundError as error:
            print(error.status, error.request_id, error.body)

        # What no method covers yet: the same client, limits and retries; decoded JSON comes back.
        answer = await ht.request("GET", "/api/partners/orders", params={"limit": 1})
        print("members of the answer:", sorted(answer))


asyncio.run(main())
