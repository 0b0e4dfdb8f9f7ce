"""Requests made up from the spec by schemathesis, good ones and bad ones, on a real socket."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fuzzed_spec import COUNTS, fuzzed_spec

NOON = datetime(2024, 9, 25, 12, tzinfo=UTC)
SEED = os.environ.get("SANDBOX_FUZZ_SEED", "1")
BOUND = 120  # seconds; it takes about 7
FUZZ = [
    *(sys.executable, "-m", "schemathesis.cli", "--no-color", "run", "spec.json"),
    *("--header", "Api-Key: sandbox-key", "--checks", "all", "--phases", "coverage,fuzzing"),
    *("--seed", SEED, "--max-examples", "20", "--no-shrink", "--generation-database", "none"),
]


async def fuzz(api: Any, folder: Path, *options: str) -> tuple[int, str]:
    """Run schemathesis against a sandbox and return its exit code and what it says."""
    (order_id, *_) = await api.ids()
    answer = await api.client.get(f"/api/partners/orders/{order_id}")
    client_id = answer.json()["order"]["client_id"]
    (folder / "spec.json").write_text(json.dumps(fuzzed_spec(order_id, client_id)))
    process = await asyncio.create_subprocess_exec(
        *FUZZ,
        *("--url", api.server.url, *options),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(BOUND):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def served(sandbox: Any) -> Any:
    return await sandbox(
        now=NOON, orders=5, cursor_style="offset", paths={"orders.count_by_tag": COUNTS}
    )


async def test_good_requests_are_served_and_bad_ones_refused(sandbox, tmp_path):
    """No 5xx; answers meet the spec; bad data 4xx, a wrong key 401, a wrong method 405."""
    api = await served(sandbox)
    code, said = await fuzz(api, tmp_path)
    assert code == 0, said
    entries = (await api.admin("journal?limit=10000"))["entries"]
    statuses = Counter(entry["status"] for entry in entries)
    assert statuses.keys() == {200, 400, 401, 404, 405, 422}
    assert statuses[200] > 150
    assert statuses[400] + statuses[422] > 150
    created = Counter(entry["path"] for entry in entries if entry["order_id"] is not None)
    assert created["/api/partners/orders"] > 20


async def test_flaws_are_noticed_and_the_seed_is_told(sandbox, tmp_path):
    """An answer that breaks the spec, and a server that fails now and then."""
    api = await served(sandbox)
    await api.client.put("/_sandbox/dialects", json=["bare_skus"])
    fault = {"name": "500_before", "probability": 0.5, "path": "*/check_zip"}
    await api.client.put("/_sandbox/faults", json=[fault])
    operations = ("--include-operation-id", "list_skus", "--include-operation-id", "check_zip")
    code, said = await fuzz(api, tmp_path, *operations)
    assert code == 1, said
    assert "Response violates schema" in said
    assert "Server error" in said
    assert f"Seed: {SEED}" in said
