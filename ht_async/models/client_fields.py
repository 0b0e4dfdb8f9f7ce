"""What is written of a client, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import TypeAlias, cast

from attrs import field, frozen

from ht_async.errors import Problem
from ht_async.models import checks

CLEARABLE = ("external_id", "first_name", "last_name", "full_address", "phone")
"""The members of a client that need not be there."""

MemberNames: TypeAlias = tuple[str, ...] | list[str] | Set[str]
"""Names of members; a text is none, although it is a sequence of texts."""


@frozen(kw_only=True, slots=True)
class ClientFields:
    """Members of a client; those that are None are not written.

    Args:
        email: E-mail address; required, even for an update (C21).
        external_id: The partner's own id of the client.
        first_name: First name.
        last_name: Last name.
        full_address: Street, city, state and ZIP in one line.
        phone: Phone number.

    Source: https://docs.partner.hellotech.com/api-9462043 (documented).
    """

    email: str = field(repr=False)
    external_id: str | None = None
    first_name: str | None = field(default=None, repr=False)
    last_name: str | None = field(default=None, repr=False)
    full_address: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)

    def problems(self, if_empty: str = "leave it out instead") -> Iterator[Problem]:
        """Yield everything that is wrong.

        Args:
            if_empty: What to do instead of passing an empty text.
        """
        flaws = list(checks.text("email", self.email, required=True))
        yield from flaws or checks.email("email", self.email)
        for name in CLEARABLE:
            value = getattr(self, name)
            if isinstance(value, str) and not value.strip():
                yield Problem(name, f"is empty: {if_empty}")
            else:
                yield from checks.text(name, value)


@frozen(kw_only=True, slots=True)
class ClientUpdate:
    """Changes to a client.

    Args:
        client_id: HT's id of the client.
        fields: What is to be set.
        clear: Names of the members that are to be cleared.
    """

    client_id: int | str
    fields: ClientFields
    clear: MemberNames = ()

    @property
    def cleared(self) -> frozenset[str]:
        """The names of the members that are to be cleared."""
        return frozenset(self.clear)

    def problems(self) -> Iterator[Problem]:
        """Yield everything that is wrong."""
        yield from checks.path_id("client_id", self.client_id)
        yield from self.fields.problems("leave it out, or name it in clear=")
        if not isinstance(cast("object", self.clear), tuple | list | Set):
            yield Problem("clear", 'must be a tuple of member names, such as ("phone",)')
            return
        names: tuple[object, ...] = tuple(self.clear)
        if "email" in names:
            yield Problem("clear", "can't name email: it is required, even for an update (C21)")
        if any(name not in (*CLEARABLE, "email") for name in names):
            yield Problem("clear", f"may name {', '.join(CLEARABLE)} alone")
        for name in CLEARABLE:
            if name in names and getattr(self.fields, name) is not None:
                yield Problem(name, "is to be set and to be cleared: choose one")
