"""Where a job's orders and their states are kept."""

from __future__ import annotations

from ht_async.bulk.journal.opening import open_journal

__all__ = ["open_journal"]
