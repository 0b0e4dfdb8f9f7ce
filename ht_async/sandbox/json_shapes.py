"""Where the parts of an answer are, and how to change them.

Answers are changed by functions from a JSON value to a new one; the old one stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, cast

from .problems import JsonObject

Change: TypeAlias = Callable[[object], object]
"""Makes an answer from another."""

ObjectChange: TypeAlias = Callable[[JsonObject], object]
"""Makes a JSON value from an object."""

Place: TypeAlias = Callable[[ObjectChange], Change]
"""Turns a change of some objects of an answer into a change of the whole."""

# Their keys are data, not names of members.
_MAPS = ("consolidated_availability", "counts")


def members(value: object) -> JsonObject:
    """Return a JSON object as it is, and anything else as an empty one.

    Args:
        value: the JSON value.
    """
    return cast(JsonObject, value) if isinstance(value, dict) else {}


def elements(value: object) -> list[object]:
    """Return a JSON array as it is, and anything else as an empty one.

    Args:
        value: the JSON value.
    """
    return cast("list[object]", value) if isinstance(value, list) else []


def without(value: JsonObject, *names: str) -> JsonObject:
    """Return an object without some of its members.

    Args:
        value: the object.
        names: names of the members.
    """
    return {name: item for name, item in value.items() if name not in names}


def answers_with(member: str) -> Place:
    """Return the place of answers that have a member at the top: the answer itself.

    Args:
        member: its name.
    """

    def place(change: ObjectChange) -> Change:
        return lambda body: change(members(body)) if member in members(body) else body

    return place


def listed(member: str) -> Place:
    """Return the place of the objects in a list at the top of an answer.

    Args:
        member: name of the list.
    """

    def place(change: ObjectChange) -> Change:
        def on_answer(answer: JsonObject) -> JsonObject:
            return {**answer, member: [change(members(item)) for item in elements(answer[member])]}

        return answers_with(member)(on_answer)

    return place


def orders(change: ObjectChange) -> Change:
    """Apply a change to each order of an answer.

    Args:
        change: makes the new order.
    """
    in_list = listed("orders")(change)
    alone = answers_with("order")(lambda answer: {**answer, "order": change(_order(answer))})
    return lambda body: alone(in_list(body))


def _order(answer: JsonObject) -> JsonObject:
    return members(answer["order"])


def orders_and_clients(change: ObjectChange) -> Change:
    """Apply a change to each order and client of an answer.

    Args:
        change: makes the new order or client.
    """
    clients = answers_with("external_id")(change)
    return lambda body: clients(orders(change)(body))


def objects(change: ObjectChange) -> Change:
    """Apply a change to every object of an answer, at any depth, save maps.

    Args:
        change: makes the new object; its inner objects have been changed already.
    """

    def on_value(value: object) -> object:
        if isinstance(value, dict):
            inner = members(cast(object, value)).items()
            return change({key: item if key in _MAPS else on_value(item) for key, item in inner})
        if isinstance(value, list):
            return [on_value(item) for item in elements(cast(object, value))]
        return value

    return on_value
