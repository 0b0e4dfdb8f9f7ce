"""Child processes that Ctrl-C can't lose."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def child(
    command: Sequence[str], end: Callable[[subprocess.Popen[Any]], None], **options: Any
) -> Iterator[subprocess.Popen[Any]]:
    """Run a child for the length of a `with` block.

    It has a process group of its own, so that Ctrl-C reaches this process alone, which tells
    the child. One that comes while the child starts waits until the child can be ended.

    Args:
        command: The program and its arguments.
        end: Makes it end, at the end of the block.
        options: Further arguments of `subprocess.Popen`.
    """
    held: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: held.append(number))
    try:
        process = subprocess.Popen(command, process_group=0, **options)
    except BaseException:
        signal.signal(signal.SIGINT, handler)
        raise
    with process:
        try:
            signal.signal(signal.SIGINT, handler)
            for number in held:
                signal.raise_signal(number)
            yield process
        finally:
            end(process)
