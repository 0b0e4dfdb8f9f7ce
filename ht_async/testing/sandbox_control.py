"""A sandbox in the hands of a test: what it holds, what was asked of it, what is to go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar, final

from attrs import frozen

from ht_async.binding.ht.orders import CREATE, decode_order
from ht_async.client import HelloTech
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.models.status import OrderStatus
from ht_async.sandbox.exchange import Call
from ht_async.sandbox.order_operations import create_order
from ht_async.sandbox.order_rows import OrderChanges
from ht_async.sandbox.paths import served
from ht_async.sandbox.problems import Refusal
from ht_async.sandbox.rendering import render_order
from ht_async.sandbox.sandbox import Sandbox
from ht_async.testing.builders import build_new_order
from ht_async.testing.script import fault_of, operation_at, rule

T = TypeVar("T")


@frozen(slots=True)
class ReceivedRequest:
    """A request as the sandbox saw it.

    Args:
        operation: Name of the operation, such as `orders.create`; None if there is none there.
        method: HTTP method.
        path: Path.
        status: HTTP status of the answer; None if there was none, or not yet.
        fault: Name of the fault that struck it, if any.
        order_id: Id of the order that it stored, even if the answer was lost.
        reference: The `purchase_order_id` that it carried, if any.
    """

    operation: str | None
    method: str
    path: str
    status: int | None
    fault: str | None
    order_id: int | None
    reference: str | None


@final
class SandboxControl:
    """A running sandbox.

    Args:
        sandbox: What it holds.
        url: Its base URL.
        connect: Makes clients of it, given their settings.
        run: Runs a function where the sandbox runs, and returns its result.

    Attributes:
        url: Its base URL.
        api_key: The key that it accepts.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        url: str,
        connect: Callable[..., HelloTech],
        run: Callable[[Callable[[], Any]], Any],
    ) -> None:
        self.url = url
        self.api_key = sandbox.config.api_key
        self._sandbox = sandbox
        self._connect = connect
        self._run = run
        names = served(sandbox.config.paths)
        self._places = {name: (method, path) for (path, method), name in names.items()}

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables that make `HelloTech()` a client of this sandbox."""
        return {"HT_BASE_URL": self.url, "HT_API_KEY": self.api_key}

    def client(self, **settings: Any) -> HelloTech:
        """Make a client of this sandbox.

        Args:
            **settings: What `HelloTech` takes besides, such as `timeout=5`.
        """
        return self._connect(**{"base_url": self.url, "api_key": self.api_key, **settings})

    # -- what is to go wrong -----------------------------------------------------------

    def fail_next(
        self,
        operation: str,
        *,
        status: int = 503,
        times: int = 1,
        retry_after: float | None = None,
    ) -> None:
        """Refuse the next requests of an operation; nothing is stored.

        Args:
            operation: Its name, such as `orders.create`.
            status: HTTP status: 429, 500, 502, 503 or 504.
            times: How many requests; what was asked for before comes first.
            retry_after: Seconds to say in `Retry-After`, with 429 and 503.

        Raises:
            ValueError: An argument is wrong.
        """
        self.strike_next(operation, fault_of(status, retry_after), times=times, seconds=retry_after)

    def lose_answer_of_next(self, operation: str, *, times: int = 1, stored: bool = True) -> None:
        """Break the connection of the next requests of an operation instead of answering.

        Args:
            operation: Its name, such as `orders.create`.
            times: How many requests; what was asked for before comes first.
            stored: Whether the request is carried out before.

        Raises:
            ValueError: An argument is wrong.
        """
        self.strike_next(operation, "reset_after" if stored else "reset_before", times=times)

    def strike_next(
        self, operation: str, fault: str, *, times: int = 1, seconds: float | None = None
    ) -> None:
        """Let a fault of the sandbox's catalogue strike the next requests of an operation.

        Args:
            operation: Its name, such as `orders.create`.
            fault: Name of the fault, such as `hang_after`; `docs/sandbox.md` lists all.
            times: How many requests; what was asked for before comes first.
            seconds: How long it takes, how late the request is carried out, or what
                `Retry-After` says; None for the fault's own.

        Raises:
            ValueError: An argument is wrong.
        """
        asked = rule(self._places, operation, fault, times, seconds)
        self._run(lambda: self._sandbox.injector.add(asked))

    # -- what it holds -----------------------------------------------------------------

    def add_order(
        self,
        order: NewOrder | None = None,
        *,
        status: OrderStatus = OrderStatus.PENDING,
        tags: Iterable[str] = (),
        appointment: datetime | None = None,
    ) -> Order:
        """Store an order, past all faults and without a request.

        Args:
            order: The order; one from `build_new_order` if None.
            status: Its status.
            tags: Its tags.
            appointment: Its appointment.

        Raises:
            ValueError: The sandbox has no such SKU or client.
        """
        body = CREATE.build(order or build_new_order()).body or b""

        def store() -> int:
            try:
                reply = create_order(self._sandbox, Call({}, "", body))
            except Refusal as refusal:
                raise ValueError(str(refusal.body())) from None
            assert reply.order_id is not None  # noqa: S101 - it was stored
            return reply.order_id

        order_id: int = self._run(store)
        return self.change_order(order_id, status=status, tags=tags, appointment=appointment)

    def change_order(
        self,
        order_id: int,
        *,
        status: OrderStatus | None = None,
        tags: Iterable[str] | None = None,
        appointment: datetime | None = None,
    ) -> Order:
        """Change what happens to an order after its creation; None leaves a member as it is.

        Args:
            order_id: The order's id.
            status: Its new status.
            tags: Its new tags.
            appointment: Its new appointment.

        Returns:
            The order as it is then.

        Raises:
            LookupError: There is no such order.
        """
        changes = OrderChanges(
            status=None if status is None else status.code,
            tags=None if tags is None else tuple(tags),
            appointment=None if appointment is None else int(appointment.timestamp()),
        )

        def change() -> Order:
            self._sandbox.order(order_id)
            self._sandbox.orders.change(order_id, changes, self._sandbox.clock.now())
            return self._order(order_id)

        changed: Order = self._run(change)
        return changed

    def orders(self) -> list[Order]:
        """Return all orders that are stored, whatever lists show, the oldest first."""
        found: list[Order] = self._run(
            lambda: [self._order(order_id) for order_id in self._sandbox.orders.ids()]
        )
        return found

    def _order(self, order_id: int) -> Order:
        return decode_order({"order": render_order(self._sandbox.order(order_id))})

    # -- what was asked of it ----------------------------------------------------------

    def requests(self, operation: str | None = None) -> list[ReceivedRequest]:
        """Return the requests that came, the oldest first.

        Args:
            operation: Only those of this operation.
        """
        journal = self._sandbox.journal
        page: dict[str, Any] = self._run(lambda: journal.page(0, journal.requests))
        received = [self._received(entry) for entry in page["entries"]]
        return [one for one in received if operation is None or one.operation == operation]

    def _received(self, entry: dict[str, Any]) -> ReceivedRequest:
        return ReceivedRequest(
            operation=operation_at(self._places, entry["method"], entry["path"]),
            method=entry["method"],
            path=entry["path"],
            status=entry["status"],
            fault=entry["fault"],
            order_id=entry["order_id"],
            reference=entry["reference"],
        )

    def duplicates(self) -> dict[str, list[int]]:
        """Return the references that several orders have, with the ids of these.

        What is still to be carried out late is carried out before.
        """

        def find() -> dict[str, list[int]]:
            self._sandbox.late_commits.finish()
            return dict(self._sandbox.orders.duplicates())

        found: dict[str, list[int]] = self._run(find)
        return found


def assert_no_duplicates(sandbox: SandboxControl) -> None:
    """Assert that no two orders of a sandbox have the same reference (`purchase_order_id`).

    Args:
        sandbox: From the fixture `ht_sandbox` or `ht_server`.

    Raises:
        AssertionError: Some have; names them.
    """
    found = sandbox.duplicates()
    if found:
        listed = "; ".join(f"{name}: orders {ids}" for name, ids in found.items())
        raise AssertionError(f"created more than once: {listed}")
