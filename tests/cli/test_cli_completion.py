"""Shell completion, without a shell: asked for as the scripts ask, and of the functions."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest
from cli_program import PATIENCE, PROGRAM

from ht_async.cli import completion
from ht_async.cli.dialect_option import read_dialect
from ht_async.errors import ConfigurationError


def offered(line: str, incomplete: str) -> list[str]:
    """Ask for completions of a line as bash does."""
    words = " ".join(filter(None, ("ht-async", line))) + f" {incomplete}"
    environment = {
        **os.environ,
        "_HT_ASYNC_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    done = subprocess.run(
        PROGRAM, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "incomplete", "candidates"),
    [
        ("", "or", ["orders"]),
        ("orders", "c", ["create", "count"]),
        ("orders list --status", "pen", ["pending", "pending_shipping", "pending_approval"]),
        ("orders list --sort", "", ["ASC", "DESC"]),
        ("orders list --order-by", "a", ["appointment"]),
        ("clients update 7 --clear", "f", ["first-name", "full-address"]),
        ("skus list --dialect", "dates=", ["dates=month_first", "dates=iso"]),
        ("--dialect", "paths.skus", ["paths.skus.list="]),
        ("orders get 7 --js", "", []),
    ],
)
def test_a_shell_is_offered_what_fits(line: str, incomplete: str, candidates: list[str]) -> None:
    assert offered(line, incomplete) == candidates


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_for_the_shell_is_shown(shell: str) -> None:
    environment = {**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    done = subprocess.run(
        [*PROGRAM, "--show-completion", shell],
        env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False,
    )  # fmt: skip
    assert done.returncode == 0
    assert "_HT_ASYNC_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("offer", "incomplete", "candidates"),
    [
        (completion.statuses, "PA", ["paid", "paused"]),
        (completion.sort_keys, "c", ["created_at"]),
        (completion.directions, "d", ["DESC"]),
        (completion.clearable, "first_", []),
        (completion.clearable, "e", ["external-id"]),
    ],
)
def test_candidates_fit_whatever_the_case(
    offer: Callable[[str], list[str]], incomplete: str, candidates: list[str]
) -> None:
    assert offer(incomplete) == candidates


def test_what_is_offered_for_a_dialect_is_taken() -> None:
    free_texts = {"next_cursor_members=": "a,b", "request_id_header=": "x-id"}
    offers = completion.dialects("")
    assert len(offers) == len(set(offers)) > 15
    for offer in offers:
        text = offer + free_texts.get(offer, "/x" if offer.startswith("paths.") else "")
        read_dialect([text])


@pytest.mark.parametrize(
    ("choices", "name", "value"),
    [
        (["dates=month_first", "dates=iso"], "dates", "iso"),
        (["client_create_upserts=True"], "client_create_upserts", True),
        (["next_cursor_members=next,cursor"], "next_cursor_members", ("next", "cursor")),
        (["paths.skus.list=/a", "paths.skus.list=/b"], "paths", {"skus.list": "/b"}),
        ([], "dates", "month_first"),
    ],
)
def test_a_dialect_is_read(choices: list[str], name: str, value: object) -> None:
    assert getattr(read_dialect(choices), name) == value


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ("iso", "must be NAME=VALUE"),
        ("colour=red", "no choice 'colour': there are dates"),
        ("paths=/x", "no choice 'paths'"),
        ("dates=roman", "dates must be"),
        ("client_create_upserts=maybe", "client_create_upserts must be True or False"),
        ("paths.orders.get=/x", "paths may name"),
        ("paths.skus.list=x", "paths needs a path"),
    ],
)
def test_a_flawed_dialect_is_refused(choice: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        read_dialect([choice])
