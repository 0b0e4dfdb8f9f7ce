"""How the journal's operations, written once, run on either database.

An operation is a generator: it yields the statements of one transaction and is sent the rows
of each. So it does no I/O of its own, and runs in a thread for SQLite as well as on the event
loop for PostgreSQL.

Statements are in the SQL that both databases have in common, but for three expressions that
the databases replace: `:now` is the journal's clock in milliseconds since 1970, `json_each(x)`
goes through a JSON array in the column `value`, and ` FOR UPDATE` locks the rows read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

from attrs import field, frozen

from ht_async.bulk.errors import JournalError

T = TypeVar("T")
Row: TypeAlias = tuple[Any, ...]


class UndoneError(JournalError):
    """An operation was cut off before its end, or found no lock: nothing of it was done.

    It may be run again.
    """


@frozen(slots=True)
class Statement:
    """A statement; its rows are sent back, or of a change without any, the one row `(count,)`.

    Args:
        sql: The statement.
        values: The values of its parameters, which are written as `:name`.
        awaited: Whether its rows are wanted at once. If not, they may be in the list that is
            sent back no sooner than those of the next statement that is awaited.
    """

    sql: str
    values: Mapping[str, object] = field(factory=dict[str, object], repr=False)
    awaited: bool = True


@frozen(slots=True)
class Load:
    """Orders to be put into the temporary table `incoming`, in place of what was there.

    Args:
        rows: Number, digest, reference, the reference's place in the body, and body of each.
    """

    rows: Sequence[Row] = field(repr=False)


Step: TypeAlias = Statement | Load
Steps: TypeAlias = Generator[Step, Sequence[Row], T]


def query(sql: str, **values: object) -> Steps[Sequence[Row]]:
    """Run a statement and return its rows."""
    return (yield Statement(sql, values))


def do(sql: str, **values: object) -> Steps[Sequence[Row]]:
    """Run a statement without waiting for it.

    Returns:
        A list, which holds its rows as soon as those of a later `query` are there.
    """
    return (yield Statement(sql, values, awaited=False))


def as_table(rows: Sequence[Sequence[object]]) -> str:
    """Return rows as the JSON that `json_each` goes through."""
    return json.dumps(rows, separators=(",", ":"))


def drive(steps: Steps[T], execute: Callable[[Step], Sequence[Row]]) -> T:
    """Run an operation with statements that are executed at once."""
    try:
        step = next(steps)
        while True:
            step = steps.send(execute(step))
    except StopIteration as end:
        result: T = end.value
        return result
    finally:
        steps.close()


class Database(Protocol):
    """Where operations run: each in a transaction of its own, whole or not at all.

    A caller that is cancelled leaves at once; its transaction then is either not begun or goes
    on to its end.
    """

    async def read(self, steps: Steps[T]) -> T:
        """Run an operation that changes nothing.

        Raises:
            JournalError: It could not be run; `UndoneError` if it was cut off or found
                no lock.
        """
        ...

    async def write(self, steps: Steps[T]) -> T:
        """Run an operation and make its changes durable; none are made if it raises.

        Raises:
            JournalError: It could not be run; `UndoneError` if it was cut off before its end
                or found no lock, and not if it may have come to its end.
        """
        ...

    async def aclose(self) -> None:
        """Let what is under way end, and close the database."""
        ...
