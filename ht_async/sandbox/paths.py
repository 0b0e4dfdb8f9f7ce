"""Where the operations of the API are served.

Paths and methods follow https://docs.partner.hellotech.com. The paths of *Create client* and
*Retrieve all SKUs* are not documented; those here are the likely ones. *Order count by tag* has
no known path and is not served unless the user names one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from attrs import frozen

_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_ADMINISTRATION = "/_sandbox"


@frozen
class Place:
    """Where an operation is served.

    Attributes:
        method: HTTP method.
        path: the path with variables in braces; None if it is not known.
        documented: whether the documentation tells the path.
    """

    method: str
    path: str | None
    documented: bool = True


PLACES: Mapping[str, Place] = {
    "orders.list": Place("GET", "/api/partners/orders"),
    "orders.create": Place("POST", "/api/partners/orders"),
    "orders.count_by_tag": Place("GET", None, documented=False),
    "orders.get": Place("GET", "/api/partners/orders/{order_id}"),
    "clients.create": Place("POST", "/api/partners/clients", documented=False),
    "clients.get": Place("GET", "/api/partners/clients/{id}"),
    "clients.update": Place("PUT", "/api/partners/clients/{id}"),
    "clients.create_setup_intent": Place("POST", "/api/partners/clients/{id}/setup_intent"),
    "clients.create_ephemeral_key": Place("POST", "/api/partners/clients/{id}/ephemeral_key"),
    "skus.list": Place("GET", "/api/partners/skus", documented=False),
    "skus.check_zip": Place("POST", "/api/partners/skus/{id}/check_zip"),
}
"""Every operation by name."""

MOVABLE = tuple(name for name, place in PLACES.items() if not place.documented)
"""Names of the operations whose path is a guess, so that users may name another."""


class PathError(ValueError):
    """A path cannot be used; the message names the flaw and the remedy."""


def served(moved: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """Return the names of the operations by path and method.

    Args:
        moved: other paths, by name of the operation.

    Raises:
        PathError: an operation's path is documented, or a path is malformed or taken.
    """
    for name, other in moved.items():
        _check(name, other)
    paths: dict[str, str | None] = {name: place.path for name, place in PLACES.items()}
    paths.update(moved)
    names: dict[tuple[str, str], str] = {}
    for name, place in PLACES.items():
        path = paths[name]
        if path is None:
            continue
        taken_by = names.setdefault((path, place.method), name)
        if taken_by != name:
            raise PathError(f"{name}: {place.method} {path} is the path of {taken_by}")
    return names


def _check(name: str, path: object) -> None:
    if name not in MOVABLE:
        raise PathError(f"must map {', '.join(MOVABLE)} to paths, not {name!r}")
    if not isinstance(path, str) or not _PATH.fullmatch(path) or "/." in path:
        raise PathError(f"{name}: needs a path such as /api/partners/x, not {path!r}")
    if f"{path}/".startswith(f"{_ADMINISTRATION}/"):
        raise PathError(f"{name}: paths below {_ADMINISTRATION} are taken")
