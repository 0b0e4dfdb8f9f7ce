"""Keeps secrets and unbounded text out of what errors carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, cast

from ht_async.message import Headers
from ht_async.secret import MASK, SECRET_MEMBERS, Secret, mask_members

EXCERPT_BYTES = 2_000
"""How much of a body an error keeps."""

MAX_DEPTH = 50
"""How deep a JSON value in an error may be nested."""

_CUT = " ... (cut)"

_ENTITIES = {"&": ("&amp;",), "<": ("&lt;",), ">": ("&gt;",), '"': ("&quot;",), "'": ("&apos;",)}

_LONGEST_SPELLING = 8
"""Characters that one character of a secret takes at most when it is escaped."""

# In text there may be JSON that is cut, or within JSON or HTML. An object or a list as a secret's
# value masks all that follows, since a pattern can't tell where it ends.
_SECRET_MEMBER = re.compile(
    r"""(?P<head>(?P<quote>\\{0,7}"|&quot;|&\#34;)"""
    rf"(?:{'|'.join(sorted(SECRET_MEMBERS))})"
    r"(?P=quote)\s*:\s*(?P<opened>(?P=quote))?)"
    r"(?(opened)(?:(?!(?P=quote))(?:\\.|.))*|(?!null)(?:[\[{].*|[^\s,}\]]+))",
    re.IGNORECASE | re.DOTALL,
)
_MASKED_MEMBER = rf"\g<head>{MASK}"


class Redactor:
    """Masks secrets wherever they turn up.

    Given secrets are recognised however JSON, HTML or a URL spells them; those that an answer
    brings, by the names of their members.

    Args:
        secrets: What must not be shown. Empty ones are ignored.
    """

    __slots__ = ("_longest", "_secrets")

    def __init__(self, secrets: Sequence[Secret]) -> None:
        revealed = sorted((secret.reveal() for secret in secrets if secret), key=len, reverse=True)
        spellings = "|".join("".join(map(_spellings, text)) for text in revealed)
        self._secrets = re.compile(spellings, re.IGNORECASE) if revealed else None
        self._longest = max(map(len, revealed), default=0) * _LONGEST_SPELLING

    def text(self, text: str) -> str:
        """Return the text with every secret masked."""
        if self._secrets is not None:
            text = self._secrets.sub(MASK, text)
        if '"' not in text and "&" not in text:  # one of them begins the name of a member
            return text
        return _SECRET_MEMBER.sub(_MASKED_MEMBER, text)

    def excerpt(self, body: bytes) -> str:
        """Return the beginning of a body as text, masked before it is cut."""
        window = body[: EXCERPT_BYTES + self._longest]
        text = self.text(window.decode("utf-8", "replace"))
        if len(body) <= EXCERPT_BYTES:
            return text
        if len(body) > len(window):  # its end may be the beginning of a secret
            text = text[: max(0, len(text) - self._longest)]
        return text[:EXCERPT_BYTES] + _CUT

    def headers(self, headers: Headers) -> Headers:
        """Return the headers with every secret masked, in names too."""
        return Headers(
            [
                (self.text(name).encode("latin-1"), self.text(value).encode("latin-1"))
                for name, value in headers.items()
            ]
        )

    def value(self, value: Any, depth: int = MAX_DEPTH) -> Any:
        """Return a decoded JSON value with every secret masked, in names too.

        Raises:
            ValueError: It is nested deeper than `depth`.
        """
        if isinstance(value, str):
            return self.text(value)
        if not isinstance(value, list | dict):
            return value
        if depth == 0:
            raise ValueError("the value is nested too deeply")
        if isinstance(value, list):
            return [self.value(item, depth - 1) for item in cast("list[object]", value)]
        members = mask_members(cast("dict[str, Any]", value))
        return {self.text(name): self.value(item, depth - 1) for name, item in members.items()}


def _spellings(character: str) -> str:
    """Return a pattern of what a character looks like, plain or escaped."""
    if character.isalnum():  # nobody escapes these
        return character
    code = ord(character)
    spellings = (
        rf"\\{{0,3}}{re.escape(character)}",
        rf"\\{{1,3}}u{code:04x}",
        rf"%{code:02x}",
        rf"&#0{{0,2}}{code};",
        rf"&#x0{{0,2}}{code:x};",
        *_ENTITIES.get(character, ()),
    )
    return f"(?:{'|'.join(spellings)})"
