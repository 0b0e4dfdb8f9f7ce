"""The guarantees name tests that exist, and their program does what they say."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

from order_ledger import Fate, OrderLedger, in_turn, new_order
from virtual_time import EPOCH, virtual

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/guarantees.md").read_text(encoding="utf-8")
[PROGRAM] = re.findall(r"```python\n(.*?)```", TEXT, re.S)
NAMED = set(re.findall(r"`(test_\w+)`", TEXT))


def part(heading: str) -> str:
    return TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_every_test_that_is_named_exists_once() -> None:
    found = Counter(
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    assert NAMED
    assert {name: found[name] for name in NAMED if found[name] != 1} == {}


def test_every_promise_names_what_backs_it() -> None:
    promises = re.split(r"\n\d+\. ", part("What is promised"))[1:]
    assert len(promises) == 9
    for promise in promises:
        assert re.search(r"`test_\w+`|\*Soak: ", promise), promise


def test_every_risk_is_told() -> None:
    risks = re.findall(r"^\* \((\w)\) ", part("What is not promised"), re.M)
    assert risks == list("abcdef")


def test_its_measurements_can_be_repeated() -> None:
    targets = re.findall(r"^(\w[\w-]*):", (ROOT / "Makefile").read_text(), re.M)
    assert set(re.findall(r"`make (\w+)`", TEXT)) <= set(targets)


def program() -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(PROGRAM, names)
    return names


@virtual
async def test_its_program_finds_a_lost_order() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_AFTER))
    async with ledger.client() as ht:
        assert (await program()["book"](ht, new_order(1))).id == 1


@virtual
async def test_its_program_leaves_an_absent_order_to_a_person(capsys: Any) -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE))
    async with ledger.client() as ht:
        assert await program()["book"](ht, new_order(1)) is None
    assert capsys.readouterr().out == "a person has to look for PO-1\n"
    assert ledger.requests == {"1": 1}


@virtual
async def test_its_program_can_be_run_again() -> None:
    ledger = OrderLedger(in_turn(Fate.LOST_BEFORE, Fate.CREATED))
    inputs = [new_order(number) for number in range(20)]
    async with ledger.client() as ht:
        assert len((await program()["book_all"](ht, inputs, EPOCH.date())).created) == 20
    async with ledger.client() as ht:
        assert len((await program()["book_all"](ht, inputs, EPOCH.date())).existing) == 20
    assert set(ledger.requests.values()) == {2}
