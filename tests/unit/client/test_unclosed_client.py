"""A client that was used and never closed is told; any other leaves in silence."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from json_server import KEY, JsonServer
from virtual_time import run_virtual

from ht_async import HelloTech

TESTS = Path(__file__).resolve().parents[2]


def one_order(_: object) -> Any:
    return {"order": {"id": 5}}


def client() -> HelloTech:
    return JsonServer(one_order).client()


async def get(ht: HelloTech) -> None:
    assert (await ht.orders.get(5)).id == 5


async def use_and_close(ht: HelloTech) -> None:
    async with ht:
        await get(ht)


def never_used() -> None:
    client()


def never_used_but_opened() -> None:
    async def main() -> None:
        await client().__aenter__()

    run_virtual(main())


def closed() -> None:
    run_virtual(use_and_close(client()))


def closed_without_use() -> None:
    run_virtual(client().aclose())


def closed_with_views() -> None:
    async def main() -> None:
        async with client() as ht:
            await get(ht.with_options(timeout=5))

    run_virtual(main())


def closed_while_it_worked() -> None:
    async def main() -> None:
        ht = client()
        task = asyncio.create_task(ht.orders.get(5))
        await asyncio.sleep(0)
        await ht.aclose()
        await asyncio.gather(task, return_exceptions=True)

    run_virtual(main())


def wrong_settings() -> None:
    with pytest.raises(Exception, match="grace"):
        HelloTech(KEY, base_url="https://api.example", grace=-1)


SILENT = [
    *(never_used, never_used_but_opened, closed, closed_without_use, closed_with_views),
    *(closed_while_it_worked, wrong_settings),
]


@pytest.mark.parametrize("leave", SILENT)
def test_what_needs_no_closing_leaves_in_silence(leave: Callable[[], None]) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        leave()
        gc.collect()
    assert [str(warning.message) for warning in told] == []


def test_a_used_client_that_was_never_closed_is_told_once() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        run_virtual(get(client()))
        gc.collect()
    (warning,) = told
    assert warning.category is ResourceWarning
    message = str(warning.message)
    assert message.startswith("HelloTech client of https://api.example was never closed")
    assert "`async with`" in message
    assert "`await client.aclose()`" in message
    assert KEY not in message


def test_views_are_not_told_and_their_client_after_the_last_of_them() -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        ht = client()
        views = [ht.with_options(timeout=5) for _ in range(3)]
        run_virtual(get(views[0]))
        del ht
        views.pop()
        gc.collect()
        assert told == []
        views.clear()
        gc.collect()
    assert [warning.category for warning in told] == [ResourceWarning]


@pytest.mark.parametrize(
    "use",
    [
        lambda: client().orders.get(5),
        lambda: client().request("GET", "/x"),
        lambda: client().with_raw_response.orders.get(5),
        lambda: client().with_options(timeout=5).orders.get(5),
    ],
)
def test_a_client_of_which_only_a_part_was_kept_is_told(use: Callable[[], Any]) -> None:
    async def main() -> None:
        await use()

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        run_virtual(main())
        gc.collect()
    assert [warning.category for warning in told] == [ResourceWarning]


def test_a_forked_child_is_not_told_of_what_its_parent_has_to_close(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ht = client()
    run_virtual(get(ht))
    with warnings.catch_warnings(record=True) as told, monkeypatch.context() as child:
        warnings.simplefilter("always")
        child.setattr(os, "getpid", lambda: -1)
        del ht
        gc.collect()
    assert told == []


# -- at the end of the interpreter ---------------------------------------------------------

PROGRAM = """
import asyncio
import sys

sys.path.insert(0, {tests!r})
from json_server import JsonServer

ht = JsonServer(lambda _: {{"order": {{"id": 5}}}}).client()

async def main():
    asyncio.get_running_loop().slow_callback_duration = 60  # a busy machine is no finding
    {body}
    print("done")

asyncio.run(main())
"""

ENDINGS: dict[str, tuple[str, int]] = {
    "unused": ("pass", 0),
    "closed": ("await ht.orders.get(5); await ht.aclose()", 0),
    "context": (
        "async with ht: await ht.orders.get(5)",
        0,
    ),
    "unclosed": ("await ht.orders.get(5)", 1),
    "in a cycle": ("await ht.orders.get(5); ht.me = ht", 1),
}


@pytest.mark.parametrize("flags", [["-X", "dev"], ["-W", "error"], ["-W", "always"]])
@pytest.mark.parametrize("name", ENDINGS)
def test_an_interpreter_ends_with_that_warning_alone(name: str, flags: list[str]) -> None:
    body, count = ENDINGS[name]
    program = PROGRAM.format(tests=str(TESTS), body=body)
    command = [sys.executable, *flags, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout == "done\n"
    assert ended.stderr.count("was never closed") == count, ended.stderr
    assert ended.stderr.count("Warning") == count, ended.stderr
    assert bool(ended.stderr) is bool(count)


def test_without_flags_nothing_is_shown() -> None:
    program = PROGRAM.format(tests=str(TESTS), body=ENDINGS["unclosed"][0])
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert (ended.stdout, ended.stderr) == ("done\n", "")
