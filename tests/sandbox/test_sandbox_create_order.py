from __future__ import annotations

import pytest

TABLE_MEMBERS = {
    "id", "status", "client_id", "client_name", "email", "phone", "address",
    "service_description", "events", "created_at", "updated_at", "tags", "token", "status_label",
    "client_city", "client_state", "client_street", "client_zip", "client_availability_ranges",
    "skus", "finish_order_url", "order_summary_url", "shipping_type", "availability",
    "consolidated_availability", "appointment_start", "appointment_start_date_time",
}  # fmt: skip
SAMPLE_ONLY = {"purchase_order_id", "purchase_order_source", "recurring"}


async def test_the_documented_sample_makes_an_order(api):
    response = await api.post_order()
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.headers["x-request-id"] == "sandbox-1"
    envelope = response.json()
    order = envelope["order"]
    assert envelope["status"] == "success"
    assert order.keys() == TABLE_MEMBERS | SAMPLE_ONLY
    assert len(TABLE_MEMBERS) == 27
    assert (order["status"], order["status_label"]) == (0, "Pending")
    assert order["client_name"] == "John Doe"
    assert order["phone"] == {"value": "8888888888", "formatted": "(888) 888-8888"}
    assert order["client_street"] == "719 Flower St"
    assert order["client_city"] == "Los Angeles"
    assert order["client_state"] == "CA"
    assert order["client_zip"] == "90017"
    assert order["purchase_order_id"] == "PO-1234"
    assert order["created_at"] == order["updated_at"]
    assert order["created_at"].keys() == {"integer", "iso", "iso_short"}
    assert [sku["id"] for sku in order["skus"]] == [10639]
    assert order["skus"][0]["hero_image"].keys() == {"original", "thumb"}
    assert order["token"] in order["order_summary_url"]
    assert [window["from_datetime"]["iso"] for window in order["client_availability_ranges"]] == [
        "2024-11-03T16:00:00Z",
        "2024-11-03T17:00:00Z",
    ]
    assert order["availability"][0] == {
        "value": "2024-11-03T16:00:00Z",
        "display": "4:00pm - 5:00pm on 11/3/24",
    }
    assert order["consolidated_availability"] == {"11/3/24": ["4:00pm - 5:00pm", "5:00pm - 6:00pm"]}


async def test_the_order_can_be_retrieved_and_listed_as_it_was_answered(api):
    order = await api.create()
    single = await api.client.get(f"/api/partners/orders/{order['id']}")
    listed = await api.client.get("/api/partners/orders")
    assert single.json() == {"status": "success", "order": order}
    assert listed.json() == {"status": "success", "orders": [order]}


async def test_an_order_without_a_client_makes_one(api):
    order = await api.create()
    client = (await api.client.get(f"/api/partners/clients/{order['client_id']}")).json()
    assert client["email"] == "johndoe1@hellotech.com"
    assert client["full_address"] == "719 Flower St, Los Angeles, CA 90017"
    assert (await api.admin("state"))["clients"] == 1


async def test_an_order_for_a_known_client_needs_no_name(api):
    first = await api.create()
    second = await api.create(
        client_id=first["client_id"], first_name=None, last_name=None, email=None
    )
    assert second["client_id"] == first["client_id"]
    assert second["client_name"] == "John Doe"
    assert (await api.admin("state"))["clients"] == 1


async def test_several_skus_keep_their_order_and_repetitions(api):
    order = await api.create(sku_id=[43, 42, 43])
    assert [sku["id"] for sku in order["skus"]] == [43, 42, 43]
    assert order["service_description"] == "Wi-Fi Setup, TV Mounting, Wi-Fi Setup"


@pytest.mark.parametrize(
    ("members", "fields"),
    [
        ({"address": ...}, ["address"]),
        ({"address": "  "}, ["address"]),
        ({"address": None}, ["address"]),
        ({"address": 17}, ["address"]),
        ({"phone": ...}, ["phone"]),
        ({"phone": 8888888888}, ["phone"]),
        ({"sku_id": ...}, ["sku_id"]),
        ({"sku_id": []}, ["sku_id"]),
        ({"sku_id": 10639}, ["sku_id"]),
        ({"sku_id": ["10639"]}, ["sku_id"]),
        ({"sku_id": [10639.0]}, ["sku_id"]),
        ({"sku_id": [True]}, ["sku_id"]),
        ({"sku_id": [2**63]}, ["sku_id"]),
        ({"sku_id": [999_999]}, ["sku_id"]),
        ({"client_id": 4711}, ["client_id"]),
        ({"client_id": "4711"}, ["client_id"]),
        ({"client_id": 0}, ["client_id"]),
        ({"first_name": ...}, ["first_name"]),
        ({"first_name": "", "last_name": None, "email": ...}, ["first_name", "last_name", "email"]),
        ({"client_id": ..., "email": ...}, ["email"]),
        ({"email": "nobody"}, ["email"]),
        ({"devices": "iPhone 13"}, ["devices"]),
        ({"devices": [13]}, ["devices"]),
        ({"notes": ["a"]}, ["notes"]),
        ({"notes": "half \ud800 a pair"}, ["notes"]),
        ({"notes": "nul \0"}, ["notes"]),
        ({"time_windows": {}}, ["time_windows"]),
        ({"time_windows": ["now"]}, ["time_windows"]),
        ({"time_windows": [{}]}, ["time_windows[0].start_time", "time_windows[0].end_time"]),
        (
            {"time_windows": [{"start_time": "2024-11-03T16:00:00", "end_time": "soon"}]},
            ["time_windows[0].start_time", "time_windows[0].end_time"],
        ),
        (
            {
                "time_windows": [
                    {"start_time": "2024-11-03T16:00:00Z", "end_time": "2024-11-03T17:00:00Z"},
                    {"start_time": "2024-11-03T17:00:00Z", "end_time": "2024-11-03T17:00:00Z"},
                ]
            },
            ["time_windows[1].end_time"],
        ),
        (
            {
                "time_windows": [
                    {"start_time": "0001-01-01T00:00:00+14:00", "end_time": "2024-11-03T17:00:00Z"}
                ]
            },
            ["time_windows[0].start_time"],
        ),
        ({"purchase_order_id": 1234}, ["purchase_order_id"]),
        ({"address": ..., "phone": ..., "sku_id": [7]}, ["address", "phone", "sku_id"]),
    ],
)  # fmt: skip
async def test_a_flawed_body_is_refused_by_field_and_stores_nothing(
    api, sample_order, members, fields
):
    response = await api.client.post(
        "/api/partners/orders",
        content=_json(sample_order(**members)),
    )
    assert response.status_code == 422
    answer = response.json()
    assert answer["status"] == "error"
    assert [error["field"] for error in answer["errors"]] == fields
    assert all(error["message"] for error in answer["errors"])
    assert (await api.admin("state"))["orders"] == 0


@pytest.mark.parametrize(
    "members",
    [
        {"time_windows": None, "devices": None, "notes": None, "business_name": None},
        {"time_windows": ..., "devices": ..., "notes": ..., "purchase_order_id": ...},
        {"client_id": ...},
        {"unknown": {"member": 1}},
        {"first_name": "Žofie 李", "address": "Nowhere in particular"},
        {
            "time_windows": [
                {"start_time": "2024-11-03T08:00:00-08:00", "end_time": "2024-11-03T09:00:00-08:00"}
            ]
        },
    ],
)
async def test_a_sound_body_is_accepted(api, sample_order, members):
    response = await api.client.post("/api/partners/orders", json=sample_order(**members))
    assert response.status_code == 200, response.text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe\xfd",
        b'{"phone": NaN}',
        b'{"client_id": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
    ],
    ids=["empty", "cut", "null", "list", "text", "no-utf8", "nan", "huge-integer", "deep"],
)
async def test_a_body_that_is_no_json_object_is_refused(api, content):
    response = await api.client.post("/api/partners/orders", content=content)
    assert response.status_code == 400
    assert response.json()["status"] == "error"


@pytest.mark.parametrize("order_id", ["1", "0", "abc", "9" * 30, "%20", "-1", "१२"])
async def test_an_unknown_order_is_not_found(api, order_id):
    response = await api.client.get(f"/api/partners/orders/{order_id}")
    assert response.status_code == 404
    assert response.json()["errors"][0]["field"] == "order_id"


def _json(document) -> bytes:
    import json

    return json.dumps(document).encode()
