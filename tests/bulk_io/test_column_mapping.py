"""Other people's columns become an order's fields; a flawed mapping is told whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.mapping_file import load_mapping
from ht_async.bulk.source.opening import open_source
from ht_async.bulk.source.order_fields import OrderFields
from ht_async.errors import ConfigurationError, InvalidRequestError
from ht_async.models.new_order import NewOrder

GOOD = {"address": "1 Elm", "phone": "555", "sku_ids": "42", "client_id": "7"}
WINDOW = "2030-01-31T09:00:00-08:00/2030-01-31T10:00:00-08:00"
MAPPING = """
list_separator = ","
ignore = ["Internal note"]
[columns]
"PO Number" = "purchase_order_id"
"Site" = "address"
"From" = "time_windows.start"
"To" = "time_windows.end"
"Gear" = "devices"
[constants]
sku_ids = [42]
client_id = 7
[defaults]
phone = "555"
[time_windows]
format = "%m/%d/%Y %I:%M %p"
time_zone = "America/Los_Angeles"
"""


def order_of(values: dict[str, Any], mapping: ColumnMapping | None = None) -> NewOrder:
    return OrderFields(mapping or ColumnMapping()).order(values)


def problems_of(values: dict[str, Any], mapping: ColumnMapping | None = None) -> list[str]:
    with pytest.raises(InvalidRequestError) as raised:
        order_of(values, mapping)
    return [str(problem) for problem in raised.value.problems]


def test_a_mapping_file(make_file) -> None:
    mapping = load_mapping(make_file(MAPPING, "mapping.toml"))
    path = make_file(
        "PO Number;Site;From;To;Gear;phone;Internal note\n"
        "A-1;1 Elm;07/04/2030 09:00 AM;07/04/2030 11:00 AM;LG TV, Mac;;secret\n"
    )
    source = open_source(path, mapping=mapping)
    [row] = source.rows()
    order = OrderFields(source.mapping).order(row.values)
    assert (order.purchase_order_id, order.address, order.phone) == ("A-1", "1 Elm", "555")
    assert (order.sku_ids, order.client_id, order.devices) == ((42,), 7, ("LG TV", "Mac"))
    assert order.time_windows[0].start.astimezone(UTC) == datetime(2030, 7, 4, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[columns]\nA = "adress"\n', 'columns."A" must be one of address, phone'),
        ("colums = 1\n", "colums is unknown: there are columns"),
        ("columns = 1\n", "columns must be a table"),
        ('ignore = "A"\n', "ignore must be a list of names"),
        ('ignore = ["A"]\n[columns]\nA = "phone"\n', '"A" is in columns and in ignore'),
        ('[constants]\npurchase_order_id = "A"\n', "each order needs one of its own"),
        ("[defaults]\ncolour = 1\n", "defaults.colour is no field of an order"),
        ("[constants]\nsku_ids = []\n", "constants.sku_ids: is empty"),
        ('[constants]\nphone = " "\n', "constants.phone: is empty"),
        ('[defaults]\nemail = "nobody"\n', "defaults.email: is no e-mail address"),
        ("[constants]\nclient_id = 1\n[defaults]\nclient_id = 1\n", "choose one"),
        ('list_separator = ""\n', "list_separator must be a text"),
        ("[time_windows]\nseparator = 5\n", "time_windows.separator must be a text"),
        ('[time_windows]\nformat = "%H:%M"\n', "time_windows.format must tell day and time"),
        ('[time_windows]\ntime_zone = "Mars/Base"\n', "time_zone must be a known one"),
        ('[time_windows]\ntime_zone = "../etc"\n', "time_zone must be a known one"),
        ("[time_windows]\nzone = 1\n", "time_windows.zone is unknown"),
        ("A = \n", "is no TOML"),
    ],
)
def test_flawed_mapping_files(make_file, text: str, told: str) -> None:
    path = make_file(text, "mapping.toml")
    with pytest.raises(ConfigurationError) as raised:
        load_mapping(path)
    assert str(raised.value).startswith(str(path))
    assert told in str(raised.value)


def test_all_flaws_of_a_mapping_are_told_at_once(make_file) -> None:
    text = 'typo = 1\n[columns]\nA = "b"\n[time_windows]\ntime_zone = "x"\n'
    with pytest.raises(ConfigurationError) as raised:
        load_mapping(make_file(text, "mapping.toml"))
    assert str(raised.value).count(";") == 2


def test_mapping_files_that_cannot_be_read(make_file, tmp_path) -> None:
    with pytest.raises(ConfigurationError, match="can't be read"):
        load_mapping(tmp_path / "absent.toml")
    with pytest.raises(ConfigurationError, match="is no UTF-8"):
        load_mapping(make_file(b"\xff", "mapping.toml"))


@pytest.mark.parametrize(
    ("mapping", "header", "told"),
    [
        (ColumnMapping(columns={"tel": "phone"}), "tel,phone,address,sku_ids,client_id", "both"),
        (ColumnMapping(constants={"phone": "5"}), "phone,address,sku_ids,client_id", "a constant"),
        (ColumnMapping(columns={"tel": "phone"}), "Tel.,address,sku_ids,client_id", "is it tel?"),
    ],
)
def test_headers_are_checked_by_the_mapping(make_file, mapping, header: str, told: str) -> None:
    with pytest.raises(SourceError) as raised:
        open_source(make_file(header + "\n"), mapping=mapping)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("values", "field", "value"),
    [
        ({"sku_ids": " 42 ; 47 "}, "sku_ids", (42, 47)),
        ({"sku_ids": 42}, "sku_ids", (42,)),
        ({"sku_ids": [42.0, "47"]}, "sku_ids", (42, 47)),
        ({"client_id": 7.0}, "client_id", 7),
        ({"devices": "LG; Mac"}, "devices", ("LG", "Mac")),
        ({"purchase_order_id": UUID(int=1)}, "purchase_order_id", str(UUID(int=1))),
        ({"purchase_order_id": 12}, "purchase_order_id", "12"),
        ({"rejected_reference": "kept"}, "purchase_order_id", "kept"),
        ({"rejected_reference": "kept", "purchase_order_id": "A"}, "purchase_order_id", "A"),
        ({"rejected_row": 3, "rejected_because": ["x"]}, "notes", None),
        ({"notes": "", "email": None}, "email", None),
    ],
)
def test_values_that_are_read(values: dict[str, Any], field: str, value: object) -> None:
    assert getattr(order_of({**GOOD, **values}), field) == value


DIGITS = "must be a whole number, written in digits alone"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"sku_ids": "TV"}, [f"sku_ids[0]: {DIGITS}"]),
        ({"sku_ids": "42;"}, [f"sku_ids[1]: {DIGITS}"]),
        ({"sku_ids": "42.0"}, [f"sku_ids[0]: {DIGITS}"]),
        ({"sku_ids": "٤٢"}, [f"sku_ids[0]: {DIGITS}"]),
        ({"sku_ids": "9" * 20}, [f"sku_ids[0]: {DIGITS}"]),
        ({"sku_ids": ""}, ["sku_ids: is missing"]),
        ({"sku_ids": "42,43"}, ["sku_ids: has a comma: a list's entries are separated by ;"]),
        ({"client_id": "-7"}, [f"client_id: {DIGITS}"]),
        ({"client_id": 7.5}, ["client_id: must be a whole number, not float"]),
        ({"time_windows": "9 to 10"}, ["time_windows[0]: must be START/END"]),
        ({"time_windows": 5}, ["time_windows: must be a list of TimeWindow"]),
        ({"weather": "fine"}, ["weather: is no field of an order: rename it, or map or ignore it"]),
        ({"rejected_text": "{"}, ["rejected_text: holds a line that couldn't be read"]),
        ({"notes": "a\0b"}, ["notes: holds a control character"]),
        ({"time_windows.start": "x"}, ["time_windows.end: is missing"]),
    ],
)
def test_values_that_are_refused(values: dict[str, Any], told: list[str]) -> None:
    problems = problems_of({**GOOD, **values})
    assert len(problems) == len(told)
    assert all(map(str.startswith, problems, told))


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ("2030-01-31", "must be a time"),
        ("tomorrow, 9 a.m.", "must be a time"),
        ("2030-01-31T09:00:00", "has no time zone"),
    ],
)
def test_times_that_are_refused(start: str, told: str) -> None:
    values = {**GOOD, "time_windows": f"{WINDOW};{start}/2030-01-31T10:00:00-08:00"}
    [problem] = problems_of(values)
    assert problem.startswith(f"time_windows[1].start: {told}")


@pytest.mark.parametrize("day", ["2030-03-10T02:30:00", "2030-11-03T01:30:00"])
def test_times_that_the_change_of_clocks_makes_doubtful(make_file, day: str) -> None:
    text = '[time_windows]\ntime_zone = "America/Los_Angeles"\n'
    mapping = load_mapping(make_file(text, "mapping.toml"))
    [problem] = problems_of({**GOOD, "time_windows": f"{day}/2030-12-01T00:00:00Z"}, mapping)
    assert "falls on the change of the clocks" in problem


def test_every_problem_of_a_row_is_told() -> None:
    values = {"sku_ids": "x", "client_id": "y", "phone": "", "email": "z", "odd": 1}
    fields = [problem.partition(":")[0] for problem in problems_of(values)]
    assert fields == ["odd", "client_id", "sku_ids[0]", "address", "phone", "email"]


def test_a_member_that_is_given_twice_is_refused() -> None:
    mapping = ColumnMapping(columns={"tel": "phone"})
    assert problems_of({**GOOD, "tel": "1"}, mapping)[0].startswith("tel: gives a field that")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
NAMES = st.sampled_from([*GOOD, "time_windows", "devices", "notes", "time_windows.start", "x"])


@given(st.dictionaries(NAMES, JSON, max_size=4))
@settings(deadline=None)
def test_any_values_give_an_order_or_problems(values: dict[str, Any]) -> None:
    with suppress(InvalidRequestError):
        assert isinstance(order_of({**GOOD, **values}), NewOrder)
