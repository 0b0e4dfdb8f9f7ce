"""Whatever an answer looks like, the generated response classes take it without raising."""

from __future__ import annotations

import copy
import importlib
import json
import pkgutil
import random
from collections.abc import Callable, Iterator
from types import ModuleType, NoneType
from typing import Any, get_args, get_type_hints

import attrs
import ht_partner_client.api
import httpx
import pytest
from ht_partner_client import AuthenticatedClient, models

pytestmark = pytest.mark.no_cover

ROUNDS_PER_OPERATION = 2_800
ROUNDS_PER_CLASS = 1_000
CLIENT = AuthenticatedClient(base_url="http://127.0.0.1", token="")
JUNK: list[Any] = [
    *(None, True, False, 0, 1, -1, -1.5, 10**30),
    *("", "x", "1", "on", "9999-99-99T99:99:99Z", "\x00\ud800"),
    *([], [None], [1], ["x"], [{}], [[]], [True, -1.5]),
    *({}, {"id": []}, {"integer": {}, "iso": 5}, {"value": None, "": [{}]}),
]
TIMES = {"integer": 1728427930, "iso": "2024-10-08T22:52:10Z", "iso_short": "2024-10-08"}
OTHER_SHAPES = {
    "id": "12",
    "status": "PENDING",
    "phone": "3105550123",
    "created_at": "2024-10-08T22:52:10Z",
    "updated_at": TIMES,
    "events": ["assigned", {"name": "assigned"}],
    "availability": [{"value": "2024-03-25", "display": "8-12"}, "8-12"],
    "consolidated_availability": {"2024-03-25": ["8-12"]},
}

Read = Callable[[str], Any]
# Bodies that between them hold every response class; nested ones are found in them.
BODIES: dict[str, Callable[[Read], Any]] = {
    "ListOrdersResponse": lambda read: {
        "status": "success",
        "orders": [
            read("retrieve-order.response.200.json")["order"],
            read("create-order.response.200.json")["order"],
            OTHER_SHAPES,
        ],
    },
    "OrderResponse": lambda read: read("retrieve-order.response.200.json"),
    "PartnerClient": lambda read: read("update-client.response.200.json"),
    "SetupIntent": lambda read: read("create-setup-intent.response.200.json"),
    "CreateEphemeralKeyResponse": lambda read: read("create-ephemeral-key.response.200.json"),
    "CheckZipResponse": lambda read: read("check-zip.response.200.json"),
    "ListSkusResponse": lambda read: {"skus": [{"id": 42, "name": "TV Mounting"}]},
    "CountOrdersByTagResponse": lambda read: {"tags": {"tv": 3}},
    "SchemaOrder": lambda read: read("schema-order.json"),
    "SchemaCart": lambda read: read("schema-cart.partial.json"),
}


def spots(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container in `value` with each of its keys or indexes."""
    if isinstance(value, dict | list):
        for key in range(len(value)) if isinstance(value, list) else list(value):
            yield value, key
            yield from spots(value[key])


def mutate(body: Any, chance: random.Random) -> None:
    """Delete, add or spoil one to four members anywhere in `body`."""
    for _ in range(chance.randint(1, 4)):
        found = list(spots(body))
        if not found:
            return
        container, key = chance.choice(found)
        action = chance.random()
        if action < 0.2:
            del container[key]
        elif action < 0.3 and isinstance(container, dict):
            container[f"unknown{chance.randint(0, 9)}"] = copy.deepcopy(chance.choice(JUNK))
        else:
            container[key] = copy.deepcopy(chance.choice(JUNK))


def failures(name: str, decode: Callable[[Any], object], sample: Any, rounds: int) -> Iterator[str]:
    """What `decode` raised in `rounds` rounds, with all that repeats it."""
    text = json.dumps(sample)
    for number in range(rounds):
        seed = f"{name}-{number}"
        body = json.loads(text)
        mutate(body, random.Random(seed))
        try:
            decode(body)
        except Exception as error:
            yield f"seed {seed!r}: {error!r} for {json.dumps(body)}"


def instances(value: Any) -> Iterator[Any]:
    """Every decoded object in `value`, itself first."""
    if attrs.has(type(value)):
        yield value
        yield from instances([getattr(value, field.name) for field in attrs.fields(type(value))])
    elif isinstance(value, list | dict):
        for child in value.values() if isinstance(value, dict) else value:
            yield from instances(child)


@pytest.fixture(scope="module")
def samples(example: Read) -> dict[str, Any]:
    """The largest body of each response class."""
    found: dict[str, Any] = {}
    for name, body in BODIES.items():
        for instance in instances(getattr(models, name).from_dict(body(example))):
            known = found.setdefault(type(instance).__name__, {})
            found[type(instance).__name__] = max(known, instance.to_dict(), key=len)
    return found


def is_response_class(model: Any) -> bool:
    """Only what arrives keeps unknown members."""
    return attrs.has(model) and "additional_properties" in attrs.fields_dict(model)


def operations() -> dict[str, ModuleType]:
    """The generated module of each operation by its name."""
    api = ht_partner_client.api
    found = pkgutil.walk_packages(api.__path__, f"{api.__name__}.")
    modules = [importlib.import_module(module.name) for module in found if not module.ispkg]
    return {module.__name__.rpartition(".")[2]: module for module in modules}


def answer_class(operation: ModuleType) -> type[Any]:
    """The class of the operation's documented answer."""
    names = {name: getattr(models, name) for name in models.__all__}  # loaded when it parses
    answers = get_args(get_type_hints(operation.parse_response, localns=names)["return"])
    (answer,) = (member for member in answers if member is not NoneType)
    return answer


def reachable(model: type[Any]) -> set[type[Any]]:
    """The classes that an object of this class can hold, the class itself among them."""
    found: set[type[Any]] = set()
    remaining: list[Any] = [model]
    while remaining:
        annotation = remaining.pop()
        remaining += get_args(annotation)
        if attrs.has(annotation) and annotation not in found:
            found.add(annotation)
            remaining += get_type_hints(annotation).values()
    return found


RESPONSE_CLASSES = [name for name in models.__all__ if is_response_class(getattr(models, name))]
OPERATIONS = operations()


def test_30_000_rounds_over_all_operations() -> None:
    assert len(OPERATIONS) == 11
    assert ROUNDS_PER_OPERATION * len(OPERATIONS) >= 30_000


def test_every_class_that_an_operation_can_return_is_tried() -> None:
    answers = {
        answer for module in OPERATIONS.values() for answer in reachable(answer_class(module))
    }
    assert {"PartnerOrder", "Timestamp", "SkuImage"} < {answer.__name__ for answer in answers}
    assert {answer.__name__ for answer in answers} <= set(RESPONSE_CLASSES)


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_takes_any_answer(name: str, samples: dict[str, Any]) -> None:
    operation = OPERATIONS[name]

    def decode(body: Any) -> None:
        response = httpx.Response(200, content=json.dumps(body).encode())
        parsed = operation.parse_response(client=CLIENT, response=response)
        assert type(parsed) is answer_class(operation)

    sample = samples[answer_class(operation).__name__]
    assert next(failures(name, decode, sample, ROUNDS_PER_OPERATION), None) is None


# Nested classes are tried on their own too: inside another one, the union around them would
# hide that they raise, by keeping the whole object raw.
@pytest.mark.parametrize("name", RESPONSE_CLASSES)
def test_response_class_takes_anything(name: str, samples: dict[str, Any]) -> None:
    found = failures(name, getattr(models, name).from_dict, samples[name], ROUNDS_PER_CLASS)
    assert next(found, None) is None


def test_the_same_mutations_break_a_strict_class(example: Read) -> None:
    decode = models.CreateOrderRequest.from_dict
    found = failures("strict", decode, example("create-order.request.json"), 200)
    assert len(list(found)) > 20


def test_a_bad_item_leaves_its_neighbours_whole(example: Read) -> None:
    order = example("retrieve-order.response.200.json")["order"]
    decoded = models.ListOrdersResponse.from_dict({"orders": [order, 5, None, {"id": 1}]})
    assert isinstance(decoded.orders, list)
    first, *bad, last = decoded.orders
    assert isinstance(first, models.PartnerOrder)
    assert isinstance(last, models.PartnerOrder)
    assert bad == [5, None]
