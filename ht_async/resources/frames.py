"""Makes errors that are kept small."""

from __future__ import annotations

_LINKS = 20  # of a chain of errors


def drop_frames(error: BaseException | None) -> None:
    """Drop tracebacks, which keep kilobytes of a finished call alive with each error."""
    for _ in range(_LINKS):
        if error is not None:
            error.__traceback__ = None
            error = error.__cause__ or error.__context__
