from __future__ import annotations

import asyncio
import time

import pytest

from ht_async.sandbox.config import MAX_BODY_BYTES
from ht_async.sandbox.throttle import TokenBucket

ORDERS = "/api/partners/orders"


@pytest.mark.parametrize("headers", [{}, {"Api-Key": ""}, {"Api-Key": "wrong"}, {"Api-Key": "é"}])
async def test_a_missing_or_wrong_key_is_refused_and_not_repeated(sandbox, headers):
    api = await sandbox(api_key="right-key")
    del api.client.headers["Api-Key"]
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}
    response = await api.client.get(ORDERS, headers=encoded)
    assert response.status_code == 401
    assert response.json()["errors"][0]["field"] == "Api-Key"
    assert "right-key" not in response.text
    assert "wrong" not in response.text


async def test_too_large_a_body_is_refused_and_the_connection_lives_on(api):
    large = b'{"notes": "' + b"x" * MAX_BODY_BYTES + b'"}'
    assert (await api.client.post(ORDERS, content=large)).status_code == 413
    assert (await api.post_order()).status_code == 200

    async def chunks():
        for _ in range(20):
            yield b"x" * 65_536

    assert (await api.client.post(ORDERS, content=chunks())).status_code == 413


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        ("GET", "/", 404, None),
        ("GET", "/api/partners/orders/count", 404, None),
        ("GET", "/api/partners/orders/", 404, None),
        ("DELETE", ORDERS, 405, "GET, POST"),
        ("PATCH", "/api/partners/clients/1", 405, "GET, PUT"),
        ("GET", "/_sandbox/reset", 405, "POST"),
    ],
)
async def test_unknown_paths_and_methods(api, method, path, status, allow):
    response = await api.client.request(method, path)
    assert response.status_code == status
    assert response.headers.get("allow") == allow
    assert response.json()["status"] == "error"


async def test_the_rate_limit_answers_429_with_retry_after(sandbox):
    api = await sandbox(rate_limit=0.01)
    assert (await api.client.get(ORDERS)).status_code == 200
    refused = await api.client.get(ORDERS)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 100
    await api.client.post("/_sandbox/reset")
    assert (await api.client.get(ORDERS)).status_code == 200


def test_the_bucket_refills_at_its_rate():
    bucket = TokenBucket(2.0)
    assert [bucket.take(10.0) for _ in range(3)] == [0.0, 0.0, 0.5]
    assert bucket.take(10.25) == 0.25
    assert bucket.take(10.5) == 0.0
    assert bucket.take(9.0) == 0.5
    assert [bucket.take(100.0) for _ in range(3)] == [0.0, 0.0, 0.5]


def test_a_slow_bucket_still_lets_one_through():
    bucket = TokenBucket(0.5)
    assert (bucket.take(0.0), bucket.take(0.0)) == (0.0, 2.0)


async def test_latency_delays_every_request(sandbox):
    api = await sandbox(latency_ms=60)
    started = time.perf_counter()
    await asyncio.gather(*(api.client.get(ORDERS) for _ in range(10)))
    assert time.perf_counter() - started >= 0.06
