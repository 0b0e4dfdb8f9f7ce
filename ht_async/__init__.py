"""Asyncio SDK for the HelloTech Partner API.

async with HelloTech(api_key="...") as ht:
order = await ht.orders.create(NewOrder(...))
"""

from ht_async.batch.outcome import BatchResult, OrderInput, OrderOutcome, OutcomeStatus
from ht_async.batch.stream import OutcomeStream
from ht_async.client import HelloTech
from ht_async.engine.engine import Stats
from ht_async.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
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
    UnprocessableEntityError,
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
from ht_async.models.moment import Moment
from ht_async.models.new_order import NewOrder
from ht_async.models.order import Order
from ht_async.models.order_parts import AvailabilityRange, Image, OrderSku, Phone
from ht_async.models.status import OrderStatus
from ht_async.models.time_window import TimeWindow
from ht_async.options import Dialect, RateLimit, RetryPolicy, Timeout
from ht_async.pages.pager import Page, Pager
from ht_async.secret import Secret

__version__ = "0.1.0"

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "Answer",
    "AttemptTimeouts",
    "AuthenticationError",
    "AvailabilityRange",
    "BadRequestError",
    "BatchResult",
    "ClientClosedError",
    "ConfigurationError",
    "ConflictError",
    "DeadlineExceededError",
    "DecodeError",
    "Dialect",
    "Evidence",
    "Failure",
    "FailureKind",
    "HTError",
    "Headers",
    "HelloTech",
    "Image",
    "InvalidRequestError",
    "Moment",
    "NewOrder",
    "NotFoundError",
    "Order",
    "OrderInput",
    "OrderOutcome",
    "OrderSku",
    "OrderStatus",
    "OutcomeStatus",
    "OutcomeStream",
    "OutcomeUnknownError",
    "Page",
    "Pager",
    "PermissionDeniedError",
    "Phone",
    "Problem",
    "Progress",
    "QueueTimeoutError",
    "RateLimit",
    "RateLimitError",
    "ReferenceConflictError",
    "Request",
    "RetryPolicy",
    "Secret",
    "ServerError",
    "Stats",
    "TimeWindow",
    "Timeout",
    "Transport",
    "UnprocessableEntityError",
    "WrongLoopError",
]
