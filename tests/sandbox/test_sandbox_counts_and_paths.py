"""Order count by tag, which is served on demand only, and paths that users correct."""

from __future__ import annotations

import pytest

from ht_async.sandbox import SandboxConfig, SandboxConfigError
from ht_async.sandbox.paths import MOVABLE, PLACES

ORDERS = "/api/partners/orders"
COUNTS = "/api/partners/orders/count_by_tag"


@pytest.fixture
async def tagged(sandbox):
    """A sandbox with four orders, three of them tagged."""
    api = await sandbox(paths={"orders.count_by_tag": COUNTS})
    for tags in (["tv"], ["tv", "a,b", "tv"], ["urgent"], None):
        order = await api.create()
        if tags:
            path = f"/_sandbox/orders/{order['id']}"
            changed = await api.client.patch(path, json={"tags": tags, "status": len(tags)})
            assert changed.json()["order"]["tags"] == tags
    return api


@pytest.mark.parametrize(
    ("query", "counts"),
    [
        ("", {"a,b": 1, "tv": 2, "urgent": 1}),
        ("tags[]=tv", {"tv": 2}),
        ("tags%5B%5D=tv&tags[]=none", {"none": 0, "tv": 2}),
        ("tags[]=a,b", {"a,b": 1}),
        ("tags[]=&from&to", {"a,b": 1, "tv": 2, "urgent": 1}),
        ("tags[]=tv&status=1", {"tv": 1}),
        ("to=2024-01-01", {}),
    ],
)
async def test_orders_are_counted_by_tag(tagged, query, counts):
    response = await tagged.client.get(f"{COUNTS}?{query}")
    assert response.json() == {"status": "success", "counts": counts}


async def test_counts_agree_with_lists(sandbox):
    api = await sandbox(orders=60, paths={"orders.count_by_tag": "/counts"})
    counts = (await api.client.get("/counts")).json()["counts"]
    assert counts.keys() == {"urgent", "tv-mount", "follow-up", "weekend"}
    for tag, count in counts.items():
        assert len(await api.ids(f"tags[]={tag}&limit=100")) == count > 0


@pytest.mark.parametrize("query", ["from=x", "status=99", "tags[]=%ff"])
async def test_flawed_filters_of_counts_are_refused(tagged, query):
    assert (await tagged.client.get(f"{COUNTS}?{query}")).status_code == 400


async def test_new_orders_are_counted_when_they_are_listed(sandbox):
    api = await sandbox(list_lag_ms=3_600_000, paths={"orders.count_by_tag": COUNTS})
    order = await api.create()
    await api.client.patch(f"/_sandbox/orders/{order['id']}", json={"tags": ["tv"]})
    assert (await api.client.get(COUNTS)).json()["counts"] == {}


async def test_counts_are_not_served_unless_a_path_is_named(api):
    assert (await api.client.get(COUNTS)).status_code == 404
    assert [name for name, place in PLACES.items() if place.path is None] == ["orders.count_by_tag"]


async def test_a_word_in_the_place_of_an_id_is_served_first(tagged):
    assert (await tagged.client.post(COUNTS)).status_code == 405
    (order_id, *_) = await tagged.ids()
    assert (await tagged.client.get(f"{ORDERS}/{order_id}")).status_code == 200


async def test_operations_move(sandbox):
    api = await sandbox(paths={"clients.create": "/v2/clients", "skus.list": "/v2/skus"})
    client = {"email": "ada@example.com"}
    assert (await api.client.post("/v2/clients", json=client)).status_code == 200
    assert (await api.client.post("/api/partners/clients", json=client)).status_code == 404
    assert (await api.client.get("/v2/skus")).status_code == 200
    assert (await api.client.get("/api/partners/skus")).status_code == 404


@pytest.mark.parametrize(
    ("paths", "complaint"),
    [
        ({"orders.get": "/orders"}, "orders.get"),
        ({"orders": "/orders"}, "orders.count_by_tag, clients.create, skus.list"),
        ({"skus.list": "skus"}, "/api/partners/x"),
        ({"skus.list": "/"}, "/api/partners/x"),
        ({"skus.list": "/a/{id}"}, "/api/partners/x"),
        ({"skus.list": "/a?b"}, "/api/partners/x"),
        ({"skus.list": "/../a"}, "/api/partners/x"),
        ({"skus.list": "/a\n"}, "/api/partners/x"),
        ({"skus.list": None}, "/api/partners/x"),
        ({"skus.list": "/_sandbox/state"}, "_sandbox"),
        ({"skus.list": "/_sandbox"}, "_sandbox"),
        ({"skus.list": "/api/partners/orders"}, "orders.list"),
        ({"skus.list": "/a", "orders.count_by_tag": "/a"}, "orders.count_by_tag"),
        ({"clients.create": "/api/partners/orders"}, "orders.create"),
        ("/a", "must map"),
        (None, "must map"),
    ],
)
def test_flawed_paths_are_refused(paths, complaint):
    with pytest.raises(SandboxConfigError) as raised:
        SandboxConfig(paths=paths)
    assert raised.value.field == "paths"
    assert complaint in raised.value.problem


def test_different_methods_share_a_path():
    config = SandboxConfig(paths={"clients.create": "/a", "skus.list": "/a"})
    assert isinstance(hash(config), int)


def test_undocumented_paths_are_movable():
    assert MOVABLE == ("orders.count_by_tag", "clients.create", "skus.list")
