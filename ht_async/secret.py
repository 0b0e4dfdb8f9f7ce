"""A text value that hides itself."""

from __future__ import annotations

from typing import Any, NoReturn, final

MASK = "***"

SECRET_MEMBERS = frozenset(
    (
        *("authentication_token", "authenticationToken"),
        *("client_secret", "clientSecret"),
        *("ephemeral_key", "ephemeralKey"),
    )
)
"""Members of answers whose values are secrets (C24), in both spellings (C4)."""


@final
class Secret:
    """A text that `repr`, `str`, formatting and pickling do not give away.

    Args:
        value: The secret text.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """Return the secret text itself."""
        return self._value

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return self._value == other._value

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret can't be pickled or copied: reveal() it where it is needed")


def mask_members(members: dict[str, Any]) -> dict[str, Any]:
    """Return a JSON object with the values of its secret members masked; null stays null.

    Args:
        members: The object's own members; objects within are left alone.
    """
    if SECRET_MEMBERS.isdisjoint(members):
        return members
    return {
        name: MASK if name in SECRET_MEMBERS and value is not None else value
        for name, value in members.items()
    }
