"""An event loop whose clock jumps to the next timer instead of waiting.

Everything that takes its time from the loop (`asyncio.sleep`, `asyncio.timeout`, `loop.time()`),
as this package does, takes no time, and happens in the same order in every run:

    @virtual_time
    async def test_that_a_day_passes() -> None:
        await asyncio.sleep(86_400)
        assert asyncio.get_running_loop().time() == 86_400

The loop starts at 0. There are no sockets here, and what is handed to a thread is done at once. A
test fails when nothing can ever happen again (`Deadlock`), when the clock passes `limit` or
stands still for ever (`Endless`), and when something went wrong in a callback or in a task that
nobody asked for its result (`Unhandled`).
"""

from __future__ import annotations

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn, ParamSpec, TypeVar, TypeVarTuple, Unpack

Ts = TypeVarTuple("Ts")
T = TypeVar("T")
P = ParamSpec("P")

LIMIT = 10 * 86_400.0
"""Virtual seconds after which a run is taken for endless."""

MOST_ROUNDS = 100_000
"""Rounds of the loop without any time passing after which a run is taken for endless."""

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
"""What the wall clock shows when the loop's clock shows 0."""


class Deadlock(AssertionError):
    """No callback is ready and no timer is set: whoever waits, waits for ever."""


class Endless(AssertionError):
    """The virtual clock passed its limit, or stands still for ever."""


class Unhandled(AssertionError):
    """A callback raised, or a task ended in an error that nobody retrieved."""


class _JumpingSelector(selectors.SelectSelector):
    """Never waits; tells the loop how long it would have."""

    def __init__(self) -> None:
        super().__init__()
        self.jump: Callable[[float | None], None] = lambda _: None
        self._rounds = 0

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        if self.get_map():  # the first is the loop's own wake-up pipe
            raise RuntimeError("there are no sockets, pipes or subprocesses in virtual time")
        return super().register(fileobj, events, data)

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self._rounds += 1
        if timeout is None or timeout > 0:
            self.jump(timeout)
            self._rounds = 0
        elif self._rounds > MOST_ROUNDS:
            raise Endless(f"busy for {MOST_ROUNDS} rounds of the loop at the same moment")
        return []


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """An event loop with a virtual clock; see the module.

    Args:
        limit: Virtual seconds after which a run is taken for endless.

    Attributes:
        unhandled: What went wrong and was told to nobody, as for exception handlers.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        selector = _JumpingSelector()
        self._now = 0.0
        self._limit = limit
        self.unhandled: list[dict[str, Any]] = []
        super().__init__(selector)
        selector.jump = self._jump
        self.set_exception_handler(lambda _, context: self.unhandled.append(context))

    def time(self) -> float:
        """Return the virtual seconds since the loop was made."""
        return self._now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[Unpack[Ts]], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Do at once, and in this thread, what was to be done in another."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done

    async def getaddrinfo(self, *_: Any, **__: Any) -> NoReturn:
        """Refuse to look up the address of a host."""
        raise RuntimeError("there are no sockets in virtual time")

    def stall(self, seconds: float) -> None:
        """Let time pass as if the running callback took it: timers fire late."""
        self._now += seconds

    def _jump(self, seconds: float | None) -> None:
        if seconds is None:
            raise Deadlock(f"nothing can happen any more; waiting: {describe_tasks(self)}")
        self._now += seconds
        if self._now > self._limit:
            raise Endless(
                f"still busy after {self._limit:.0f} virtual seconds: {describe_tasks(self)}"
            )


def describe_tasks(loop: asyncio.AbstractEventLoop) -> str:
    """Return where each unfinished task of a loop waits."""
    lines: list[str] = []
    for task in sorted(asyncio.all_tasks(loop), key=lambda task: task.get_name()):
        stack = task.get_stack()
        where = f"{stack[-1].f_code.co_filename}:{stack[-1].f_lineno}" if stack else "?"
        lines.append(f"\n  {task.get_name()} at {where}")
    return "".join(lines) or "no task"


def run_virtual(main: Coroutine[Any, Any, T], *, limit: float = LIMIT) -> T:
    """Run a coroutine in virtual time.

    Args:
        main: The coroutine.
        limit: Virtual seconds after which it is taken for endless.

    Returns:
        Its result.

    Raises:
        AssertionError: A `Deadlock`, `Endless` or `Unhandled`.
    """
    with virtual_runner(limit=limit) as runner:
        return runner.run(main)


@contextmanager
def virtual_runner(*, limit: float = LIMIT) -> Generator[asyncio.Runner]:
    """Give a runner whose loop has a virtual clock; several runs share the loop.

    Args:
        limit: Virtual seconds after which a run is taken for endless.

    Raises:
        AssertionError: A `Deadlock`, `Endless` or `Unhandled`.
    """
    loop = VirtualTimeLoop(limit)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        yield runner
    if loop.unhandled:
        errors = [context.get("exception") for context in loop.unhandled]
        messages = "; ".join(f"{c['message']}: {c.get('exception')!r}" for c in loop.unhandled)
        raise Unhandled(messages) from next((error for error in errors if error), None)


def virtual_time(test: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    """Make an asynchronous test run in virtual time, as a function that needs no plugin.

    Args:
        test: The test; its fixtures must not be asynchronous.
    """

    @functools.wraps(test)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        run_virtual(test(*args, **kwargs))

    vars(run)["in_virtual_time"] = True  # for fixtures
    return run


def virtual_now() -> datetime:
    """Return the time of day that goes with the running loop's clock, in UTC."""
    return EPOCH + timedelta(seconds=asyncio.get_running_loop().time())
