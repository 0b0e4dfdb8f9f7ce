"""How far an export is: a bar where somebody watches, nothing where nobody does."""

from __future__ import annotations

import os
import sys
from typing import Any, Self, final


@final
class ExportProgress:
    """Shows on stderr how many orders are written. How many there are is not known before."""

    def __init__(self) -> None:
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
            self._bar = _bar()
            self._task = self._bar.add_task("", total=None)
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, written: int) -> None:
        """Show how many are written."""
        if self._bar is not None:
            self._bar.update(
                self._task, completed=written, description=f"{written:,} orders", refresh=True
            )


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeElapsedColumn,
    )
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text("" if task.speed is None else f"{task.speed:,.0f}/s")

    return Progress(
        BarColumn(bar_width=20),
        TextColumn("{task.description}"),
        Speed(),
        TimeElapsedColumn(),
        console=Console(file=sys.stderr),
        auto_refresh=False,
        transient=True,
    )
