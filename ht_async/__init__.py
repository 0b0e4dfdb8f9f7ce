"""Asyncio SDK for the HelloTech Partner API.

    async with HelloTech(api_key="...") as ht:
        order = await ht.orders.create(NewOrder(...))

Names are loaded when they are first asked for, so that `import ht_async` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ht_async.version import VERSION

if TYPE_CHECKING:
    from ht_async.batch.outcome import BatchResult, OrderInput, OrderOutcome, OutcomeStatus
    from ht_async.batch.stream import OutcomeStream
    from ht_async.client import HelloTech
    from ht_async.dialect import Dialect
    from ht_async.engine.event_log import log_to_stderr
    from ht_async.errors import (
        APIConnectionError,
        APIStatusError,
        APITimeoutError,
        APIUnavailableError,
        AuthenticationError,
        BadRequestError,
        ClientClosedError,
        ConfigurationError,
        ConflictError,
        DeadlineExceededError,
        DecodeError,
        HTError,
        InvalidRequestError,
        NotFoundError,
        OutcomeUnknownError,
        PermissionDeniedError,
        Problem,
        QueueTimeoutError,
        RateLimitError,
        ReferenceConflictError,
        ServerError,
        UnconfirmedEndpointError,
        UnprocessableEntityError,
        WatchStateError,
        WrongLoopError,
    )
    from ht_async.message import (
        Answer,
        AttemptTimeouts,
        Evidence,
        Failure,
        FailureKind,
        Headers,
        Progress,
        Request,
        Transport,
    )
    from ht_async.models.drift import DriftFinding, DriftReport
    from ht_async.models.moment import Moment
    from ht_async.models.new_order import NewOrder
    from ht_async.models.order import Order
    from ht_async.models.order_parts import AvailabilityRange, Image, OrderSku, Phone
    from ht_async.models.partner_client import ClientAddress, PartnerClient
    from ht_async.models.payment import EphemeralKey, SetupIntent
    from ht_async.models.sku import Sku
    from ht_async.models.status import OrderStatus
    from ht_async.models.tag_counts import TagCounts
    from ht_async.models.time_window import TimeWindow
    from ht_async.models.zip_check import ZipCheck
    from ht_async.models.zip_grid import ZipGrid, ZipRow
    from ht_async.operation import Response
    from ht_async.options import RateLimit, RetryPolicy, Timeout
    from ht_async.pages.pager import Page, Pager
    from ht_async.reference import stable_reference
    from ht_async.resources.following.change import LastSeen, OrderChange
    from ht_async.resources.order_safety import PendingOrder
    from ht_async.resources.recovery import OnAbsent
    from ht_async.resources.zip_cache import ZipCache
    from ht_async.secret import Secret
    from ht_async.stats import Stats

__version__ = VERSION

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "APIUnavailableError",
    "Answer",
    "AttemptTimeouts",
    "AuthenticationError",
    "AvailabilityRange",
    "BadRequestError",
    "BatchResult",
    "ClientAddress",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "DeadlineExceededError",
    "DecodeError",
    "Dialect",
    "DriftFinding",
    "DriftReport",
    "EphemeralKey",
    "Evidence",
    "Failure",
    "FailureKind",
    "HTError",
    "Headers",
    "HelloTech",
    "Image",
    "InvalidRequestError",
    "LastSeen",
    "Moment",
    "NewOrder",
    "NotFoundError",
    "OnAbsent",
    "Order",
    "OrderChange",
    "OrderInput",
    "OrderOutcome",
    "OrderSku",
    "OrderStatus",
    "OutcomeStatus",
    "OutcomeStream",
    "OutcomeUnknownError",
    "Page",
    "Pager",
    "PartnerClient",
    "PendingOrder",
    "PermissionDeniedError",
    "Phone",
    "Problem",
    "Progress",
    "QueueTimeoutError",
    "RateLimit",
    "RateLimitError",
    "ReferenceConflictError",
    "Request",
    "Response",
    "RetryPolicy",
    "Secret",
    "ServerError",
    "SetupIntent",
    "Sku",
    "Stats",
    "TagCounts",
    "TimeWindow",
    "Timeout",
    "Transport",
    "UnconfirmedEndpointError",
    "UnprocessableEntityError",
    "WatchStateError",
    "WrongLoopError",
    "ZipCache",
    "ZipCheck",
    "ZipGrid",
    "ZipRow",
    "log_to_stderr",
    "stable_reference",
]

_HOMES = {
    "ht_async.resources.recovery": ("OnAbsent",),
    "ht_async.resources.following.change": (
        "LastSeen",
        "OrderChange",
    ),
    "ht_async.resources.order_safety": ("PendingOrder",),
    "ht_async.batch.outcome": (
        "BatchResult",
        "OrderInput",
        "OrderOutcome",
        "OutcomeStatus",
    ),
    "ht_async.batch.stream": ("OutcomeStream",),
    "ht_async.client": ("HelloTech",),
    "ht_async.dialect": ("Dialect",),
    "ht_async.engine.event_log": ("log_to_stderr",),
    "ht_async.errors": (
        "APIConnectionError",
        "APIStatusError",
        "APITimeoutError",
        "APIUnavailableError",
        "AuthenticationError",
        "BadRequestError",
        "ClientClosedError",
        "ConfigurationError",
        "ConflictError",
        "DeadlineExceededError",
        "DecodeError",
        "HTError",
        "InvalidRequestError",
        "NotFoundError",
        "OutcomeUnknownError",
        "PermissionDeniedError",
        "Problem",
        "QueueTimeoutError",
        "RateLimitError",
        "ReferenceConflictError",
        "ServerError",
        "UnconfirmedEndpointError",
        "UnprocessableEntityError",
        "WatchStateError",
        "WrongLoopError",
    ),
    "ht_async.message": (
        "Answer",
        "AttemptTimeouts",
        "Evidence",
        "Failure",
        "FailureKind",
        "Headers",
        "Progress",
        "Request",
        "Transport",
    ),
    "ht_async.models.drift": (
        "DriftFinding",
        "DriftReport",
    ),
    "ht_async.models.moment": ("Moment",),
    "ht_async.models.new_order": ("NewOrder",),
    "ht_async.models.order": ("Order",),
    "ht_async.models.order_parts": (
        "AvailabilityRange",
        "Image",
        "OrderSku",
        "Phone",
    ),
    "ht_async.models.partner_client": (
        "ClientAddress",
        "PartnerClient",
    ),
    "ht_async.models.payment": (
        "EphemeralKey",
        "SetupIntent",
    ),
    "ht_async.models.sku": ("Sku",),
    "ht_async.models.status": ("OrderStatus",),
    "ht_async.models.tag_counts": ("TagCounts",),
    "ht_async.models.time_window": ("TimeWindow",),
    "ht_async.models.zip_check": ("ZipCheck",),
    "ht_async.models.zip_grid": (
        "ZipGrid",
        "ZipRow",
    ),
    "ht_async.operation": ("Response",),
    "ht_async.options": (
        "RateLimit",
        "RetryPolicy",
        "Timeout",
    ),
    "ht_async.pages.pager": (
        "Page",
        "Pager",
    ),
    "ht_async.reference": ("stable_reference",),
    "ht_async.resources.zip_cache": ("ZipCache",),
    "ht_async.secret": ("Secret",),
    "ht_async.stats": ("Stats",),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'ht_async' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(home), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
