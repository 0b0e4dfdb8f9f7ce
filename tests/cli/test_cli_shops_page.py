"""The commands, the catalogue and the program on the page about shops run as they stand."""

from __future__ import annotations

import ast
import asyncio
import base64
import inspect
import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from cli_program import Program, Sandbox
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from ht_async.bulk import ItemState, JobState, open_journal
from ht_async.sandbox import SandboxConfig, serve
from ht_async.sources import Reason, load_catalogue

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/shops.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.usefixtures("impatient")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.S)


@pytest.fixture
def shops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(serve(SandboxConfig(port=0, shop_orders=12))) as server,
    ):
        for name in ("HT", "HT_HIGHLEVEL", "HT_SHINEON"):
            monkeypatch.setenv(f"{name}_BASE_URL", server.url)
            monkeypatch.setenv(f"{name}_TOKEN", server.api_key)
        monkeypatch.setenv("HT_API_KEY", server.api_key)
        monkeypatch.setenv("HT_HIGHLEVEL_LOCATION_ID", "sandboxlocation00001")
        monkeypatch.setenv("HT_DB", str(tmp_path / "jobs.db"))
        monkeypatch.chdir(ROOT)
        yield Sandbox(server, portal)


def sound(shops: Sandbox, shop: str) -> list[str]:
    told = shops.admin("GET", "shops")[shop]
    return [order["id"] for order in told if order["flaw"] is None]


def test_a_trial_leads_everything_to_the_sandbox(shops: Sandbox) -> None:
    [script] = blocks("bash")
    told = dict(word.split("=", 1) for word in shlex.split(script, comments=True) if "=" in word)
    usual = SandboxConfig()
    assert told.pop("HT_DB")
    assert told.pop("HT_BASE_URL") == f"http://{usual.host}:{usual.port}"
    here = {"$HT_BASE_URL": shops.server.url, usual.api_key: shops.server.api_key}
    for name, value in told.items():
        assert os.environ[name] == here.get(value, value), name


def test_the_commands_run(
    shops: Sandbox, ht_async: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_ORDER_ID", sound(shops, "shineon")[0])
    [script] = blocks("sh")
    for command in script.replace("\\\n", "").splitlines():
        words = shlex.split(os.path.expandvars(command.removesuffix("|| true")))
        done = ht_async(*words[1:])
        assert done.code == 0 or (command.endswith("|| true") and done.code == 1), done.err
    orders = sound(shops, "highlevel") + sound(shops, "shineon")
    assert shops.admin("GET", "state")["orders"] == len(orders)


def test_the_program_runs(shops: Sandbox) -> None:
    names: dict[str, Any] = {}

    async def run() -> None:
        code = compile(blocks("python")[0], "shops.md", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        result = eval(code, names)
        if inspect.isawaitable(result):
            await result

    asyncio.run(run())
    assert len(names["result"].created) == len(sound(shops, "shineon"))
    assert len(names["refused"]) == 12 - len(sound(shops, "shineon"))


def test_the_receiver_takes_orders(shops: Sandbox, tmp_path: Path) -> None:
    names: dict[str, Any] = {}
    exec(blocks("python")[1], names)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    public = key.public_key().public_bytes(serialization.Encoding.PEM, kind).decode()
    url = str(tmp_path / "jobs.db")
    told = {"type": "OrderCreate", "locationId": "sandboxlocation00001"}

    async def run() -> JobState | None:
        app = names["make_app"](url, shops.server.url, public)
        transport = httpx.ASGITransport(app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://us") as client,
        ):
            body = json.dumps({**told, "_id": sound(shops, "highlevel")[0]}).encode()
            signature = key.sign(body, padding.PKCS1v15(), hashes.SHA256())
            headers = {"x-wh-signature": base64.b64encode(signature).decode()}
            for _ in range(2):
                answer = await client.post("/highlevel/webhook", content=body, headers=headers)
                assert answer.status_code == 200
        async with open_journal(url) as journal:
            job = await journal.job("highlevel")
            assert job is not None
            assert await journal.counts(job.job_id) == {ItemState.NEW: 1}
            return job.state

    assert asyncio.run(run()) is JobState.RUNNING


def test_the_catalogue_is_one(tmp_path: Path) -> None:
    [text] = blocks("toml")
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    assert [rule.value for rule in load_catalogue(path).rules] == ["SO-20021", "Engraving"]


def test_every_reason_is_told() -> None:
    rows = "".join(line for line in PAGE.splitlines() if line.startswith("| `"))
    assert set(re.findall(r"`(\w+)`", rows)) >= {reason.value for reason in Reason}


def test_the_pages_lead_here() -> None:
    for page in ("docs/guide.md", "docs/cli.md"):
        assert "(shops.md)" in (ROOT / page).read_text(encoding="utf-8")
