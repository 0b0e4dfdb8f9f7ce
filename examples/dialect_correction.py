"""What the API's documentation leaves open can be corrected without a new version.

Here the path of the SKU list, which is not documented, turns out to be another one, and dates
have to be written year first. Against a sandbox with that list at another path:

    HT_BASE_URL=http://127.0.0.1:8787 HT_API_KEY=sandbox-key \\
        python examples/dialect_correction.py /api/partners/catalogue
"""

import asyncio
import sys
from datetime import date

from ht_async import Dialect, HelloTech, UnconfirmedEndpointError
from ht_async.events import Event, OutsideDateRange


def watch(event: Event) -> None:
    if isinstance(event, OutsideDateRange):
        print(event.orders, "orders of other days: are dates read differently?", event.dates)


async def main(path: str) -> None:
    async with HelloTech() as ht:
        try:
            await ht.skus.list()
        except UnconfirmedEndpointError as error:
            print(error)

    corrected = Dialect(paths={"skus.list": path}, dates="iso", cursor_rule="last_id")
    async with HelloTech(dialect=corrected, on_event=watch) as ht:
        async for sku in ht.skus.list():
            print(sku.id, sku.name)
        page = await ht.orders.list(from_=date(2024, 9, 25), limit=10)
        print(len(page.items), "orders since 2024-09-25")


asyncio.run(main(sys.argv[1]))
