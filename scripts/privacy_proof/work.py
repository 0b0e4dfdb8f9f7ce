"""What applications do, in any order, while everything goes wrong now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from random import Random
from typing import Any

from ht_async import HelloTech, HTError, NewOrder
from privacy_proof.captured import Captured
from privacy_proof.people import People

_CALLERS = 24
_CANCELLED = 0.04
_CODES = ("500_before", "503_retry_after;s=0", "429;s=0", "500_after", "wrong_content_type")


class Work:
    """Calls of all kinds.

    Args:
        ht: Makes them.
        people: Whose they are.
        captured: Is told their errors.
        random: Decides what is done.
    """

    def __init__(self, ht: HelloTech, people: People, captured: Captured, random: Random) -> None:
        self._ht = ht
        self._people = people
        self._captured = captured
        self._random = random
        self._orders: list[int] = []
        self._clients: list[int] = []
        self._references = 0
        self._kinds: list[tuple[float, Callable[[], Awaitable[Any]]]] = [
            (30, self._create_order),
            (6, self._create_batch),
            (18, self._get_order),
            (8, self._list_orders),
            (0.1, self._find_order),
            (8, self._create_client),
            (6, self._update_client),
            (6, self._setup_intent),
            (6, self._ephemeral_key),
            (8, self._check_zip),
            (2, self._get_nobody),
        ]
        self.done = 0

    async def run(self, calls: int) -> None:
        """Make so many calls, several at a time."""
        left = iter(range(calls))

        async def caller() -> None:
            for _ in left:
                await self._one()

        await asyncio.gather(*(caller() for _ in range(_CALLERS)))

    async def _one(self) -> None:
        weights = [weight for weight, _ in self._kinds]
        ((_, kind),) = self._random.choices(self._kinds, weights)
        call = asyncio.ensure_future(kind())
        if self._random.random() < _CANCELLED:
            asyncio.get_running_loop().call_later(self._random.random() / 100, call.cancel)
        try:
            await asyncio.wait([call])
            await call
        except HTError as error:
            self._captured.error(error)
        except asyncio.CancelledError as error:
            self._captured.error(error)
        self.done += 1

    @property
    def _headers(self) -> dict[str, str]:
        if self._random.random() < 0.1:
            return {"X-Sandbox-Fault": f"{self._random.choice(_CODES)};n=1"}
        dialect = "unknown_members" if self._random.random() < 0.2 else ""
        return {"X-Sandbox-Dialect": dialect}

    def _reference(self) -> str:
        self._references += 1
        return f"PO-{self._references}"

    async def _create_order(self) -> None:
        new = NewOrder(**self._people.order(self._reference()))
        order = await self._ht.orders.create(new, headers=self._headers, resolve_within=0.2)
        self._orders.append(order.id)
        self._people.keep([order.token, order.finish_order_url, order.phone, order.email])

    async def _create_batch(self) -> None:
        orders = [self._people.order(self._reference()) for _ in range(3)]
        result = await self._ht.create_orders(orders, settle=0.5)
        for outcome in result.outcomes:
            if outcome.error is not None:
                self._captured.error(outcome.error)

    async def _get_order(self) -> None:
        if self._orders:
            number = self._random.choice(self._orders)
            self._people.keep([(await self._ht.orders.get(number, headers=self._headers)).token])

    async def _list_orders(self) -> None:
        page = await self._ht.orders.list(limit=5, headers=self._headers)
        self._people.keep(order.token for order in page.items)

    async def _find_order(self) -> None:
        await self._ht.orders.find_by_purchase_order_id(self._reference(), since=date(2000, 1, 1))

    async def _create_client(self) -> None:
        client = await self._ht.clients.create(**self._people.client())
        self._clients.append(client.id)
        self._keep_secret(client.authentication_token)

    async def _update_client(self) -> None:
        if self._clients:
            number = self._random.choice(self._clients)
            changes = self._people.client()
            await self._ht.clients.update(number, **changes, headers=self._headers)

    async def _setup_intent(self) -> None:
        if self._clients:
            intent = await self._ht.clients.create_setup_intent(self._random.choice(self._clients))
            self._keep_secret(intent.client_secret)

    async def _ephemeral_key(self) -> None:
        if self._clients:
            key = await self._ht.clients.create_ephemeral_key(self._random.choice(self._clients))
            self._keep_secret(key.ephemeral_key)

    async def _check_zip(self) -> None:
        zip_code = f"{self._random.randrange(100_000):05}"
        await self._ht.skus.check_zip(42, zip_code, headers=self._headers)

    async def _get_nobody(self) -> None:
        await self._ht.orders.get(7)

    def _keep_secret(self, secret: Any) -> None:
        if secret is not None:
            self._people.keep([secret.reveal()])
