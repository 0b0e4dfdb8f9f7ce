"""What the demonstration with shops does about orders whose outcome is not known."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path

import demo_shops
import pytest
from demo_processes import ROOT
from demo_run.limits import Limits
from demo_run.local_server import misbehaving_server
from demo_run.program import Program
from demo_run.shop_account import PREFIXES
from rich.console import Console

from ht_async import HelloTech
from ht_async.bulk import open_journal
from ht_async.bulk.values import Item, ItemState
from ht_async.bulk.work.screening import read

CREATIONS = {"method": "POST", "path": "/api/partners/orders"}
QUICK = Limits(settle=0.2, timeout=1.0, lease=6.0)
SHOP = "highlevel"


async def unresolved(program: Program) -> list[Item]:
    async with open_journal(program.journal) as journal:
        job = await journal.job(SHOP)
        assert job is not None
        return [item async for item in journal.items(job.job_id, [ItemState.UNRESOLVED])]


async def carry_out_late(program: Program, item: Item) -> None:
    """Do what a server does that carries out a request whose answer was lost long ago."""
    async with HelloTech(program.server.api_key, base_url=program.server.url) as ht:
        await ht.orders.create(read(item))


async def test_an_order_that_is_there_is_found_and_one_that_is_absent_is_sent_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(demo_shops, "PREFIXES", {SHOP: PREFIXES[SHOP]})  # one shop is quicker
    text = StringIO()
    console = Console(file=text, width=200)
    lost = [{**CREATIONS, "name": "500_before"}]
    with misbehaving_server("--shop-orders=2", rules=lost) as server:
        program = Program(server, str(tmp_path / "jobs.db"), demo_shops.shop_variables(server))
        demo_shops.sync_all(program, QUICK)
        late, absent = await unresolved(program)
        assert (late.sends, absent.sends, server.orders()) == (2, 2, 0)
        server.misbehave([])
        await carry_out_late(program, late)
        assert demo_shops.decide(program, tmp_path, console) == 2
        said = demo_shops.sync_all(program, QUICK)
        result = demo_shops.account_for(program, tmp_path, said, 0, 2, 0.0)
    assert text.getvalue().splitlines() == [
        f"$ ht-async jobs resolve {SHOP} --reference={late.reference} --look --yes",
        f"$ ht-async jobs resolve {SHOP} --reference={absent.reference} --send-again --yes",
    ]
    [account] = result.accounts
    assert (result.findings, account.members()["once"]) == ([], 2)


@pytest.mark.parametrize(
    ("left", "decided", "syncs"),
    [([0], 0, 1), ([2, 0], 2, 2), ([2, 1, 0], 3, 3), ([1] * 9, demo_shops.ROUNDS, 6)],
)
def test_what_is_lost_once_more_is_decided_once_more(
    left: list[int], decided: int, syncs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = Counter[str]()
    rounds = iter(left)
    monkeypatch.setattr(demo_shops, "sync_all", lambda *_: done.update(["sync"]))
    monkeypatch.setattr(demo_shops, "decide", lambda *_: next(rounds))
    program: Program = object.__new__(Program)
    assert demo_shops.sync_and_decide(program, QUICK, tmp_path, Console()) == decided
    assert done["sync"] == syncs
