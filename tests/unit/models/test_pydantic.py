"""Models are types for pydantic: what is written, what is read, and the JSON schemas of both."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from pydantic import TypeAdapter, ValidationError

from ht_async import (
    EphemeralKey,
    NewOrder,
    Order,
    OrderStatus,
    PartnerClient,
    SetupIntent,
    Sku,
    TagCounts,
    TimeWindow,
    ZipCheck,
    ZipGrid,
)
from ht_async.binding.ht.clients import decode_client, decode_ephemeral_key, decode_setup_intent
from ht_async.binding.ht.orders import decode_order
from ht_async.binding.ht.skus import decode_zip_check
from ht_async.models.view import View

VIEWS = [Order, PartnerClient, Sku, ZipCheck, SetupIntent, EphemeralKey]
EXAMPLES = Path(__file__).parents[2] / "contract/examples/ht"
SHAPES: dict[type, Any] = {
    Order: ("retrieve-order.response.200.json", decode_order),
    PartnerClient: ("update-client.response.200.json", decode_client),
    SetupIntent: ("create-setup-intent.response.200.json", decode_setup_intent),
    EphemeralKey: ("create-ephemeral-key.response.200.json", decode_ephemeral_key),
    ZipCheck: ("check-zip.response.200.json", decode_zip_check),
}
ORDER = {"address": "1 Main St", "phone": "2135550100", "sku_ids": [42], "client_id": 7}
HOURS = {"start": "2030-01-31T09:00:00-08:00", "end": "2030-01-31T11:00:00-08:00"}


def order_of(document: dict[str, Any]) -> Order:
    return decode_order({"order": {"id": 1, **document}})


def written(kind: Any, value: Any) -> Any:
    return json.loads(TypeAdapter(kind).dump_json(value))


def problems_of(kind: Any, value: Any) -> dict[tuple[int | str, ...], str]:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    return {error["loc"]: error["msg"] for error in caught.value.errors()}


# -- written ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SHAPES, ids=lambda kind: kind.__name__)
def test_documented_answers_are_written_as_they_came_and_fit_their_schema(kind: type) -> None:
    file, decode = SHAPES[kind]
    view = decode(json.loads((EXAMPLES / file).read_text(encoding="utf-8")))
    assert type(view) is kind
    shown = written(kind, view)
    assert shown == view.to_dict()
    Draft202012Validator(TypeAdapter(kind).json_schema(mode="serialization")).validate(shown)


@pytest.mark.parametrize("kind", VIEWS, ids=lambda kind: kind.__name__)
def test_the_schema_of_a_view_is_that_of_the_spec(kind: type) -> None:
    schema = TypeAdapter(list[kind]).json_schema(mode="serialization")  # type: ignore[valid-type]
    assert schema["items"] == {"$ref": f"#/$defs/{kind.__name__}"}
    described = schema["$defs"][kind.__name__]
    Draft202012Validator.check_schema(described)
    assert described["title"] == kind.__name__
    assert described["properties"].keys() & dir(kind)


def test_a_wrong_answer_does_not_fit_the_schema() -> None:
    schema = Draft202012Validator(TypeAdapter(Order).json_schema(mode="serialization"))
    assert not schema.is_valid({"id": 1, "tags": "tv"})
    assert not schema.is_valid([])


def test_secrets_are_masked() -> None:
    intent = decode_setup_intent({"client_secret": "seti_1", "stripe_customer_id": "c"})
    assert written(SetupIntent, intent) == {"client_secret": "***", "stripe_customer_id": "c"}


def test_what_json_can_not_express_is_replaced() -> None:
    assert written(Order, order_of({"notes": "a\ud800b"})) == {"id": 1, "notes": "a?b"}
    assert written(Order, order_of({"distance": float("inf")})) == {"id": 1, "distance": None}


def test_only_the_view_itself_is_taken() -> None:
    adapter = TypeAdapter(Order)
    order = order_of({})
    assert adapter.validate_python(order) is order
    with pytest.raises(ValidationError):
        adapter.validate_python({"id": 1})


def test_counts_and_grids_are_written() -> None:
    check = decode_zip_check({"zip": "90001", "treatment": "on"})
    grid = ZipGrid([42], ["90001"], {("42", "90001"): check})
    assert written(TagCounts, TagCounts({"tv": 2}, "list")) == {"tv": 2}
    assert written(ZipGrid, grid) == grid.to_rows()
    for kind, value in ((TagCounts, {"tv": 2}), (ZipGrid, grid.to_rows())):
        Draft202012Validator(TypeAdapter(kind).json_schema(mode="serialization")).validate(value)
    rows = TypeAdapter(ZipGrid).json_schema(mode="serialization")["items"]
    assert set(rows["properties"]) == set(grid.to_rows()[0])


def test_statuses_are_taken_in_every_form() -> None:
    adapter = TypeAdapter(OrderStatus)
    assert [adapter.validate_python(it) for it in (1, "1", "searching", 77)] == [
        *[OrderStatus.SEARCHING] * 3,
        OrderStatus(77),
    ]
    assert written(OrderStatus, OrderStatus(77)) == 77


# -- read ------------------------------------------------------------------------------------


def test_an_order_is_read_and_written_again() -> None:
    document = {**ORDER, "devices": ["TV"], "time_windows": [HOURS], "notes": "a\nb"}
    order = TypeAdapter(NewOrder).validate_python(document)
    assert order == NewOrder.from_mapping(document)
    assert written(NewOrder, order) == document
    assert TypeAdapter(NewOrder).validate_python(order) is order


def test_every_flaw_is_told_at_its_field() -> None:
    flawed = {
        "sku_ids": [1, "x"],
        "phone": "\x00",
        "time_windows": [{**HOURS, "end": "soon"}],
        "sku": 1,
    }
    assert problems_of(NewOrder, flawed) == {
        ("address",): "is missing",
        ("phone",): "holds a control character",
        ("sku",): "is called sku_ids here",
        ("sku_ids", 1): "must be a whole number, not str",
        ("first_name",): "is missing: it is needed without client_id",
        ("last_name",): "is missing: it is needed without client_id",
        ("email",): "is missing: it is needed without client_id",
        ("time_windows", 0, "end"): "must be an aware datetime (in a mapping also text like "
        "2030-01-31T09:00:00-08:00)",
    }


def test_no_value_stands_in_the_errors() -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(NewOrder).validate_python({**ORDER, "email": "jane.example.com"})
    assert "jane" not in f"{caught.value}{caught.value.errors()}{caught.value.json()}"


def test_windows_by_themselves() -> None:
    adapter = TypeAdapter(TimeWindow)
    window = adapter.validate_python(HOURS)
    assert window.start == datetime(2030, 1, 31, 17, tzinfo=UTC)
    assert written(TimeWindow, window) == HOURS
    assert problems_of(TimeWindow, {**HOURS, "end": HOURS["start"]}) == {
        ("end",): "must be after start"
    }
    assert problems_of(TimeWindow, {"begin": 1}) == {(): "has members other than start and end"}
    assert problems_of(TimeWindow, None) == {(): "must be an object"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from([field.name for field in fields(NewOrder)]) | st.text()
SURROGATES = st.text(alphabet=st.characters(codec=None), max_size=4)


@given(JSON | st.dictionaries(NAMES | SURROGATES, JSON | SURROGATES, max_size=6))
def test_any_body_is_an_order_or_a_list_of_problems(body: Any) -> None:
    try:
        order = TypeAdapter(NewOrder).validate_python(body)
    except ValidationError as error:
        json.dumps(error.errors(), ensure_ascii=False).encode()
    else:
        assert isinstance(order, NewOrder)


def test_the_schema_of_an_order_has_all_of_its_fields() -> None:
    described = TypeAdapter(NewOrder).json_schema()
    assert list(described["properties"]) == [field.name for field in fields(NewOrder)]
    schema = Draft202012Validator(described)
    named = dict.fromkeys(("first_name", "last_name", "email"), "Jane")
    assert schema.is_valid(ORDER)
    assert schema.is_valid({**ORDER, "client_id": None, **named, "time_windows": [HOURS]})
    for flaw in ({"sku_ids": []}, {"sku_ids": ["1"]}, {"address": ""}, {"x": 1}, {"devices": "TV"}):
        assert not schema.is_valid({**ORDER, **flaw})
    assert not schema.is_valid({name: ORDER[name] for name in ("address", "phone", "sku_ids")})


# -- apart from pydantic ---------------------------------------------------------------------


def test_pydantic_is_loaded_only_by_who_asks_for_a_schema() -> None:
    program = """
import sys, ht_async
for name in ht_async.__all__:
    getattr(ht_async, name)
ht_async.NewOrder(address="a", phone="1", sku_ids=[1], client_id=1)
assert not {"pydantic", "pydantic_core", "fastapi"} & set(sys.modules)
import pydantic
pydantic.TypeAdapter(ht_async.Order)
"""
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_committed_schemas_are_those_of_the_spec() -> None:
    script = Path(__file__).parents[3] / "scripts/write_model_schemas.py"
    done = subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_view_has_a_schema() -> None:
    assert {
        kind.__name__ for kind in View.__subclasses__() if kind.__name__ != "IdentifiedView"
    } | {kind.__name__ for base in View.__subclasses__() for kind in base.__subclasses__()} == {
        kind.__name__ for kind in VIEWS
    }
