"""Keeps an eye on a command's calls: what became of its write, and what has to be told."""

from __future__ import annotations

from typing import final

from attrs import asdict

from ht_async.cli.output import Output
from ht_async.events import (
    AttemptEnded,
    CallEnded,
    Event,
    LateOutcome,
    OutsideDateRange,
    PagingStopped,
    WriteOutlivedCaller,
)


@final
class Watch:
    """Takes the events of a client.

    Args:
        output: Where notices go.
        verbose: Tell every event.
        incomplete: What is told if a list was ended by a guard.

    Attributes:
        tells_silence: Tell, once, if nothing could be sent before anything was answered, where
            the command goes on all the same.
        tells_failures: Tell each call that failed, where the command goes on all the same.
        waits: Whether somebody waits for a write that its caller has left; else nothing is
            told about that.
        left_behind: The last such write.
        late: What became of it.
        incomplete: Whether a list may lack orders.
    """

    def __init__(self, output: Output, *, verbose: bool, incomplete: str | None = None) -> None:
        self._output = output
        self._incomplete = incomplete or _INCOMPLETE
        self._verbose = verbose
        self._dates_told = False
        self.tells_silence = False
        self.tells_failures = False
        self.waits = True
        self.left_behind: WriteOutlivedCaller | None = None
        self.late: LateOutcome | None = None
        self.incomplete = False

    def __call__(self, event: Event) -> None:
        """Take an event."""
        if self._verbose:
            self._tell(event)
        match event:
            case WriteOutlivedCaller() if self.waits:
                self.left_behind = event
                self._output.notice("waiting", _WAITING.format(event.operation))
            case AttemptEnded(fate="not_sent") if self.tells_silence:
                self.tells_silence = False
                self._output.notice("unreachable", _UNREACHABLE.format(event.error))
            case AttemptEnded():
                self.tells_silence = False
            case CallEnded(outcome="failed") if self.tells_failures:
                text = _FAILED.format(event.operation, event.status or event.error)
                self._output.notice("failed", text, status=event.status, error=event.error)
            case LateOutcome():
                self.late = event
            case PagingStopped():
                self.incomplete = True
                self._output.notice("incomplete", self._incomplete, reason=event.reason)
            case OutsideDateRange() if not self._dates_told:
                self._dates_told = True
                self._output.notice("outside_dates", _OUTSIDE.format(event.dates))
            case _:
                pass

    def _tell(self, event: Event) -> None:
        members = {name: value for name, value in asdict(event).items() if value is not None}
        text = " ".join(f"{name}={_shown(value)}" for name, value in members.items())
        name = type(event).__name__
        self._output.notice("event", f"{name} {text}", type=name, **members)


def _shown(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else str(value)


_WAITING = "{} was sent already: waiting a few seconds for its outcome (Ctrl-C leaves at once)"
_UNREACHABLE = (
    "The API could not be reached ({}); it is tried again for some minutes, Ctrl-C ends that. "
    "Is the base URL right (--base-url, HT_BASE_URL)?"
)
_FAILED = "{} failed ({}); it is tried again for as long as that may help"
_INCOMPLETE = (
    "The list may be incomplete: it was ended by a guard and not by the API, whose paging is not "
    "documented. See --dialect cursor_rule=... and next_cursor_members=..."
)
_OUTSIDE = (
    "Some orders were created on none of the days asked for: the API may read dates in another "
    "form than {} (see --dialect dates=...), or mean another date of an order"
)
