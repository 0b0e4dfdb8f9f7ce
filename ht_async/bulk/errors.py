"""What goes wrong with jobs, beyond what goes wrong with calls."""

from __future__ import annotations

from ht_async.errors import HTError


class JournalError(HTError):
    """The journal can't be used; its message says why and what to do."""


class JobMismatchError(HTError):
    """A job of that name has another source, account or settings; nothing was changed."""


class JobBusyError(HTError):
    """Somebody works on the job."""


class OwnershipLostError(HTError):
    """Another holder may have taken over: nothing more may be sent under this claim."""


class SourceError(HTError):
    """The source can't be read; its message names the place and what to do."""
