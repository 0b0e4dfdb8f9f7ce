"""Keeps all that is told: log records of every logger, events, spans, errors."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from attrs import asdict
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExporter, SpanExportResult

from ht_async.events import Event
from ht_async.ext.otel import OpenTelemetry
from privacy_proof.people import words_of


class Captured:
    """What was told, by kind: its words, and how much of it there was."""

    def __init__(self) -> None:
        self.words: dict[str, set[str]] = {}
        self.counts: Counter[str] = Counter()
        self._reader = InMemoryMetricReader()
        self.tracers = TracerProvider(shutdown_on_exit=False)
        self.tracers.add_span_processor(SimpleSpanProcessor(_Exporter(self)))
        self.meters = MeterProvider([self._reader], shutdown_on_exit=False)
        self.spans = OpenTelemetry(tracer_provider=self.tracers, meter_provider=self.meters)

    def take(self, kind: str, text: str) -> None:
        """Take a text."""
        self.counts[kind] += 1
        self.words.setdefault(kind, set()).update(words_of(text))

    def event(self, event: Event) -> None:
        """Take an event."""
        self.take("events", f"{event!r} {asdict(event)}")

    def error(self, error: BaseException) -> None:
        """Take what an error says."""
        self.take("errors", f"{error} {error!r} {error.__cause__}")

    def finish(self) -> None:
        """Take the metrics, and give the providers up."""
        data = self._reader.get_metrics_data()
        self.take("metrics", "" if data is None else data.to_json())
        self.tracers.shutdown()
        self.meters.shutdown()

    def leaks(self, words: set[str]) -> dict[str, set[str]]:
        """Return which of the words were told, by kind."""
        return {kind: told & words for kind, told in self.words.items() if told & words}

    @contextmanager
    def logs(self) -> Iterator[None]:
        """Take the records of all loggers at DEBUG."""
        root, handler = logging.getLogger(), _Handler(self)
        ours = logging.getLogger("ht_async")
        levels = root.level, ours.level
        root.addHandler(handler)
        root.setLevel("DEBUG")
        ours.setLevel("DEBUG")
        try:
            yield
        finally:
            root.removeHandler(handler)
            root.setLevel(levels[0])
            ours.setLevel(levels[1])


class _Handler(logging.Handler):
    def __init__(self, captured: Captured) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))
        self._captured = captured

    def emit(self, record: logging.LogRecord) -> None:
        structured: Any = record.__dict__.get("ht", "")
        self._captured.take(f"logs of {record.name}", f"{self.format(record)} {structured}")


class _Exporter(SpanExporter):
    def __init__(self, captured: Captured) -> None:
        self._captured = captured

    def export(self, spans: Any) -> SpanExportResult:
        exported: list[ReadableSpan] = list(spans)
        for span in exported:
            self._captured.take("spans", span.to_json())
        return SpanExportResult.SUCCESS
