"""The operations with everything that came along: status, headers, attempts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, final, overload

from attrs import evolve

from ht_async.dialect import Dialect
from ht_async.engine.afterwards import Afterwards
from ht_async.engine.caller import Caller
from ht_async.events import Event
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.models.time_window import TimeWindow
from ht_async.operation import Operation, Response
from ht_async.options import CallOptions, RetryPolicy, TimeoutTypes
from ht_async.resources.clients import Clients
from ht_async.resources.free_request import FreeRequests
from ht_async.resources.order_safety import OrderSafety
from ht_async.resources.orders import Orders
from ht_async.resources.skus import Skus

A = TypeVar("A")
R = TypeVar("R")
T = TypeVar("T")
P = ParamSpec("P")


@final
class _Recorder:
    """Makes calls and remembers the last response.

    Args:
        caller: Makes the calls.
    """

    _last: Response[Any]

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def call(
        self,
        operation: Operation[A, T],
        argument: A,
        options: CallOptions,
        afterwards: Afterwards[T] | None = None,
    ) -> Response[T]:
        response = await self._caller.call(operation, argument, options, afterwards)
        self._last = response
        return response

    def wall_clock(self) -> datetime:
        return self._caller.wall_clock()

    def emit(self, event: Event) -> None:
        self._caller.emit(event)

    def response(self, value: T) -> Response[T]:
        """Return the last response, with the value that was made of it."""
        return evolve(self._last, value=value)


def _recorded(
    caller: Caller,
    make: Callable[[Caller], R],
    method: Callable[Concatenate[R, P], Awaitable[T]],
) -> Callable[P, Awaitable[Response[T]]]:
    """Return a method that returns the response instead of its value.

    Args:
        caller: Makes the calls.
        make: Makes the method's object, given what makes its calls.
        method: The method.
    """

    @wraps(method)
    async def call(*args: P.args, **kwargs: P.kwargs) -> Response[T]:
        recorder = _Recorder(caller)
        return recorder.response(await method(make(recorder), *args, **kwargs))

    return call


@final
class RawOrders:
    """`Orders`, returning a `Response` each; that of `list` has the first page.

    Args:
        caller: Makes the calls.
        options: How calls are made unless they say otherwise.
        dialect: What the API's documentation leaves open.
        safety: Keeps account of the orders that are sent.
    """

    def __init__(
        self, caller: Caller, options: CallOptions, dialect: Dialect, safety: OrderSafety
    ) -> None:
        def orders(caller: Caller) -> Orders:
            return Orders(caller, options, dialect, safety.through(caller))

        self._create = _recorded(caller, orders, Orders.create)
        self.get = _recorded(caller, orders, Orders.get)
        self.list = _recorded(caller, orders, Orders.list)

    # Spelled out, as a `ParamSpec` holds one overload only.

    @overload
    async def create(
        self,
        order: NewOrder,
        /,
        *,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[Order]: ...

    @overload
    async def create(
        self,
        /,
        *,
        address: str,
        phone: str,
        sku_ids: Iterable[int],
        client_id: int | None = None,
        first_name: str | None = None,
        last_name: str | None = None,
        email: str | None = None,
        address_details: str | None = None,
        business_name: str | None = None,
        devices: Iterable[str] = (),
        notes: str | None = None,
        time_windows: Iterable[TimeWindow] = (),
        purchase_order_id: str | None = None,
        timeout: TimeoutTypes | None = None,
        retry: RetryPolicy | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Response[Order]: ...

    async def create(self, *args: Any, **kwargs: Any) -> Response[Order]:
        """Create an order; see `Orders.create`. An order whose answer is lost isn't looked for."""
        return await self._create(*args, **kwargs)


@final
class RawClients:
    """`Clients`, returning a `Response` each.

    Args:
        caller: Makes the calls.
        options: How calls are made unless they say otherwise.
        dialect: What the API's documentation leaves open.
    """

    def __init__(self, caller: Caller, options: CallOptions, dialect: Dialect) -> None:
        def clients(caller: Caller) -> Clients:
            return Clients(caller, options, dialect)

        self.create = _recorded(caller, clients, Clients.create)
        self.get = _recorded(caller, clients, Clients.get)
        self.update = _recorded(caller, clients, Clients.update)
        self.create_setup_intent = _recorded(caller, clients, Clients.create_setup_intent)
        self.create_ephemeral_key = _recorded(caller, clients, Clients.create_ephemeral_key)


@final
class RawSkus:
    """`Skus`, returning a `Response` each; a ZIP check always asks the API.

    Args:
        caller: Makes the calls.
        options: How calls are made unless they say otherwise.
        dialect: What the API's documentation leaves open.
    """

    def __init__(self, caller: Caller, options: CallOptions, dialect: Dialect) -> None:
        def skus(caller: Caller) -> Skus:
            return Skus(caller, options, dialect)

        self.list = _recorded(caller, skus, Skus.list)
        self.check_zip = _recorded(caller, skus, Skus.check_zip)


@final
class RawResponses:
    """The methods that make one request, each returning a `Response` with what came along.

    What is `order = await ht.orders.get(1)` else, is here
    `response = await ht.with_raw_response.orders.get(1)`, with the order as `response.value`.

    Args:
        caller: Makes the calls.
        options: How calls are made unless they say otherwise.
        dialect: What the API's documentation leaves open.
        safety: Keeps account of the orders that are sent.
    """

    def __init__(
        self, caller: Caller, options: CallOptions, dialect: Dialect, safety: OrderSafety
    ) -> None:
        self.orders = RawOrders(caller, options, dialect, safety)
        self.clients = RawClients(caller, options, dialect)
        self.skus = RawSkus(caller, options, dialect)
        self.request = _recorded(
            caller, lambda caller: FreeRequests(caller, options), FreeRequests.__call__
        )
