"""A partner's day: a client, a ZIP check, a way to pay, an order, what became of it, a count.

HT_BASE_URL=http://127.0.0.1:8787 HT_API_KEY=sandbox-key python examples/partner_day.py
"""

import asyncio
from datetime import UTC, datetime, timedelta

from ht_async import HelloTech, NewOrder, OutcomeUnknownError, TimeWindow

TV_MOUNTING = 42


async def main() -> None:
    async with HelloTech() as ht:
        client = await ht.clients.create(
            email="jane@example.com",
            external_id="customer-1",
            first_name="Jane",
            last_name="Doe",
            full_address="719 Flower St, Los Angeles, CA 90017",
        )
        print("client", client.id)

        grid = await ht.skus.check_zips([TV_MOUNTING, 43], ["90017", "99999"])
        for (sku_id, zip_code), check in grid.items():
            print("SKU", sku_id, "in", zip_code, "offered" if check.available else "not offered")

        intent = await ht.clients.create_setup_intent(client.id)
        print("setup intent of", intent.stripe_customer_id, "secret", intent.client_secret)

        tomorrow = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(days=1)
        new = NewOrder(
            client_id=client.id,
            address="719 Flower St, Los Angeles, CA 90017",
            phone="2135550100",
            sku_ids=[TV_MOUNTING],
            time_windows=[TimeWindow(tomorrow, tomorrow + timedelta(hours=3))],
            purchase_order_id="DAY-1",
        )
        try:
            order = await ht.orders.create(new)
        except OutcomeUnknownError as lost:
            since = datetime.now(UTC).date()
            found = await ht.orders.find_by_purchase_order_id("DAY-1", since=since)
            if found is None:
                raise SystemExit(f"{lost}: ask before you send it again") from lost
            order = found
        print("order", order.id, order.status, order.purchase_order_id)

        again = await ht.orders.get(order.id)
        print("now", again.status, "for", again.appointment_start or "no appointment yet")
        async for one in ht.orders.list(client_id=client.id, max_items=10):
            print("this client's order", one.id, one.created_at)

        counts = await ht.orders.count_by_tag(["tv"])
        print("orders tagged tv:", counts["tv"], "counted through the", counts.source)


asyncio.run(main())
