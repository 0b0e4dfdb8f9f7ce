"""Each quirk changes what it says, on real answers; quirks combine; and who may ask for them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import frozen
from quirk_changes import CHANGES, GONE

from ht_async.sandbox import SandboxConfig, SandboxConfigError
from ht_async.sandbox.dialects import QUIRKS, SAMPLES

ORDERS = "/api/partners/orders"
CLIENTS = "/api/partners/clients"
COUNTS = "/api/partners/orders/count_by_tag"
NOON = datetime(2024, 9, 25, 12, tzinfo=UTC)
ADA = {"email": "ada@example.com", "external_id": "crm-1", "first_name": "Ada"}


@frozen
class World:
    """A sandbox with one order that has everything, and one client."""

    api: Any
    order_id: int
    client_id: int

    async def answer(self, of: str, dialect: str | None) -> Any:
        method, path, body = {
            "order": ("GET", f"{ORDERS}/{self.order_id}", None),
            "list": ("GET", ORDERS, None),
            "client": ("GET", f"{CLIENTS}/{self.client_id}", None),
            "intent": ("POST", f"{CLIENTS}/{self.client_id}/setup_intent", None),
            "key": ("POST", f"{CLIENTS}/{self.client_id}/ephemeral_key", None),
            "skus": ("GET", "/api/partners/skus", None),
            "zip": ("POST", "/api/partners/skus/42/check_zip", {"zip": "90001"}),
            "counts": ("GET", COUNTS, None),
        }[of]
        headers = {} if dialect is None else {"X-Sandbox-Dialect": dialect}
        response = await self.api.client.request(method, path, json=body, headers=headers)
        assert response.status_code == 200, response.text
        return response.json()


@pytest.fixture
async def world(sandbox):
    api = await sandbox(now=NOON, paths={"orders.count_by_tag": COUNTS})
    order = await api.create(sku_id=[42, 43])
    changes = {"status": 1, "tags": ["tv", "b_c"], "appointment": "2024-11-03T17:30:00Z"}
    await api.client.patch(f"/_sandbox/orders/{order['id']}", json=changes)
    client = (await api.client.post(CLIENTS, json=ADA)).json()
    return World(api, order["id"], client["id"])


def dig(value: Any, path: str) -> Any:
    for part in filter(None, path.split(".")):
        key: Any = int(part) if part.isdigit() else part
        try:
            value = value[key]
        except (KeyError, IndexError):
            return GONE
    return value


@pytest.mark.parametrize(
    ("quirk", "of", "member", "before", "after"),
    CHANGES,
    ids=[f"{row[0]}-{row[1]}-{row[2]}" for row in CHANGES],
)
async def test_a_quirk_changes_what_it_says(world, quirk, of, member, before, after):
    told = dig(await world.answer(of, None), member)
    changed = dig(await world.answer(of, quirk), member)
    assert told == before or (before is ... and told is not GONE)
    assert changed == after or (after is ... and changed is not GONE)


def test_every_quirk_of_answers_is_tried():
    tried = {row[0] for row in CHANGES}
    assert tried == {quirk.name for quirk in QUIRKS.values() if quirk.change}


async def test_errors_stay_as_they_are(world):
    headers = {"X-Sandbox-Dialect": ",".join(QUIRKS)}
    response = await world.api.client.get(f"{ORDERS}/1", headers=headers)
    assert (response.status_code, response.json()["status"]) == (404, "error")


async def test_the_sample_of_a_creation(sandbox):
    api = await sandbox(now=NOON)
    response = await api.post_order({"X-Sandbox-Dialect": "create_sample"})
    (order_id,) = await api.ids()
    assert response.json() == {
        "order": {
            "id": order_id,
            "status": "Pending",
            "clientName": "John Doe",
            "clientCity": "Los Angeles",
            "clientState": "CA",
            "createdAt": {
                "integer": 1727265600,
                "iso": "2024-09-25T12:00:00Z",
                "isoShort": "2024-09-25T12:00:00",
            },
        }
    }


async def test_the_sample_of_a_retrieval(world):
    order = (await world.answer("order", "retrieve_sample"))["order"]
    assert len(order) == 29
    assert (order["status"], order["status_label"]) == (1, "Pending")
    assert isinstance(order["availability"], str)
    assert isinstance(order["consolidated_availability"], str)
    assert order["service_description"] is None


async def test_a_header_decides_for_its_request_alone(sandbox):
    api = await sandbox(dialects="bare_order, status_text", orders=1)
    (order_id,) = await api.ids()
    told = []
    for dialect in (None, "status_name", "", ","):
        headers = {} if dialect is None else {"x-sandbox-dialect": dialect}
        body = (await api.client.get(f"{ORDERS}/{order_id}", headers=headers)).json()
        told.append((sorted(body)[0], type(body.get("order", body)["status"])))
    assert told == [("address", str), ("order", str), ("order", int), ("order", int)]


async def test_an_unknown_quirk_is_refused_before_anything_happens(api):
    response = await api.post_order({"X-Sandbox-Dialect": "sparse,klingon"})
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert error["field"] == "x-sandbox-dialect"
    assert error["message"].startswith("unknown quirk 'klingon'; there are label_mismatch, ")
    assert all(name in error["message"] for name in (*QUIRKS, *SAMPLES))
    assert (await api.admin("state"))["orders"] == 0


async def test_the_key_comes_first(api):
    headers = {"X-Sandbox-Dialect": "klingon", "Api-Key": "wrong"}
    assert (await api.client.get(ORDERS, headers=headers)).status_code == 401


async def test_administration_tells_and_changes_the_dialect(sandbox):
    api = await sandbox(dialects=("sparse",), orders=1)
    known = await api.admin("dialects")
    assert known["active"] == ["sparse"]
    assert [row["name"] for row in known["quirks"]] == list(QUIRKS)
    assert all(row["description"] for row in known["quirks"])
    assert known["samples"].keys() == SAMPLES.keys()
    put = await api.client.put("/_sandbox/dialects", json=["status_text", "text_ids"])
    assert put.json()["active"] == ["status_text", "text_ids"]
    body = (await api.client.get(ORDERS)).json()
    assert isinstance(body["orders"][0]["id"], str)
    await api.client.post("/_sandbox/reset")
    assert (await api.admin("dialects"))["active"] == ["sparse"]


@pytest.mark.parametrize("names", [None, "sparse", {}, [1], ["klingon"], [["sparse"]]])
async def test_flawed_lists_of_quirks_are_refused(sandbox, names):
    api = await sandbox(dialects="sparse")
    response = await api.client.put("/_sandbox/dialects", json=names)
    assert response.status_code == 400
    assert (await api.admin("dialects"))["active"] == ["sparse"]


@pytest.mark.parametrize("dialects", ["klingon", ("sparse", "klingon"), [1], 5, None])
def test_flawed_settings_are_refused(dialects):
    with pytest.raises(SandboxConfigError) as raised:
        SandboxConfig(dialects=dialects)
    assert raised.value.field == "dialects"


def test_every_quirk_names_a_contradiction_unless_nothing_is_documented():
    silent = {quirk.name for quirk in QUIRKS.values() if not quirk.contradiction}
    assert silent == {
        *("counts_list", "bare_counts", "zip_number", "ignore_limit"),
        *("clock_ahead", "other_request_id"),
    }
