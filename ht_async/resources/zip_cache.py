"""Keeps answers to ZIP checks for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar, final

from attrs import field, frozen

from ht_async.validators import count, positive

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@frozen(kw_only=True, slots=True)
class ZipCache:
    """How long answers to ZIP checks are kept, and how many.

    Args:
        max_size: The most answers kept; the one that was not asked for the longest goes first.
        ttl: Seconds for which an answer is used after it came.

    Raises:
        ConfigurationError: An option is wrong.
    """

    max_size: int = field(default=10_000, validator=count)
    ttl: float = field(default=300.0, validator=positive)


@final
class RecentValues(Generic[K, V]):
    """The most recently used values, for as long as they live.

    Args:
        settings: How many, and how long.
    """

    def __init__(self, settings: ZipCache) -> None:
        self._settings = settings
        self._entries: OrderedDict[K, tuple[V, float]] = OrderedDict()

    def get(self, key: K, now: float) -> V | None:
        """Return a value that still lives; it counts as used.

        Args:
            key: Its key.
            now: The loop's time.
        """
        entry = self._entries.pop(key, None)
        if entry is None or now >= entry[1]:
            return None
        self._entries[key] = entry
        return entry[0]

    def put(self, key: K, value: V, now: float) -> None:
        """Keep a value, at the cost of the one that was not used for the longest."""
        self._entries.pop(key, None)
        self._entries[key] = (value, now + self._settings.ttl)
        if len(self._entries) > self._settings.max_size:
            self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)
