"""How far a bulk job is: a bar where somebody watches, a line now and then where nobody does."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from typing import Any, Self, final

from ht_async.bulk.engine.port import Progress
from ht_async.bulk.values import ItemState, JobState
from ht_async.cli.output import Output
from ht_async.errors import HTError

_LINE_EVERY = 30.0  # seconds

_TOLD = (
    ("created", ItemState.CREATED),
    ("existing", ItemState.EXISTING),
    ("failed", ItemState.FAILED),
    ("unresolved", ItemState.UNRESOLVED),
    ("lost", ItemState.OPEN),
)


def told(progress: Progress) -> str:
    """Tell in a line how far a job is."""
    name, parts = progress.job.settings.name, ", ".join(_parts(progress))
    of = "" if progress.job.state is JobState.IMPORTING else f" of {progress.total:,}"
    return f"job {name}: {progress.ended:,}{of} orders ended{f' ({parts})' if parts else ''}"


def _parts(progress: Progress) -> Iterator[str]:
    for word, state in _TOLD:
        if count := progress.counts.get(state):
            yield f"{count:,} {word}"


@final
class JobProgress:
    """Shows on stderr how far a job is.

    Args:
        output: Where lines go.
    """

    def __init__(self, output: Output) -> None:
        self._output = output
        self._bar: Any = None
        self._task: Any = None
        self._next_line = time.monotonic() + _LINE_EVERY
        self._trouble: HTError | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            self._bar = _bar()
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def read(self, rows: int) -> None:
        """Show how far the source is read, as long as nothing was sent."""
        if self._bar is not None and self._task is None:
            self._task = self._bar.add_task("reading", total=None, told="")
        if self._bar is not None:
            self._bar.update(self._task, description=f"{rows:,} rows read", refresh=True)

    def show(self, progress: Progress) -> None:
        """Show how far the job is, and what keeps it from going on."""
        self._tell_trouble(progress.trouble)
        if self._bar is None:
            self._line(progress)
            return
        total = None if progress.job.state is JobState.IMPORTING else progress.total
        shown = {"completed": progress.ended, "told": ", ".join(_parts(progress))}
        if self._task is None:  # begins with what is there, which says nothing of our speed
            self._task = self._bar.add_task("reading", total=total, **shown)
        if total is not None:
            shown["description"] = "sending"
        self._bar.update(self._task, total=total, refresh=True, **shown)

    def _tell_trouble(self, trouble: HTError | None) -> None:
        from ht_async.bulk.work.verdicts import Cure, cure

        is_news = type(trouble) is not type(self._trouble)
        if trouble is not None and is_news and cure(trouble) is Cure.TIME:
            self._output.notice("waits", f"{trouble}: trying again, Ctrl-C ends that")
        self._trouble = trouble

    def _line(self, progress: Progress) -> None:
        if not self._output.json and time.monotonic() >= self._next_line:
            self._next_line = time.monotonic() + _LINE_EVERY
            self._output.lines(told(progress))


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text("" if task.speed is None else f"{task.speed:,.0f}/s")

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        Speed(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[told]}"),
        console=Console(file=sys.stderr),
        auto_refresh=False,
        transient=True,
    )
