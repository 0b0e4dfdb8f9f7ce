"""Runs a command: its calls, what is told about their failure, its exit code."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, final

import typer

from ht_async.cli.connect import connect
from ht_async.cli.output import Output
from ht_async.cli.report import INTERRUPTED, READER_GONE, Report
from ht_async.cli.report_errors import Invocation, explain, explain_interruption
from ht_async.cli.shared_options import settings_of
from ht_async.cli.watch import Watch
from ht_async.errors import HTError

if TYPE_CHECKING:
    from ht_async.client import HelloTech

T = TypeVar("T")


@final
class Run:
    """A command that runs.

    Args:
        context: Its command line.

    Attributes:
        settings: What its shared options say.
        output: Where it writes.
        watch: What its calls' events have told.
        invocation: Its name and how its parameters are spelled.
    """

    def __init__(self, context: typer.Context) -> None:
        self.settings = settings_of(context)
        self._interrupted = False
        self.output = Output(json=self.settings.json)
        self.watch = Watch(self.output, verbose=self.settings.verbose)
        self.invocation = _invocation(context)

    def call(self, work: Callable[[HelloTech], Awaitable[T]], **client: Any) -> T:
        """Do what needs a client, in an event loop of its own.

        Ctrl-C cancels it; a write that was sent then still has the client's grace to end, and
        a second Ctrl-C leaves at once. A result that is there is returned all the same.

        Args:
            work: What is to be done.
            **client: Arguments of the client, see `connect`.

        Raises:
            HTError: What the work ended in.
            KeyboardInterrupt: It was interrupted.
        """
        results: list[T] = []

        async def connected() -> None:
            async with connect(self.settings, self.watch, **client) as ht:
                results.append(await work(ht))

        return self._result(connected, results)

    def do(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do what needs no client, in an event loop of its own; see `call`."""
        results: list[T] = []

        async def done() -> None:
            results.append(await work())

        return self._result(done, results)

    def _result(self, work: Callable[[], Coroutine[Any, Any, None]], results: list[T]) -> T:
        try:
            asyncio.run(work())
        except KeyboardInterrupt:
            if not results:
                raise
            self._interrupted = True
        return results[0]

    def fail(self, report: Report) -> NoReturn:
        """Tell a failure and end the command with its exit code."""
        report.tell(self.output)
        raise typer.Exit(report.exit_code)

    def end(self) -> None:
        """End the command after everything went well."""
        if self._interrupted:
            raise typer.Exit(INTERRUPTED)


@contextmanager
def running(context: typer.Context) -> Generator[Run]:
    """Run a command's body, and make exit codes of its errors.

    Args:
        context: The command line.

    Raises:
        typer.Exit: The command failed; what it means has been told.
    """
    run = Run(context)
    try:
        yield run
        run.end()
    except HTError as error:
        run.fail(explain(error, run.invocation, run.watch.late))
    except KeyboardInterrupt:
        watch = run.watch
        run.fail(explain_interruption(run.invocation, watch.left_behind, watch.late))
    except BrokenPipeError:
        _give_up_stdout()
        raise typer.Exit(READER_GONE) from None


def _give_up_stdout() -> None:
    """Send what is still to be flushed nowhere, so that the end of the program isn't noisy."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _invocation(context: typer.Context) -> Invocation:
    names: list[str] = []
    step: Any = context
    while step.parent is not None:
        names.insert(0, step.info_name or "")
        step = step.parent
    options = {parameter.name or "": _spelling(parameter) for parameter in context.command.params}
    return Invocation(command=" ".join(names), options=options)


def _spelling(parameter: Any) -> str:
    name: str = parameter.opts[0]
    return name if name.startswith("-") else parameter.metavar or name.upper()
