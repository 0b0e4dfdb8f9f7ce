"""The state of a sandbox: everything that its operations work on."""

from __future__ import annotations

from collections.abc import Mapping

from .clients import Client, Clients
from .clock import Clock
from .config import SandboxConfig
from .database import Database
from .dialects import parse_dialect
from .holds import Holds
from .injector import Injector
from .journal import Journal
from .late_commits import LateCommits
from .order_rows import NewOrder, Order
from .orders import Orders
from .profiles import PROFILES
from .seeded_orders import seeded_orders
from .shops import Shops
from .statuses import PENDING
from .throttle import TokenBucket
from .validation import OrderBody


class Sandbox:
    """A sandbox's orders, clients, faults and memory.

    Attributes:
        config: its settings.
        clock: tells the time.
        clients: the table of clients.
        orders: the table of orders.
        journal: what became of each request.
        injector: decides about faults.
        dialect: what it speaks to requests that ask for nothing else.
        throttle: the rate limit, or None.
        holds: requests that are kept waiting.
        late_commits: requests that are carried out after their connection has ended.
        shops: the orders of shops.
    """

    def __init__(self, config: SandboxConfig, clock: Clock | None = None) -> None:
        """Open the database and fill it with seeded orders if it is empty.

        Args:
            config: the settings.
            clock: tells the time; None for one as the settings say.

        Raises:
            SandboxConfigError: the database cannot be used.
        """
        self.config = config
        self.clock = clock or Clock(config.now)
        self.journal = Journal(config.journal_size)
        self.injector = Injector(config.seed, PROFILES[config.chaos].rules(config.fault_rate))
        self.dialect = parse_dialect(config.dialects)
        self.throttle = _throttle(config)
        self.holds = Holds()
        self.late_commits = LateCommits()
        self.shops = Shops(config, self.clock)
        self._database = Database(config.db)
        self.clients = Clients(self._database, config.seed)
        self.orders = Orders(self._database, config.seed)
        self._seed_orders()

    def create_order(self, body: OrderBody) -> Order:
        """Store an order, and a client for it if the body names none.

        Args:
            body: the checked body; a client that it names must exist.
        """
        with self._database.transaction():
            client_id = body.client_id or self.clients.add(_client_of(body))
            order_id = self.orders.add(
                NewOrder(
                    client_id=client_id,
                    status=PENDING,
                    reference=body.purchase_order_id,
                    address=body.address,
                    phone=body.phone,
                    sku_ids=body.sku_ids,
                    windows=body.windows,
                    tags=(),
                    appointment=None,
                    created_at=self.clock.stamp(),
                ),
                listed_at=self.clock.steady() + self.config.list_lag_ms / 1000,
            )
        return self.order(order_id)

    def order(self, order_id: int) -> Order:
        """Return an order.

        Args:
            order_id: its id.

        Raises:
            LookupError: there is none.
        """
        order = self.orders.get(order_id)
        if order is None:
            raise LookupError(order_id)
        return order

    def save_client(self, client_id: int | None, values: Mapping[str, str | None]) -> Client:
        """Store a new client or change one.

        Args:
            client_id: id of the client to change; None for a new one.
            values: columns by name.
        """
        with self._database.transaction():
            if client_id is None:
                client_id = self.clients.add(values)
                self.clock.stamp()
            else:
                self.clients.change(client_id, values)
        client = self.clients.get(client_id)
        if client is None:
            raise LookupError(client_id)
        return client

    def reset(self) -> None:
        """Return to the state right after the start on an empty database."""
        self.late_commits.drop()
        with self._database.transaction():
            self._database.run("DELETE FROM orders")
            self._database.run("DELETE FROM clients")
        self.clock.reset()
        self.journal.clear()
        self.injector.reset()
        self.dialect = parse_dialect(self.config.dialects)
        self.throttle = _throttle(self.config)
        self.shops = Shops(self.config, self.clock)
        self._seed_orders()

    def close(self) -> None:
        """Let every waiting request go, store what is due later and close the database."""
        self.holds.close()
        self.late_commits.finish()
        self._database.close()

    def _seed_orders(self) -> None:
        if self.config.orders == 0 or self.orders.count():
            return
        present = self.clock.now()
        with self._database.transaction():
            for seeded in seeded_orders(self.config.seed, self.config.orders):
                created_at = present - seeded.age
                self.orders.add(
                    NewOrder(
                        client_id=self.clients.add(seeded.client),
                        status=seeded.status,
                        reference=seeded.reference,
                        address=seeded.client["full_address"],
                        phone=seeded.client["phone"],
                        sku_ids=seeded.sku_ids,
                        windows=(),
                        tags=seeded.tags,
                        appointment=None if seeded.lead is None else created_at + seeded.lead,
                        created_at=created_at,
                    ),
                    listed_at=0,
                )


def _throttle(config: SandboxConfig) -> TokenBucket | None:
    return None if config.rate_limit is None else TokenBucket(config.rate_limit)


def _client_of(body: OrderBody) -> dict[str, str | None]:
    return {
        "first_name": body.first_name,
        "last_name": body.last_name,
        "email": body.email,
        "phone": body.phone,
        "full_address": body.address,
    }
