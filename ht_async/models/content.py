"""Tells whether two orders to be created are the same."""

from __future__ import annotations

import hashlib
from operator import attrgetter

from attrs import fields

from ht_async import codec
from ht_async.models.new_order import NewOrder

_content = attrgetter(
    *(attribute.name for attribute in fields(NewOrder) if attribute.name != "time_windows")
)

DIGEST_BYTES = 16


def digest(order: NewOrder) -> bytes:
    """Return what two orders have in common if they are equal; time zones don't matter."""
    known: bytes | None = getattr(order, "_digest", None)
    if known is not None:
        return known
    hours = [hour for window in order.time_windows for hour in window.hours()]
    content = codec.encode_plain([_content(order), hours])
    digest = hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()
    object.__setattr__(order, "_digest", digest)
    return digest
