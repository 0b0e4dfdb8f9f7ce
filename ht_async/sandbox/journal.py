"""What became of every request: the sandbox's testimony for tests."""

from __future__ import annotations

from collections import Counter, deque
from itertools import islice
from typing import Literal

from attrs import asdict, define

from .problems import JsonObject

Fate = Literal["pending", "answered", "dropped"]
_MAX_TEXT = 500


@define
class Entry:
    """One request; texts from outside are cut to 500 characters.

    Attributes:
        seq: position in the order of arrival, from 1.
        method: HTTP method.
        path: path without the query.
        query: the raw query string.
        reference: the `purchase_order_id` that it carried, if any.
        fate: `pending` until it ends; `answered`, or `dropped` without a whole answer.
        status: HTTP status of the answer; None while pending and for a dropped request.
        fault: name of the fault that struck it, if any.
        order_id: id of the order that it stored, even if the answer hides that.
        stored_at: when it did, in seconds since 1970, by the clock that dates orders. A late
            commit adds both long after the request has been dropped.
    """

    seq: int
    method: str
    path: str
    query: str
    fate: Fate = "pending"
    status: int | None = None
    fault: str | None = None
    order_id: int | None = None
    stored_at: float | None = None
    reference: str | None = None

    def carries(self, reference: str | None) -> None:
        """Note the reference.

        Args:
            reference: the `purchase_order_id` of the request.
        """
        self.reference = None if reference is None else reference[:_MAX_TEXT]

    def answered(self, status: int) -> None:
        """Note the answer.

        Args:
            status: HTTP status that was sent.
        """
        self.fate, self.status = "answered", status

    def stored(self, order_id: int, at: float) -> None:
        """Note the order.

        Args:
            order_id: id of the order that the request stored.
            at: when, in seconds since 1970.
        """
        self.order_id, self.stored_at = order_id, at

    def dropped(self) -> None:
        """Note that the request ended without a whole answer."""
        self.fate, self.status = "dropped", None


class Journal:
    """The newest requests, and counts of all."""

    def __init__(self, size: int) -> None:
        """Make an empty journal.

        Args:
            size: how many requests to remember at most.
        """
        self._entries: deque[Entry] = deque(maxlen=size)
        self._faults: Counter[str] = Counter()
        self._seq = 0

    def begin(self, method: str, path: str, query: str) -> Entry:
        """Write down a request as it arrives.

        Args:
            method: HTTP method.
            path: path without the query.
            query: the raw query string.

        Returns:
            The entry, for the caller to complete.
        """
        self._seq += 1
        entry = Entry(self._seq, method[:_MAX_TEXT], path[:_MAX_TEXT], query[:_MAX_TEXT])
        self._entries.append(entry)
        return entry

    def struck(self, entry: Entry, fault: str) -> None:
        """Write down that a fault struck a request.

        Args:
            entry: the request.
            fault: name of the fault.
        """
        entry.fault = fault
        self._faults[fault] += 1

    @property
    def requests(self) -> int:
        """How many requests have arrived since the start or the last reset."""
        return self._seq

    @property
    def faults(self) -> dict[str, int]:
        """How many requests each fault has struck since the start or the last reset."""
        return dict(self._faults)

    def page(self, after: int, limit: int) -> JsonObject:
        """Return the entries that follow one, as a JSON object.

        Args:
            after: `seq` of the last entry that the caller knows; 0 for the beginning.
            limit: how many entries to return at most.

        Returns:
            ``entries``, the ``last_seq`` of all requests, and how many were ``forgotten``.
        """
        forgotten = self._seq - len(self._entries)
        start = max(0, after - forgotten)
        entries = [asdict(each) for each in islice(self._entries, start, start + limit)]
        return {"entries": entries, "last_seq": self._seq, "forgotten": forgotten}

    def clear(self) -> None:
        """Forget everything and count from 1 again."""
        self._entries.clear()
        self._faults.clear()
        self._seq = 0
