"""What becomes of a write after its caller has left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, final

from ht_async.errors import HTError
from ht_async.operation import Response

T = TypeVar("T")


@final
class Afterwards(Generic[T]):
    """Told how a write ended whose caller did not wait for it.

    Args:
        ended: Called with its result, or the error that is true about it.
    """

    def __init__(self, ended: Callable[[Response[T] | HTError], None]) -> None:
        self._ended = ended
        self.under_way = False
        """Whether the write goes on without its caller."""

    def begin(self) -> None:
        """Take note that the caller has left."""
        self.under_way = True

    def end(self, result: Response[T] | HTError) -> None:
        """Take note of the end."""
        self.under_way = False
        self._ended(result)
