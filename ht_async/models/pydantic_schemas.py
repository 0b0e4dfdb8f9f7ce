"""How pydantic checks and writes the models. Loaded only when pydantic asks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NoReturn, cast

from attrs import fields
from pydantic_core import (
    CoreSchema,
    InitErrorDetails,
    PydanticCustomError,
    ValidationError,
)
from pydantic_core import core_schema as core

from ht_async import codec
from ht_async.errors import InvalidRequestError, Problem
from ht_async.models.new_order import NewOrder
from ht_async.models.tag_counts import TagCounts
from ht_async.models.time_window import TimeWindow
from ht_async.models.view import View
from ht_async.models.zip_grid import ZipGrid

_NAME_OR_INDEX = re.compile(r"[^.\[\]]+")


def core_schema(kind: type) -> CoreSchema:
    """Return how pydantic checks and writes a model.

    Args:
        kind: The model's class.
    """
    reference = f"{kind.__module__}.{kind.__qualname__}:{id(kind)}"  # names it in /docs
    if kind in _INPUTS:
        read, show = _INPUTS[kind]
        return core.no_info_plain_validator_function(
            partial(_checked, kind, read), ref=reference, serialization=_by(show)
        )
    show = _show_view if issubclass(kind, View) else _OUTPUTS[kind]
    return core.is_instance_schema(kind, ref=reference, serialization=_by(show))


def _by(show: Callable[[Any], Any]) -> core.SerSchema:
    return core.plain_serializer_function_ser_schema(show)


# -- writing -------------------------------------------------------------------------------


def _show_view(view: View[Any]) -> dict[str, Any]:
    shown = view.to_dict()
    try:
        codec.encode_plain(shown)
    except ValueError:  # halves of surrogate pairs, which UTF-8 can't express
        text = json.dumps(shown, ensure_ascii=False)
        shown = json.loads(text.encode("utf-8", "replace"))
    return shown


def _show_order(order: NewOrder) -> dict[str, Any]:
    members = {field.name: getattr(order, field.name) for field in fields(NewOrder)}
    members["time_windows"] = [_show_window(window) for window in order.time_windows]
    return {
        name: list(cast("tuple[object, ...]", value)) if isinstance(value, tuple) else value
        for name, value in members.items()
        if value is not None
    }


def _show_window(window: TimeWindow) -> dict[str, str]:
    return {"start": window.start.isoformat(), "end": window.end.isoformat()}


# -- reading -------------------------------------------------------------------------------


def _checked(kind: type, read: Callable[[Mapping[str, Any]], Any], value: object) -> Any:
    """Make a model of a mapping.

    Raises:
        ValidationError: With every problem, at its field; never with a value.
    """
    if isinstance(value, kind):
        return value
    if not isinstance(value, Mapping):
        _refuse(kind, [Problem("", "must be an object")])
    try:
        return read(cast("Mapping[str, Any]", value))
    except InvalidRequestError as error:
        problems = error.problems
    _refuse(kind, problems)


def _refuse(kind: type, problems: Iterable[Problem]) -> NoReturn:
    flaws = [_flaw(problem) for problem in problems]
    raise ValidationError.from_exception_data(kind.__name__, flaws, hide_input=True)


def _flaw(problem: Problem) -> InitErrorDetails:
    message: Any = _text(problem.message)
    error = PydanticCustomError("invalid", message)
    return InitErrorDetails(type=error, loc=_place(problem.field), input=None)


def _place(field: str) -> tuple[int | str, ...]:
    """Return the steps that lead to a field such as `time_windows[1].end`."""
    steps = _NAME_OR_INDEX.findall(_text(field))
    return tuple(int(step) if step.isascii() and step.isdigit() else step for step in steps)


def _text(told: str) -> str:
    return told.encode("utf-8", "replace").decode()


def _read_window(value: Mapping[str, Any]) -> TimeWindow:
    return TimeWindow.read(value, "")


_INPUTS: dict[type, tuple[Callable[[Mapping[str, Any]], Any], Callable[[Any], Any]]] = {
    NewOrder: (NewOrder.from_mapping, _show_order),
    TimeWindow: (_read_window, _show_window),
}
_OUTPUTS: dict[type, Callable[[Any], Any]] = {TagCounts: dict, ZipGrid: ZipGrid.to_rows}
