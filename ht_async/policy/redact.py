"""Keeps secrets and unbounded text out of what errors carry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from ht_async.message import Headers
from ht_async.secret import MASK, Secret

EXCERPT_BYTES = 2_000
"""How much of a body an error keeps."""

_CUT = " ... (cut)"


class Redactor:
    """Masks the given secrets wherever they turn up.

    Args:
        secrets: What must not be shown. Empty ones are ignored.
    """

    __slots__ = ("_patterns",)

    def __init__(self, secrets: Sequence[Secret]) -> None:
        revealed = [secret.reveal() for secret in secrets if secret]
        escaped = [json.dumps(text)[1:-1] for text in revealed]
        self._patterns = sorted({*revealed, *escaped}, key=len, reverse=True)

    def text(self, text: str) -> str:
        """Return the text with every secret masked."""
        for pattern in self._patterns:
            text = text.replace(pattern, MASK)
        return text

    def excerpt(self, body: bytes) -> str:
        """Return the beginning of a body as text, masked before it is cut."""
        margin = max(map(len, self._patterns), default=0) * 4
        head = self.text(body[: EXCERPT_BYTES + margin].decode("utf-8", "replace"))
        if len(body) <= EXCERPT_BYTES:
            return head
        return head[:EXCERPT_BYTES] + _CUT

    def headers(self, headers: Headers) -> Headers:
        """Return the headers with every secret masked."""
        return Headers(
            [
                (name.encode("latin-1"), self.text(value).encode("latin-1"))
                for name, value in headers.items()
            ]
        )

    def value(self, value: Any) -> Any:
        """Return a decoded JSON value with every secret masked, in names too."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            return [self.value(item) for item in cast("list[object]", value)]
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value)
            return {self.text(name): self.value(item) for name, item in members.items()}
        return value
