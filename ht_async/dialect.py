"""What the API's documentation leaves open, as choices with the safest defaults."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, cast, get_args

from attrs import Attribute, field, frozen

from ht_async.validators import name, names, one_of, refuse, truth

UnconfirmedOperation: TypeAlias = Literal["clients.create", "skus.list", "orders.count_by_tag"]
"""An operation whose path is not documented."""

DateStyle: TypeAlias = Literal["month_first", "iso"]
StatusStyle: TypeAlias = Literal["one_per_request", "repeated", "brackets", "comma"]
BracketStyle: TypeAlias = Literal["encoded", "raw"]
CursorRule: TypeAlias = Literal["last_id", "offset", "page", "epoch", "none"]
ClearingValue: TypeAlias = Literal["null", "empty"]

_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")


def _paths(instance: object, attribute: Attribute[Any], value: object) -> None:
    known = get_args(UnconfirmedOperation)
    if not isinstance(value, Mapping):
        refuse(instance, attribute, f"must map {' or '.join(known)} to a path")
    for operation, path in cast("Mapping[object, object]", value).items():
        if operation not in known:
            refuse(instance, attribute, f"may name {', '.join(known)}; other paths are documented")
        if not isinstance(path, str) or not _PATH.fullmatch(path) or "/." in path:
            refuse(instance, attribute, f"needs a path such as /api/partners/x for {operation}")


def _copy(value: Any) -> Any:
    return dict(cast("Mapping[object, object]", value)) if isinstance(value, Mapping) else value


@frozen(kw_only=True, slots=True)
class Dialect:
    """What the API's documentation leaves open, with the safest defaults.

    Args:
        paths: Paths of the operations whose path is not documented, by name. Those of
            `clients.create` and `skus.list` are concluded from other paths; the one of
            `orders.count_by_tag` is not known, so it is not called until it is named here.
        dates: How `from` and `to` are written (C9). The documented type is a date, the
            documented sample is `09-25-2024` (month first); `iso` writes `2024-09-25`.
        status_style: How orders in several statuses are asked for (C10). Documented is one,
            `status=1`; so each status is a request of its own. Else in one request: `repeated`
            writes `status=1&status=2`, `brackets` `status[]=1&status[]=2`, `comma` `status=1,2`.
        brackets: Whether brackets in a query go out `encoded`, as `%5B%5D`, or `raw`,
            as in the documented sample (C10).
        next_cursor_members: Members of a list's body that hold the next cursor, where one
            exists (C12). None is documented.
        cursor_rule: What to pass as cursor where the body names none (C12): the `last_id` of
            the page, the `offset` of the next order, the number of the next `page` (the first
            is 1), the last order's creation time as `epoch` seconds, or `none` to stop there.
        client_create_upserts: Take it as given that creating a client updates the one with the
            same `external_id` (C21), so that it can safely be sent again.
        cleared_as: What is sent for a member of a client that is to be cleared (C21).
        request_id_header: Response header with the server's id of the request. None is
            documented.

    Raises:
        ConfigurationError: A choice is none of these.

    Source: https://docs.partner.hellotech.com; what is open is told by the documentation's gaps
        and contradictions, numbered C1 to C32 in `spec/openapi.yaml`.
    """

    paths: Mapping[UnconfirmedOperation, str] = field(
        factory=dict[UnconfirmedOperation, str], converter=_copy, validator=_paths, hash=False
    )
    dates: DateStyle = field(default="month_first", validator=one_of(get_args(DateStyle)))
    status_style: StatusStyle = field(
        default="one_per_request", validator=one_of(get_args(StatusStyle))
    )
    brackets: BracketStyle = field(default="encoded", validator=one_of(get_args(BracketStyle)))
    next_cursor_members: tuple[str, ...] = field(default=("next_cursor", "cursor"), validator=names)
    cursor_rule: CursorRule = field(default="last_id", validator=one_of(get_args(CursorRule)))
    client_create_upserts: bool = field(default=False, validator=truth)
    cleared_as: ClearingValue = field(default="null", validator=one_of(get_args(ClearingValue)))
    request_id_header: str = field(default="x-request-id", validator=name)
