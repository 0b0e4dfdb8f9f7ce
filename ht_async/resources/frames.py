"""Makes errors that are kept small."""

from __future__ import annotations

import copy

from ht_async.errors import HTError

_LINKS = 20  # of a chain of errors


def drop_frames(error: BaseException | None) -> None:
    """Drop tracebacks, which keep kilobytes of a finished call alive with each error."""
    for _ in range(_LINKS):
        if error is not None:
            error.__traceback__ = None
            error = error.__cause__ or error.__context__


def without_frames(error: HTError) -> HTError:
    """Copy an error that goes on to somebody else, to keep it without the call's frames."""
    own = copy.copy(error)
    own.__cause__ = error.__cause__
    return own
