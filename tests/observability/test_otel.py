"""Spans and metrics of calls, as an exporter gets them."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from json_server import JsonServer, answer
from opentelemetry import trace
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanKind, StatusCode
from telemetry import Telemetry

from ht_async import HelloTech, NewOrder, NotFoundError, OutcomeUnknownError, RetryPolicy
from ht_async.events import (
    CallBegan,
    DuplicateDetected,
    OrderLeftOpen,
    OrderReconciled,
    PagingStopped,
    RateChanged,
    SheddingBegan,
    SheddingEnded,
    SlotsChanged,
    WriteOutlivedCaller,
)
from ht_async.sandbox import SandboxConfig, serve

ORDER = {"order": {"id": 5, "client_name": "Jane Doe", "email": "jane@example.com"}}
NEW = NewOrder(address="2 Main St", phone="2135550100", sku_ids=[1], client_id=1)


def attributes(span: ReadableSpan) -> dict[str, Any]:
    return dict(span.attributes or {})


async def test_a_call_is_a_span_of_names_and_numbers(telemetry: Telemetry) -> None:
    server = JsonServer(lambda _: answer(ORDER, headers={"x-request-id": "r-1"}))
    async with server.client(on_event=telemetry.observer()) as ht:
        await ht.orders.get(5)
    (span,) = telemetry.spans()
    assert (span.name, span.kind, span.status.status_code) == (
        "orders.get",
        SpanKind.INTERNAL,
        StatusCode.UNSET,
    )
    assert attributes(span) == {
        "ht.operation": "orders.get",
        "http.request.method": "GET",
        "url.template": "/api/partners/orders/{order_id}",
        "ht.outcome": "succeeded",
        "http.response.status_code": 200,
        "ht.attempts": 1,
        "ht.request_id": "r-1",
    }


async def test_repetitions_are_events_of_the_span(telemetry: Telemetry) -> None:
    answers = iter([answer({}, 500), answer({}, 503), answer(ORDER)])
    server = JsonServer(lambda _: next(answers))
    retry = RetryPolicy(retries=3, backoff=0.0)
    async with server.client(on_event=telemetry.observer(), retry=retry) as ht:
        await ht.orders.get(5)
    (span,) = telemetry.spans()
    assert [event.name for event in span.events] == ["ht.retry", "ht.retry"]
    assert dict(span.events[1].attributes or {}) == {
        "ht.attempt": 2,
        "ht.delay": 0.0,
        "ht.fate": "unknown",
    }
    assert attributes(span)["ht.attempts"] == 3


async def test_errors_are_told_by_class_alone(telemetry: Telemetry) -> None:
    server = JsonServer(lambda _: answer({"message": "no jane@example.com"}, 404))
    async with server.client(on_event=telemetry.observer()) as ht:
        with pytest.raises(NotFoundError):
            await ht.orders.get(5)
    (span,) = telemetry.spans()
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, "NotFoundError")
    assert attributes(span)["error.type"] == "NotFoundError"
    assert attributes(span)["http.response.status_code"] == 404
    assert span.events == ()
    assert "jane" not in span.to_json()


async def test_an_unknown_outcome_is_an_error_of_its_own(telemetry: Telemetry) -> None:
    server = JsonServer(lambda _: answer({}, 500))
    async with server.client(on_event=telemetry.observer()) as ht:
        with pytest.raises(OutcomeUnknownError):
            await ht.orders.create(NEW)
    (span,) = telemetry.spans()
    assert attributes(span)["ht.outcome"] == "unknown"
    assert span.status.status_code is StatusCode.ERROR


async def test_a_cancelled_call_ends_its_span(telemetry: Telemetry) -> None:
    class Silent(JsonServer):
        async def send(self, *_: Any) -> Any:
            await asyncio.sleep(3600)

    async with Silent(lambda _: ORDER).client(on_event=telemetry.observer()) as ht:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await ht.orders.get(5)
        assert not trace.get_current_span().is_recording()
    (span,) = telemetry.spans()
    assert attributes(span)["ht.outcome"] == "cancelled"


async def test_the_span_belongs_to_its_caller_and_ends_with_the_call(telemetry: Telemetry) -> None:
    tracer = telemetry.tracers.get_tracer("of the application")
    async with JsonServer(lambda _: ORDER).client(on_event=telemetry.observer()) as ht:
        with tracer.start_as_current_span("handler") as handler:
            await asyncio.gather(*(ht.orders.get(5) for _ in range(5)))
            await ht.orders.get(5)
            assert trace.get_current_span() is handler
    *calls, last = telemetry.spans()
    assert last.name == "handler"
    assert [span.parent and span.parent.span_id for span in calls] == [
        handler.get_span_context().span_id
    ] * 6


async def test_calls_are_measured(telemetry: Telemetry) -> None:
    answers = iter([answer({}, 429, {"retry-after": "0"}), answer(ORDER), answer({}, 404)])
    server = JsonServer(lambda _: next(answers))
    async with server.client(on_event=telemetry.observer()) as ht:
        await ht.orders.get(5)
        with pytest.raises(NotFoundError):
            await ht.orders.get(5)
    points = telemetry.points()
    calls = {point.attributes["ht.outcome"]: point for point in points["ht_async.call.duration"]}
    assert {name: point.count for name, point in calls.items()} == {"succeeded": 1, "failed": 1}
    assert calls["failed"].attributes["error.type"] == "NotFoundError"
    assert max(calls["failed"].explicit_bounds) == 60  # seconds
    fates = {
        point.attributes["ht.fate"]: point.count for point in points["ht_async.attempt.duration"]
    }
    assert fates == {"throttled": 1, "answered": 1, "rejected": 1}
    assert sum(point.count for point in points["ht_async.queue.duration"]) == 3
    assert [point.value for point in points["ht_async.retries"]] == [1]
    assert [point.value for point in points["ht_async.throttles"]] == [1]
    assert [point.value for point in points["ht_async.active_calls"]] == [0]


def test_what_is_rare_is_measured(telemetry: Telemetry) -> None:
    tell = telemetry.observer()
    tell(RateChanged(12.5, None))
    tell(SlotsChanged(32, 64))
    tell(SheddingBegan(0.5))
    tell(WriteOutlivedCaller("orders.create", "PO-1", "cancelled"))
    tell(PagingStopped("orders.list", "repeated_cursor", 3))
    tell(OrderReconciled("PO-1", "found", 7))
    tell(DuplicateDetected("PO-1", (7, 8)))
    tell(OrderLeftOpen("PO-1"))
    values = {
        name.removeprefix("ht_async."): [(dict(point.attributes), point.value) for point in points]
        for name, points in telemetry.points().items()
    }
    create, listing = {"ht.operation": "orders.create"}, {"ht.operation": "orders.list"}
    assert values == {
        "rate_limit": [({}, 12.5)],
        "slots": [({}, 32)],
        "shedding": [({}, 1)],
        "outlived_writes": [({**create, "ht.reason": "cancelled"}, 1)],
        "stopped_listings": [({**listing, "ht.reason": "repeated_cursor"}, 1)],
        "orders.reconciled": [({"ht.finding": "found"}, 1)],
        "orders.duplicates": [({}, 1)],
        "orders.left_open": [({}, 1)],
    }
    tell(RateChanged(None, 12.5))
    assert [point.value for point in telemetry.points()["ht_async.rate_limit"]] == [0]
    tell(SheddingEnded(9))
    assert [point.value for point in telemetry.points()["ht_async.shedding"]] == [0]


def test_without_a_set_up_nothing_is_kept() -> None:
    from ht_async.ext.otel import OpenTelemetry

    OpenTelemetry()(CallBegan("orders.get", "GET", None))  # the API's own providers do nothing


def test_without_the_library_the_extra_is_named() -> None:
    program = "import sys; sys.modules['opentelemetry'] = None; import ht_async.ext.otel"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert 'ImportError: opentelemetry is missing: pip install "ht-async[otel]"' in done.stderr


@pytest.fixture
def instrumented(telemetry: Telemetry) -> Iterator[Telemetry]:
    instrumentor = HTTPXClientInstrumentor()
    instrumentor.instrument(tracer_provider=telemetry.tracers, meter_provider=telemetry.meters)
    yield telemetry
    instrumentor.uninstrument()


async def test_attempts_are_spans_below_their_call(instrumented: Telemetry) -> None:
    """The attempts run in tasks of the engine, and yet find their parents."""
    async with serve(SandboxConfig(port=0, orders=5)) as server:
        settings: Any = {"base_url": server.url, "on_event": instrumented.observer()}
        async with HelloTech(server.api_key, **settings) as ht:
            page = await ht.orders.list(limit=5)
            flaky = {"X-Sandbox-Fault": "500_before;n=1"}
            calls = (ht.orders.get(order.id, headers=flaky) for order in page.items)
            await asyncio.gather(*calls)
    spans = instrumented.spans()
    calls_by_id = {span.context.span_id: span for span in spans if span.kind is SpanKind.INTERNAL}
    attempts = [span for span in spans if span.kind is SpanKind.CLIENT]
    assert len(calls_by_id) == 6
    assert len(attempts) == 1 + 5 * 2
    parents = [span.parent.span_id for span in attempts if span.parent]
    counted = {parents.count(number) for number in calls_by_id}
    assert (len(parents), counted) == (11, {1, 2})
    for span in attempts:
        assert span.parent is not None
        call = calls_by_id[span.parent.span_id]
        assert call.context.trace_id == span.context.trace_id
        assert attributes(call)["ht.attempts"] == parents.count(span.parent.span_id)
