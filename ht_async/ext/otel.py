"""Spans and metrics of calls, by OpenTelemetry's API; needs the extra `otel`.

    ht = HelloTech(on_event=OpenTelemetry())

Each call is a span, and what the call sends happens within it: instrument the HTTP library
(`opentelemetry-instrumentation-httpx`) and each attempt is a span below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar, Token
from typing import Any, TypeAlias, final

try:
    from opentelemetry import context, metrics, trace
except ModuleNotFoundError as error:
    raise ImportError('opentelemetry is missing: pip install "ht-async[otel]"') from error
from opentelemetry.context import Context
from opentelemetry.metrics import Histogram, Meter, MeterProvider
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, TracerProvider

from ht_async import events
from ht_async.version import VERSION

_SCOPE = "ht_async"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60)
_LONGEST_ID = 200

_Attributes: TypeAlias = dict[str, str | int | float]
_Opened: TypeAlias = tuple[Span, Token[Context]]


@final
class OpenTelemetry:
    """Makes spans and metrics of a client's events; pass it as `HelloTech(on_event=...)`.

    One may serve several clients. `docs/observability.md` lists what it makes. Nothing but names
    and numbers gets into it, the server's ids of requests aside: no URLs, no references.

    Args:
        tracer_provider: Makes the tracer; the global one by default.
        meter_provider: Makes the meter; the global one by default.
    """

    def __init__(
        self,
        *,
        tracer_provider: TracerProvider | None = None,
        meter_provider: MeterProvider | None = None,
    ) -> None:
        self._tracer = trace.get_tracer(_SCOPE, VERSION, tracer_provider)
        self._open: ContextVar[_Opened | None] = ContextVar("ht_async call", default=None)
        meter = metrics.get_meter(_SCOPE, VERSION, meter_provider)
        self._measure_calls(meter)
        self._measure_limits(meter)
        self._measure_orders(meter)
        self._takers: Mapping[type[Any], Callable[[Any], None]] = {
            events.CallBegan: self._begin,
            events.CallEnded: self._end,
            events.AttemptEnded: self._attempt,
            events.RetryPlanned: self._retry,
            events.Throttled: self._throttled,
            events.RateChanged: lambda event: self._rate.set(event.per_second or 0),
            events.SlotsChanged: lambda event: self._slots.set(event.slots),
            events.SheddingBegan: lambda _: self._shedding.set(1),
            events.SheddingEnded: lambda _: self._shedding.set(0),
            events.WriteOutlivedCaller: self._outlived_caller,
            events.PagingStopped: self._paging_stopped,
            events.OrderReconciled: self._reconciled,
            events.DuplicateDetected: lambda _: self._duplicates.add(1),
            events.OrderLeftOpen: lambda _: self._left_open.add(1),
        }

    def __call__(self, event: events.Event) -> None:
        """Take an event."""
        taker = self._takers.get(type(event))
        if taker is not None:
            taker(event)

    def _measure_calls(self, meter: Meter) -> None:
        self._active = meter.create_up_down_counter(
            "ht_async.active_calls", "{call}", "Calls under way"
        )
        self._calls = _durations(meter, "ht_async.call.duration", "Whole calls, waiting included")
        self._attempts = _durations(meter, "ht_async.attempt.duration", "Single attempts")
        self._waits = _durations(meter, "ht_async.queue.duration", "Waiting for a slot")
        self._retries = meter.create_counter("ht_async.retries", "{retry}", "Repetitions planned")
        self._throttles = meter.create_counter(
            "ht_async.throttles", "{answer}", "Answers that asked to wait"
        )

    def _measure_limits(self, meter: Meter) -> None:
        self._rate = meter.create_gauge("ht_async.rate_limit", "{request}/s", "Rate kept to")
        self._slots = meter.create_gauge("ht_async.slots", "{slot}", "Attempts allowed at once")
        self._shedding = meter.create_gauge(
            "ht_async.shedding", "1", "1 while part of the calls is refused on this side"
        )

    def _measure_orders(self, meter: Meter) -> None:
        self._outlived = meter.create_counter(
            "ht_async.outlived_writes", "{write}", "Writes that nobody waits for any more"
        )
        self._guards = meter.create_counter(
            "ht_async.stopped_listings", "{listing}", "Listings ended by a guard"
        )
        self._findings = meter.create_counter(
            "ht_async.orders.reconciled", "{order}", "Orders looked for whose answer was lost"
        )
        self._duplicates = meter.create_counter(
            "ht_async.orders.duplicates", "{reference}", "References of several equal orders"
        )
        self._left_open = meter.create_counter(
            "ht_async.orders.left_open", "{order}", "Orders of unknown outcome at the end"
        )

    # -- calls -------------------------------------------------------------------------

    def _begin(self, event: events.CallBegan) -> None:
        operation: _Attributes = {"ht.operation": event.operation}
        self._active.add(1, operation)
        attributes = {**operation, "http.request.method": event.method}
        if event.path is not None:
            attributes["url.template"] = event.path
        span = self._tracer.start_span(event.operation, None, SpanKind.INTERNAL, attributes)
        # What the attempt's task is started with, so that its spans find their parent.
        self._open.set((span, context.attach(trace.set_span_in_context(span))))

    def _end(self, event: events.CallEnded) -> None:
        operation: _Attributes = {"ht.operation": event.operation}
        self._active.add(-1, operation)
        ending = {**operation, "ht.outcome": event.outcome, **_answer(event.status, event.error)}
        self._calls.record(event.elapsed, ending)
        opened = self._open.get()
        if opened is None:
            return
        self._open.set(None)
        span, token = opened
        context.detach(token)
        span.set_attributes({**ending, "ht.attempts": event.attempts})
        if event.request_id is not None:
            span.set_attribute("ht.request_id", event.request_id[:_LONGEST_ID])
        if event.outcome in ("failed", "unknown"):
            span.set_status(Status(StatusCode.ERROR, event.error))
        span.end()

    def _attempt(self, event: events.AttemptEnded) -> None:
        operation: _Attributes = {"ht.operation": event.operation}
        self._waits.record(event.queued, operation)
        fate = {**operation, "ht.fate": event.fate, **_answer(event.status, event.error)}
        self._attempts.record(event.elapsed, fate)

    def _retry(self, event: events.RetryPlanned) -> None:
        fate: _Attributes = {"ht.operation": event.operation, "ht.fate": event.fate}
        self._retries.add(1, fate)
        opened = self._open.get()
        if opened is not None:
            again: _Attributes = {"ht.attempt": event.attempt, "ht.delay": event.delay}
            opened[0].add_event("ht.retry", {**again, "ht.fate": event.fate})

    def _throttled(self, event: events.Throttled) -> None:
        self._throttles.add(
            1, {"ht.operation": event.operation, **_answer(event.status, error=None)}
        )

    # -- what is rare ------------------------------------------------------------------

    def _outlived_caller(self, event: events.WriteOutlivedCaller) -> None:
        self._outlived.add(1, {"ht.operation": event.operation, "ht.reason": event.reason})

    def _paging_stopped(self, event: events.PagingStopped) -> None:
        self._guards.add(1, {"ht.operation": event.operation, "ht.reason": event.reason})

    def _reconciled(self, event: events.OrderReconciled) -> None:
        self._findings.add(1, {"ht.finding": event.finding})


def _durations(meter: Meter, name: str, description: str) -> Histogram:
    return meter.create_histogram(
        name, "s", description, explicit_bucket_boundaries_advisory=_SECONDS
    )


def _answer(status: int | None, error: str | None) -> _Attributes:
    attributes: _Attributes = {}
    if status is not None:
        attributes["http.response.status_code"] = status
    if error is not None:
        attributes["error.type"] = error
    return attributes
