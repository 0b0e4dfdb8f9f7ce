"""Ctrl-C, and SIGTERM with which services are stopped: work is told to end; again, and we leave."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from ht_async.cli.report import Report
from ht_async.cli.run import Run
from ht_async.engine.outlast import outlast

T = TypeVar("T")


async def stoppable(work: Coroutine[Any, Any, T], run: Run, if_left: Report) -> T:
    """Do some work; when it is interrupted, cancel it and wait for its end.

    A second interrupt ends the process at once, which work that is kept in a journal survives.

    Args:
        work: The work.
        run: The command.
        if_left: What is told when the process is left at once.

    Returns:
        What the work came to.

    Raises:
        asyncio.CancelledError: It was interrupted.
        Exception: What the work ended in.
    """
    working = asyncio.create_task(work, name="ht_async stoppable work")
    stopping = False

    def stop() -> None:
        nonlocal stopping
        if stopping:
            if_left.tell(run.output)
            os._exit(if_left.exit_code)
        stopping = True
        run.output.notice("stopping", _STOPPING)
        working.cancel()

    with _on_signals(stop):
        try:
            await asyncio.wait((working,))
        except asyncio.CancelledError:  # so it comes where there are no such handlers
            stop()
            await outlast((working,))
    return working.result()


_STOPPING = "stopping: what was sent has 10 seconds to end (once more leaves at once)"


@contextmanager
def _on_signals(call: Callable[[], None]) -> Generator[None]:
    loop = asyncio.get_running_loop()
    unhandled = (NotImplementedError, RuntimeError, ValueError)  # on Windows; in other threads
    with suppress(*unhandled):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, call)
    try:
        yield
    finally:
        with suppress(*unhandled):
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
