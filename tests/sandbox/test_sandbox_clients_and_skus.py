from __future__ import annotations

import pytest

from ht_async.sandbox.catalogue import AREAS, SKUS, area_of, served

CLIENTS = "/api/partners/clients"
ADA = {
    "external_id": "crm-1",
    "first_name": "Ada",
    "last_name": "Lovelace",
    "email": "ada@example.com",
    "phone": "3105550123",
    "full_address": "123 Main St, Los Angeles, CA 90001",
}
MEMBERS = {
    "id", "external_id", "first_name", "last_name", "email", "phone", "full_address", "address",
    "authentication_token",
}  # fmt: skip


async def create(api, **members):
    response = await api.client.post(CLIENTS, json={**ADA, **members})
    assert response.status_code == 200, response.text
    return response.json()


async def test_a_client_is_created_and_retrieved_without_an_envelope(api):
    client = await create(api)
    assert client.keys() == MEMBERS
    assert client["address"] == {
        "street": "123 Main St",
        "city": "Los Angeles",
        "state": "CA",
        "zip": "90001",
    }
    assert (await api.client.get(f"{CLIENTS}/{client['id']}")).json() == client


async def test_creation_with_a_known_external_id_updates(api):
    first = await create(api)
    second = await create(api, last_name="King")
    assert second == {**first, "last_name": "King"}
    assert (await create(api, external_id="crm-2"))["id"] != first["id"]
    assert (await create(api, external_id=None))["id"] != first["id"]


async def test_an_update_changes_what_it_names(api):
    client = await create(api)
    response = await api.client.put(
        f"{CLIENTS}/{client['id']}", json={"email": "new@example.com", "phone": None}
    )
    assert response.json() == {**client, "email": "new@example.com", "phone": None}


async def test_an_update_cannot_take_over_a_foreign_external_id(api):
    await create(api)
    other = await create(api, external_id="crm-2")
    taken = {"email": "a@b.example", "external_id": "crm-1"}
    response = await api.client.put(f"{CLIENTS}/{other['id']}", json=taken)
    assert response.status_code == 400
    assert response.json()["errors"][0]["field"] == "external_id"
    own = {"email": "a@b.example", "external_id": "crm-2"}
    assert (await api.client.put(f"{CLIENTS}/{other['id']}", json=own)).status_code == 200


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["email"]),
        ({"email": None}, ["email"]),
        ({"email": "x"}, ["email"]),
        ({"email": 1}, ["email"]),
        ({"email": "a@b.example", "phone": 1, "first_name": []}, ["first_name", "phone"]),
    ],
)
@pytest.mark.parametrize("method", ["POST", "PUT"])
async def test_a_flawed_client_is_refused(api, method, body, fields):
    client = await create(api)
    url = CLIENTS if method == "POST" else f"{CLIENTS}/{client['id']}"
    response = await api.client.request(method, url, json=body)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == fields


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", f"{CLIENTS}/1"),
        ("GET", f"{CLIENTS}/crm-1"),
        ("PUT", f"{CLIENTS}/1"),
        ("POST", f"{CLIENTS}/1/setup_intent"),
        ("POST", f"{CLIENTS}/1/ephemeral_key"),
        ("POST", "/api/partners/skus/1/check_zip"),
        ("POST", "/api/partners/skus/x/check_zip"),
    ],
)
async def test_what_does_not_exist_is_not_found(api, method, path):
    response = await api.client.request(method, path, json={"email": "a@b.example", "zip": "90001"})
    assert response.status_code == 404
    assert response.json()["errors"][0]["field"] == "id"


async def test_setup_intents_and_ephemeral_keys(api):
    client = await create(api)
    intents = [
        (await api.client.post(f"{CLIENTS}/{client['id']}/setup_intent")).json() for _ in range(2)
    ]
    key = (await api.client.post(f"{CLIENTS}/{client['id']}/ephemeral_key")).json()
    assert intents[0].keys() == {"stripe_customer_id", "client_secret"}
    assert key.keys() == {"stripe_customer_id", "ephemeral_key"}
    assert intents[0]["client_secret"] != intents[1]["client_secret"]
    assert key["stripe_customer_id"] == intents[0]["stripe_customer_id"]


async def test_the_catalogue_is_listed(api):
    body = (await api.client.get("/api/partners/skus")).json()
    assert body["status"] == "success"
    assert {42, 43, 10639} < {sku["id"] for sku in body["skus"]}
    assert body["skus"][0].keys() == {
        "id", "name", "sku_icon", "hero_image", "hero_mobile_image"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("zip_code", "treatment", "cbsa_id"),
    [("90001", "on", 31080), ("10001-0001", "on", 35620), ("99999", "off", None)],
)
async def test_check_zip(api, zip_code, treatment, cbsa_id):
    response = await api.client.post("/api/partners/skus/42/check_zip", json={"zip": zip_code})
    body = response.json()
    assert response.status_code == 200
    assert (body["treatment"], body["zip"], body["cbsa_id"]) == (treatment, zip_code, cbsa_id)
    assert (body["cbsa"] is None) == (cbsa_id is None)


@pytest.mark.parametrize("zip_code", [None, "", "9000", "900011", 90001, "9000a", ["90001"]])
async def test_a_flawed_zip_is_refused(api, zip_code):
    response = await api.client.post("/api/partners/skus/42/check_zip", json={"zip": zip_code})
    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "zip"


def test_the_seed_decides_where_a_sku_is_served():
    def coverage(seed):
        return [(sku.id, area.name) for sku in SKUS.values() for area in AREAS
                if served(seed, sku, area)]  # fmt: skip

    assert coverage(1) == coverage(1)
    assert coverage(1) != coverage(2)
    assert all((42, area.name) in coverage(3) for area in AREAS)
    assert 0 < len(coverage(1)) < len(SKUS) * len(AREAS)


def test_every_prefix_belongs_to_one_area():
    prefixes = [prefix for area in AREAS for prefix in area.prefixes]
    assert len(set(prefixes)) == len(prefixes)
    assert all(area_of(f"{prefix}01") in AREAS for prefix in prefixes)
