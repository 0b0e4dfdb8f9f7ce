"""Writes events to the logger `ht_async`: names, numbers, references and ids, never anything else.

What is written of an event is chosen member by member, so that a new one has to be let in. The
application decides where it goes, as with any logger; without a decision it goes nowhere.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias, cast, get_args

from attrs import frozen

from ht_async import events
from ht_async.errors import ConfigurationError

LogLevel: TypeAlias = Literal["debug", "info", "warning"]

LOGGER: Final = logging.getLogger("ht_async")
LOGGER.addHandler(logging.NullHandler())

_DEBUG, _INFO, _WARNING = logging.DEBUG, logging.INFO, logging.WARNING
_LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"
_LONGEST = 200
_PLAIN = re.compile(r"[\w./:{}+-]+", re.ASCII)


@frozen(slots=True)
class Line:
    """What is written of a kind of event.

    Args:
        level: How important it is; a function where that depends on the event.
        members: The members that are written, all of them harmless.
    """

    level: int | Callable[[Any], int]
    members: tuple[str, ...]


def _of_call(event: events.CallEnded) -> int:
    return _WARNING if event.outcome == "unknown" else _DEBUG


def _of_late_outcome(event: events.LateOutcome) -> int:
    return _WARNING if event.fate == "unknown" else _INFO


def _of_reconciliation(event: events.OrderReconciled) -> int:
    return _INFO if event.finding in ("found", "refused") else _WARNING


LINES: Final[Mapping[type[Any], Line]] = {
    events.CallBegan: Line(_DEBUG, ("operation", "method", "path")),
    events.CallEnded: Line(
        _of_call,
        ("operation", "outcome", "attempts", "elapsed", "status", "error", "request_id"),
    ),
    events.AttemptEnded: Line(
        _DEBUG, ("operation", "attempt", "fate", "status", "error", "queued", "elapsed")
    ),
    events.RetryPlanned: Line(_INFO, ("operation", "attempt", "fate", "delay")),
    events.Throttled: Line(_INFO, ("operation", "status", "pause")),
    events.QuotaSpent: Line(_INFO, ("pause",)),
    events.RateChanged: Line(_INFO, ("per_second", "before")),
    events.SlotsChanged: Line(_INFO, ("slots", "before")),
    events.SheddingBegan: Line(_WARNING, ("share",)),
    events.SheddingEnded: Line(_INFO, ("refused",)),
    events.WriteOutlivedCaller: Line(_INFO, ("operation", "reference", "reason")),
    events.LateOutcome: Line(_of_late_outcome, ("operation", "reference", "fate", "status")),
    events.PagingStopped: Line(_WARNING, ("operation", "reason", "pages")),
    events.OutsideDateRange: Line(_WARNING, ("operation", "orders", "dates")),
    events.OrderReconciled: Line(_of_reconciliation, ("reference", "finding", "order_id")),
    events.DuplicateDetected: Line(_WARNING, ("reference", "order_ids")),
    events.OrderLeftOpen: Line(_WARNING, ("reference",)),
}
"""What is written of each kind of event."""

_UNFORESEEN = Line(_INFO, ())


def logs_calls() -> bool:
    """Tell whether each call and attempt is logged."""
    return LOGGER.isEnabledFor(_DEBUG)


def log_event(event: events.Event) -> None:
    """Write an event to the logger, if it takes events of such importance.

    The record has the members as `record.ht`, a dictionary, for formatters that write JSON.
    """
    line = LINES.get(type(event), _UNFORESEEN)
    level = line.level if isinstance(line.level, int) else line.level(event)
    if not LOGGER.isEnabledFor(level):
        return
    told = {name: getattr(event, name) for name in line.members}
    members = {name: _harmless(value) for name, value in told.items() if value is not None}
    name = type(event).__name__
    text = " ".join((name, *(f"{key}={_shown(value)}" for key, value in members.items())))
    LOGGER.log(level, "%s", text, extra={"ht": {"event": name, **members}})


def _harmless(value: object) -> object:
    """Cut texts, as some come from the server, and keep them on one line."""
    if not isinstance(value, str):
        return value
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}..."


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    text = str(value)
    return text if _PLAIN.fullmatch(text) else ascii(value)


def check_log_level(value: object, source: str) -> LogLevel:
    """Return a level of importance.

    Args:
        value: What was given.
        source: Where it came from, for the message.

    Raises:
        ConfigurationError: It is none.
    """
    if isinstance(value, str) and value.lower() in get_args(LogLevel):
        return cast("LogLevel", value.lower())
    raise ConfigurationError(f"{source} must be one of {', '.join(get_args(LogLevel))}")


def log_to_stderr(level: LogLevel = "info") -> None:
    """Show what clients do on stderr; the variable `HT_LOG` does the same.

    Where the application has set up logging of its own, before or later, this only lets events
    of that importance through to it.

    Args:
        level: `debug` for each call and attempt, `info` for what is out of the ordinary,
            `warning` for what somebody should look at.

    Raises:
        ConfigurationError: There is no such level.
    """
    LOGGER.setLevel(check_log_level(level, "level").upper())
    if not any(isinstance(handler, _LastResort) for handler in LOGGER.handlers):
        LOGGER.addHandler(_LastResort())


class _LastResort(logging.StreamHandler[Any]):
    """Writes to stderr as long as the application has no handler of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter(_LINE))

    def emit(self, record: logging.LogRecord) -> None:
        if not logging.getLogger().handlers:
            self.stream = sys.stderr  # which may have been replaced
            super().emit(record)
