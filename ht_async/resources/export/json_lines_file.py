"""Orders as JSON Lines, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import BinaryIO, final

from ht_async.models.order import Order


@final
class JsonLinesFile:
    """Writes one JSON object a line: all that was received, as `Order.to_dict` has it.

    Args:
        file: Where to.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, orders: Sequence[Order]) -> None:
        """Write orders."""
        # ASCII alone: halves of surrogate pairs, which the API may send, come out harmless.
        self._file.write(b"".join(json.dumps(o.to_dict()).encode() + b"\n" for o in orders))

    def close(self) -> None:
        """Write what is left: nothing."""
