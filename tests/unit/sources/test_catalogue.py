"""What a catalogue file says, and what is wrong with one: file, table, key, remedy."""

from __future__ import annotations

import textwrap
from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ht_async.sources.catalogue as module
from ht_async import ConfigurationError
from ht_async.sources import (
    Catalogue,
    CatalogueError,
    ItemKey,
    ItemRule,
    Shop,
    ShopItem,
    WindowPolicy,
    load_catalogue,
)

RULE = '[[items]]\nsku = "A"\nsku_ids = [1]\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def load(folder: Path, text: str) -> Catalogue:
    return load_catalogue(written(folder, text))


def refusal(folder: Path, text: str) -> CatalogueError:
    with pytest.raises(CatalogueError) as caught:
        load(folder, text)
    return caught.value


# -- what it says --------------------------------------------------------------------------


def test_the_documented_sample(tmp_path: Path) -> None:
    assert module.__doc__ is not None
    sample = textwrap.dedent(module.__doc__.split("\n\n", 1)[1])
    catalogue = load(tmp_path, sample)
    assert catalogue.ready_statuses == {"completed"}
    assert (catalogue.phone, catalogue.notes) == ("310-555-0123", "Sold in our web shop")
    assert catalogue.unmapped_items == "refuse"
    policy = catalogue.time_windows
    assert policy is not None
    assert (policy.first_day, policy.days, policy.zone.key) == (3, 2, "America/Los_Angeles")
    assert (policy.start, policy.end, policy.weekdays) == (time(9), time(12), {0, 1, 2, 3, 4})
    assert catalogue.rules == (
        ItemRule(
            key=ItemKey.SKU,
            value="SO-20021",
            sku_ids=(10639,),
            quantity="repeat",
            devices=("Samsung TV",),
        ),
        ItemRule(key=ItemKey.NAME, value="Engraving", ignore=True),
    )


def test_rules_alone_are_enough(tmp_path: Path) -> None:
    catalogue = load(tmp_path, RULE)
    assert catalogue == Catalogue(rules=(ItemRule(key=ItemKey.SKU, value="A", sku_ids=(1,)),))
    assert catalogue.rules[0].quantity == "refuse"
    assert catalogue.time_windows is None


def test_every_day_counts_unless_days_are_named(tmp_path: Path) -> None:
    windows = '[time_windows]\nfirst_day=0\ndays=1\nstart=09:00:00\nend=10:00:00\nzone="UTC"\n'
    policy = load(tmp_path, windows + RULE).time_windows
    assert isinstance(policy, WindowPolicy)
    assert policy.weekdays == set(range(7))


@pytest.mark.parametrize(
    ("item", "sku"),
    [
        ({"price_id": "c", "product_id": "p", "sku": "s", "name": "n"}, 1),
        ({"price_id": "x", "product_id": "p", "sku": "s", "name": "n"}, 2),
        ({"product_id": "x", "sku": "s", "name": "n"}, 3),
        ({"name": "n"}, 4),
        ({"name": "N"}, None),
        ({}, None),
    ],
)
def test_the_most_particular_rule_wins(
    tmp_path: Path, item: dict[str, str], sku: int | None
) -> None:
    keys = [("name", "n", 4), ("sku", "s", 3), ("product", "p", 2), ("price", "c", 1)]
    text = "".join(f'[[items]]\n{key} = " {value} "\nsku_ids = [{n}]\n' for key, value, n in keys)
    rule = load(tmp_path, text).rule_for(ShopItem(**item))  # type: ignore[arg-type]
    assert (rule and rule.sku_ids) == (None if sku is None else (sku,))


@pytest.mark.parametrize(
    ("statuses", "shop", "status", "ready"),
    [
        (None, Shop.HIGHLEVEL, "completed", True),
        (None, Shop.HIGHLEVEL, "Completed", True),
        (None, Shop.HIGHLEVEL, "pending", False),
        (None, Shop.SHINEON, "in_production", True),
        (None, Shop.SHINEON, "shipped", True),
        (None, Shop.SHINEON, "on_hold", False),
        (None, Shop.SHINEON, "completed", False),
        (["Pending"], Shop.HIGHLEVEL, "pending", True),
        (["pending"], Shop.HIGHLEVEL, "completed", False),
        (["pending"], Shop.HIGHLEVEL, None, False),
    ],
)
def test_which_statuses_are_ready(
    tmp_path: Path, statuses: list[str] | None, shop: Shop, status: str | None, ready: bool
) -> None:
    head = "" if statuses is None else f"[orders]\nready_statuses = {statuses!r}\n"
    assert load(tmp_path, head + RULE).is_ready(shop, status) is ready


# -- what is wrong -------------------------------------------------------------------------

WINDOWS = (
    '[time_windows]\nfirst_day = 3\ndays = 2\nstart = 09:00:00\nend = 12:00:00\nzone = "UTC"\n'
)


@pytest.mark.parametrize(
    ("text", "field", "remedy"),
    [
        ("", "items", "write [[items]]"),
        ("items = []", "items", "write [[items]]"),
        ("items = 5", "items", "write [[items]]"),
        ("items = [5]", "items[1]", "write [items[1]]"),
        (RULE + "[ordres]\n", "ordres", "there are orders, time_windows, items"),
        ("orders = 1\n" + RULE, "orders", "write [orders]"),
        ("[orders]\nphones = '1'\n" + RULE, "orders.phones", "there are ready_statuses, phone"),
        ("[orders]\nphone = ''\n" + RULE, "orders.phone", "is empty"),
        ("[orders]\nphone = 5\n" + RULE, "orders.phone", "must be text"),
        ("[orders]\nready_statuses = []\n" + RULE, "orders.ready_statuses", "is empty"),
        ("[orders]\nready_statuses = 'x'\n" + RULE, "orders.ready_statuses", "a list of texts"),
        ("[orders]\nunmapped_items = 'skip'\n" + RULE, "orders.unmapped_items", "refuse, ignore"),
        ("time_windows = 1\n" + RULE, "time_windows", "write [time_windows]"),
        ("[time_windows]\nfirst_day=1\n" + RULE, "time_windows.days", "is missing"),
        (WINDOWS.replace("= 2", "= 0") + RULE, "time_windows.days", "1 to 60"),
        (WINDOWS.replace("= 3", "= -1") + RULE, "time_windows.first_day", "0 to 60"),
        (WINDOWS.replace("= 3", "= true") + RULE, "time_windows.first_day", "0 to 60"),
        (WINDOWS.replace("09:00:00", "09:30:00") + RULE, "time_windows.start", "a full hour"),
        (WINDOWS.replace("09:00:00", "'09:00'") + RULE, "time_windows.start", "without quotes"),
        (WINDOWS.replace("12:00:00", "09:00:00") + RULE, "time_windows.end", "after start"),
        (WINDOWS.replace("UTC", "Mars/Base") + RULE, "time_windows.zone", "America/Los_Angeles"),
        (WINDOWS.replace('"UTC"', "5") + RULE, "time_windows.zone", "America/Los_Angeles"),
        (WINDOWS.replace("UTC", "../x") + RULE, "time_windows.zone", "America/Los_Angeles"),
        (WINDOWS + "weekdays = ['monday']\n" + RULE, "time_windows.weekdays", "mon, tue"),
        (WINDOWS + "weekdays = []\n" + RULE, "time_windows.weekdays", "is empty"),
        ("[[items]]\nsku_ids = [1]\n", "items[1]", "one of price, product, sku, name"),
        ("[[items]]\nsku='A'\nname='B'\nsku_ids=[1]\n", "items[1]", "and no second one"),
        ("[[items]]\nsku = 'A'\n", "items[1].sku_ids", "ignore = true"),
        ("[[items]]\nsku = 5\nsku_ids = [1]\n", "items[1].sku", "must be text"),
        ("[[items]]\nsku='A'\nsku_ids=[]\n", "items[1].sku_ids", "name at least one"),
        ("[[items]]\nsku='A'\nsku_ids=['1']\n", "items[1].sku_ids[0]", "must be a whole number"),
        ("[[items]]\nsku='A'\nsku_ids=[0]\n", "items[1].sku_ids[0]", "above 0"),
        (RULE + "quantity = 'twice'\n", "items[1].quantity", "refuse, repeat, once"),
        (RULE + "quantiy = 'once'\n", "items[1].quantiy", "is no key of this table"),
        (RULE + "devices = 'TV'\n", "items[1].devices", "a list of texts"),
        (RULE + "ignore = 'yes'\n", "items[1].ignore", "true or false"),
        (RULE + "ignore = true\n", "items[1].sku_ids", "makes no sense with ignore"),
        (RULE + "[[items]]\nsku=' A '\nignore=true\n", "items[2].sku", "items[1] as well"),
    ],
)
def test_a_flaw_is_told_by_file_table_and_key(
    tmp_path: Path, text: str, field: str, remedy: str
) -> None:
    error = refusal(tmp_path, text)
    problems = {problem.field: problem.message for problem in error.problems}
    assert field in problems
    assert remedy in problems[field]
    assert f"{tmp_path / 'catalogue.toml'}: {field}: " in str(error)
    assert isinstance(error, ConfigurationError)


def test_every_flaw_is_told_at_once(tmp_path: Path) -> None:
    text = "x = 1\n[orders]\nphone = 1\n[time_windows]\ndays = 'x'\n[[items]]\nsku = 1\n[[items]]\n"
    fields = [problem.field for problem in refusal(tmp_path, text).problems]
    assert fields[:3] == ["x", "orders.phone", "time_windows.days"]
    assert {"time_windows.first_day", "items[1].sku", "items[2]"} <= set(fields)


@pytest.mark.parametrize("text", ["[orders", "a = ", '[[items]]\nsku = "A"\nsku = "B"\n'])
def test_what_is_no_toml_is_told_with_the_place(tmp_path: Path, text: str) -> None:
    assert "is no TOML" in str(refusal(tmp_path, text))


def test_a_file_that_can_t_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=r"missing\.toml: file: can't be read: No such file"):
        load_catalogue(tmp_path / "missing.toml")
    with pytest.raises(CatalogueError, match="can't be read"):
        load_catalogue(tmp_path)
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueError, match="is no TOML in UTF-8"):
        load_catalogue(str(binary))


KEYS = st.sampled_from(
    [
        *(
            "orders",
            "time_windows",
            "items",
            "sku",
            "name",
            "price",
            "sku_ids",
            "quantity",
            "ignore",
        ),
        *("devices", "phone", "notes", "ready_statuses", "unmapped_items", "zone", "first_day"),
        *("days", "start", "end", "weekdays", "other"),
    ]
)
VALUES = st.recursive(
    st.integers(-2, 70).map(str)
    | st.booleans().map(lambda value: str(value).lower())
    | st.sampled_from(["'A'", "'UTC'", "''", "09:00:00", "10:00:00", "1.5", "2024-01-01", "[]"])
    | st.sampled_from(["['mon']", "'refuse'", "'once'", "[1]"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(KEYS, inner, max_size=5).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        )
    ),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_toml_is_a_catalogue_or_told(tmp_path: Path, tables: dict[str, str]) -> None:
    text = "".join(f"{key} = {value}\n" for key, value in tables.items())
    try:
        found: object = load(tmp_path, text).rules
    except CatalogueError as error:
        found = error.problems
    assert found
