"""`ht-async sources`: shops' orders are shown, and ordered once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from bulk_files import exported, ids_on_server
from cli_program import PATIENCE, Program, Sandbox

from ht_async.bulk import JobState, open_journal
from ht_async.cli.shop_access import ShopAccess
from ht_async.sandbox import SandboxConfig, serve
from ht_async.sources import shop_walk

CATALOGUE = Path(__file__).parents[2] / "examples/catalogue.toml"
ORDERS = 24

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture(scope="module")
def _shops() -> Iterator[Sandbox]:
    config = SandboxConfig(port=0, shop_orders=ORDERS, seed=4)
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serve(config)) as server,
    ):
        yield Sandbox(server, portal)


@pytest.fixture
def shops(_shops: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """A fresh sandbox with both shops, which the environment names; and an empty folder."""
    _shops.admin("PUT", "faults", [])
    _shops.admin("POST", "reset")
    url, key = _shops.server.url, _shops.server.api_key
    variables = {
        "HT_BASE_URL": url,
        "HT_API_KEY": key,
        "HT_HIGHLEVEL_BASE_URL": url,
        "HT_HIGHLEVEL_TOKEN": key,
        "HT_HIGHLEVEL_LOCATION_ID": "sandboxlocation00001",
        "HT_SHINEON_BASE_URL": url,
        "HT_SHINEON_TOKEN": key,
        "HT_DB": "jobs.db",
    }
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    return _shops


def sync(shop: str, *options: str, job: str = "shop", since: str = "2020-01-01") -> list[str]:
    command = ["sources", "sync", shop, "--since", since, "--catalogue", str(CATALOGUE)]
    return [*command, "--job", job, *options]


def truth(shops: Sandbox, shop: str, prefix: str) -> dict[str, str | None]:
    told = shops.admin("GET", "shops")[shop]
    return {f"{prefix}-{order['id']}": order["flaw"] for order in told}


def sound(flaws: dict[str, str | None]) -> set[str]:
    return {reference for reference, flaw in flaws.items() if flaw is None}


# -- get -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shop", "prefix"), [("highlevel", "hl"), ("shineon", "so")])
def test_an_order_is_shown_and_what_it_would_become(
    shop: str, prefix: str, shops: Sandbox, ht_async: Program
) -> None:
    flaws = truth(shops, shop, prefix)
    good = next(reference for reference, flaw in flaws.items() if flaw is None)
    bad = next(reference for reference, flaw in flaws.items() if flaw is not None)
    order_id = good.partition("-")[2]
    alone = ht_async("sources", "get", shop, order_id)
    assert (alone.code, "would be ordered" in alone.err) == (0, False)
    assert f"Reference   {good}" in alone.out
    told = ht_async("sources", "get", shop, order_id, "--catalogue", str(CATALOGUE))
    assert told.code == 0
    assert "Purchase order id  " + good in told.out
    assert "Notes              Sold in our web shop" in told.out
    command = ("sources", "get", shop, bad.partition("-")[2], "--catalogue", str(CATALOGUE))
    refused = ht_async(*command)
    assert (refused.code, "not ordered: " in refused.err) == (1, True)
    document = ht_async(*command, "--json").document
    assert document["would_order"] is None
    assert flaws[bad] in [reason["reason"] for reason in document["reasons"]]
    assert document["shop_order"]


def test_an_order_that_is_not_there(shops: Sandbox, ht_async: Program) -> None:
    for shop in ("highlevel", "shineon"):
        done = ht_async("sources", "get", shop, "99", "--json")
        assert (done.code, done.error["next_step"]) == (3, "check the id")


def test_a_shop_without_a_list_is_another_server(
    shops: Sandbox, ht_async: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Elsewhere) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        monkeypatch.setenv("HT_SHINEON_BASE_URL", f"http://127.0.0.1:{server.server_port}")
        done = ht_async(*sync("shineon", "--dry-run", "--json"))
        server.shutdown()
        thread.join()
    assert (done.code, done.error["next_step"]) == (3, "check HT_SHINEON_BASE_URL")


# -- sync ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shop", "prefix"), [("highlevel", "hl"), ("shineon", "so")])
def test_what_was_sold_is_ordered_once_and_the_rest_has_its_reasons(
    shop: str, prefix: str, shops: Sandbox, ht_async: Program, tmp_path: Path
) -> None:
    flaws = truth(shops, shop, prefix)
    first = ht_async(*sync(shop, "--json"))
    account = first.document
    assert (first.code, account["state"], account["source"].lower()) == (1, "done", shop)
    assert (account["created"], account["taken"], account["known"]) == (len(sound(flaws)),) * 2 + (
        0,
    )
    refused = {order["reference"]: order["reasons"] for order in account["refused"]}
    assert refused.keys() == flaws.keys() - sound(flaws)
    for reference, reasons in refused.items():
        assert flaws[reference] in {reason["reason"] for reason in reasons}
    again = ht_async(*sync(shop))
    assert again.code == 1
    assert again.err.count("not ordered: ") == len(refused)
    assert f"{len(refused):,} orders of the shop, for the reasons above" in again.out
    assert sorted(ids_on_server(shops).values()) == sorted(sound(flaws))
    assert {item["reference"] for item in exported(ht_async, "shop", tmp_path)} == sound(flaws)
    assert shops.admin("GET", "shops")["highlevel_limit"]["refused"] == 0


def test_a_job_grows_with_its_shop(shops: Sandbox, ht_async: Program) -> None:
    flaws = truth(shops, "shineon", "so")
    orders = shops.server.sandbox.shops.all("shineon")
    middle = datetime.fromtimestamp(orders[ORDERS // 2].created_at, UTC).date().isoformat()
    newest = ht_async(*sync("shineon", "--json", since=middle)).document
    assert 0 < newest["taken"] < len(sound(flaws))
    whole = ht_async(*sync("shineon", "--json")).document
    assert whole["taken"] + newest["taken"] == len(sound(flaws)) == whole["created"]
    last = ht_async(*sync("shineon", "--json", since=middle)).document
    assert (last["taken"], last["known"]) == (0, newest["taken"])
    elsewhere = ht_async(*sync("shineon", "--json", job="another")).document
    assert (elsewhere["taken"], elsewhere["known"]) == (0, len(sound(flaws)))
    assert sorted(ids_on_server(shops).values()) == sorted(sound(flaws))


def test_an_order_that_changes_after_it_was_ordered_is_told(
    shops: Sandbox, ht_async: Program
) -> None:
    flaws = truth(shops, "shineon", "so")
    ht_async(*sync("shineon"))
    one, other = sorted(sound(flaws))[:2]
    stored = shops.server.sandbox.shops.get("shineon", one.partition("-")[2])
    cancelled = shops.server.sandbox.shops.get("shineon", other.partition("-")[2])
    assert stored is not None
    assert cancelled is not None
    change: Any = stored.document
    change["note"] = "Ring twice"
    change = cancelled.document
    change["status"], change["cancelled_at"] = "cancelled", "2026-01-01T00:00:00Z"
    account = ht_async(*sync("shineon", "--json")).document
    told = {order["reference"]: order["reasons"] for order in account["refused"]}
    assert [reason["reason"] for reason in told[one]] == ["changed"]
    assert [reason["reason"] for reason in told[other]][:2] == ["changed", "cancelled"]
    assert account["taken"] == 0
    assert sorted(ids_on_server(shops).values()) == sorted(sound(flaws))


def test_a_dry_run_sends_nothing_and_keeps_nothing(
    shops: Sandbox, ht_async: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flaws = truth(shops, "shineon", "so")
    with monkeypatch.context() as without_key:
        without_key.delenv("HT_API_KEY")
        before = ht_async(*sync("shineon", "--dry-run", "--json"))
        shown = ht_async(*sync("shineon", "--dry-run"))
    assert (before.code, shown.code) == (1, 1)
    assert set(before.document["would_order"]) == sound(flaws)
    assert len(before.document["refused"]) == len(flaws) - len(sound(flaws))
    for reference in flaws:
        told = shown.out if reference in sound(flaws) else shown.err
        assert reference in told
    assert list(tmp_path.iterdir()) == []
    assert ids_on_server(shops) == {}
    ht_async(*sync("shineon"))
    after = ht_async(*sync("shineon", "--dry-run", "--json")).document
    assert (after["would_order"], after["known"]) == ([], len(sound(flaws)))


def test_a_sync_may_leave_the_sending_to_workers(
    shops: Sandbox,
    ht_async: Program,
    monkeypatch: pytest.MonkeyPatch,
    start: Callable[..., Any],
) -> None:
    flaws = truth(shops, "shineon", "so")
    with monkeypatch.context() as without_key:
        without_key.delenv("HT_API_KEY")
        done = ht_async(*sync("shineon", "--detach"))
    assert done.code == 1
    assert "ht-async worker" in done.err
    assert ids_on_server(shops) == {}
    worker = start("worker", "--once", "--timeout", "10")
    _, err = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0, err
    assert sorted(ids_on_server(shops).values()) == sorted(sound(flaws))


# -- trouble ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shop", "variable", "value", "code", "told"),
    [
        ("shineon", "HT_SHINEON_TOKEN", "", 2, "HT_SHINEON_TOKEN"),
        ("highlevel", "HT_HIGHLEVEL_TOKEN", "", 2, "HT_HIGHLEVEL_TOKEN"),
        ("highlevel", "HT_HIGHLEVEL_LOCATION_ID", "", 2, "HT_HIGHLEVEL_LOCATION_ID"),
        ("shineon", "HT_SHINEON_TOKEN", "wrong", 3, "check HT_SHINEON_TOKEN"),
        ("highlevel", "HT_HIGHLEVEL_TOKEN", "wrong", 3, "check HT_HIGHLEVEL_TOKEN"),
        ("highlevel", "HT_HIGHLEVEL_LOCATION_ID", "elsewhere", 3, "HT_HIGHLEVEL_LOCATION_ID"),
        ("shineon", "HT_SHINEON_BASE_URL", "http://127.0.0.1:1", 3, "and HT_SHINEON_BASE_URL"),
        ("highlevel", "HT_HIGHLEVEL_BASE_URL", "http://127.0.0.1:1", 3, "HT_HIGHLEVEL_BASE_URL"),
        ("shineon", "HT_API_KEY", "", 2, "HT_API_KEY"),
        ("shineon", "HT_API_KEY", "wrong", 3, "HT_API_KEY"),
    ],
)
def test_a_wrong_setting_is_named(
    shop: str,
    variable: str,
    value: str,
    code: int,
    told: str,
    shops: Sandbox,
    ht_async: Program,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(variable, value)
    done = ht_async(*sync(shop))
    assert (done.code, told in done.err) == (code, True), done.err
    assert ids_on_server(shops) == {}


def test_a_job_of_another_shop_is_left_alone(shops: Sandbox, ht_async: Program) -> None:
    ht_async(*sync("shineon"))
    before = ids_on_server(shops)
    done = ht_async(*sync("highlevel"))
    assert (done.code, "has another source" in done.err) == (2, True)
    assert "next: a job is tied to its shop" in done.err
    assert ids_on_server(shops) == before


def test_a_flawed_catalogue_is_told_before_anything_is_asked(
    shops: Sandbox, ht_async: Program, tmp_path: Path
) -> None:
    flawed = tmp_path / "catalogue.toml"
    flawed.write_text("[[items]]\nsku = 'A'\n", encoding="utf-8")
    requests = shops.admin("GET", "state")["requests"]
    done = ht_async(
        "sources", "sync", "shineon", "--since", "2026-01-01", "--catalogue", str(flawed),
        "--job", "shop",
    )  # fmt: skip
    assert (done.code, "items[1].sku_ids: is missing" in done.err) == (2, True)
    assert shops.admin("GET", "state")["requests"] == requests
    assert not (tmp_path / "jobs.db").exists()


def test_a_reading_that_another_process_cuts_short_begins_anew(
    shops: Sandbox, ht_async: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    flaws = truth(shops, "shineon", "so")
    monkeypatch.setattr(shop_walk, "LOT", 5)
    whole = ShopAccess.orders_since
    readings: list[int] = []

    async def orders_since(access: ShopAccess, since: date) -> AsyncIterator[Any]:
        readings.append(0)
        async for lot in whole(access, since):
            yield lot
            readings[-1] += 1
            if len(readings) == 1:
                async with open_journal("jobs.db") as journal:
                    job = await journal.job("shop")
                    assert job is not None
                    await journal.set_state(job.job_id, JobState.RUNNING)
                await asyncio.sleep(PATIENCE)  # the job comes to its end meanwhile

    monkeypatch.setattr(ShopAccess, "orders_since", orders_since)
    account = ht_async(*sync("shineon", "--json")).document
    assert readings == [1, 5]
    assert (account["found"], account["created"]) == (ORDERS, len(sound(flaws)))
    assert sorted(ids_on_server(shops).values()) == sorted(sound(flaws))
