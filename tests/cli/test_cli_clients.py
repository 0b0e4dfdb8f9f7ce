"""`ht-async clients`, in this process against a sandbox."""

from __future__ import annotations

import json

import pytest
from cli_program import Program, Sandbox

from ht_async.secret import MASK

EVERYTHING = {
    "external_id": "C-1",
    "first_name": "Jane",
    "last_name": "Doe",
    "full_address": "1 Main St, Los Angeles, CA 90001",
    "phone": "2135550100",
}
OPTIONS = [
    text for name, value in EVERYTHING.items() for text in (f"--{name.replace('_', '-')}", value)
]


@pytest.fixture
def client_id(ht_async: Program, sandbox: Sandbox) -> str:
    done = ht_async("clients", "create", "--email", "jane@example.com", *OPTIONS, "--json")
    assert (done.code, done.err) == (0, "")
    assert EVERYTHING.items() <= done.document.items()
    return str(done.document["id"])


def test_a_client_is_shown(ht_async: Program, client_id: str) -> None:
    done = ht_async("clients", "get", client_id)
    assert (done.code, done.err) == (0, "")
    for shown in (client_id, "jane@example.com", *EVERYTHING.values()):
        assert shown in done.out
    document = ht_async("clients", "get", client_id, "--json").document
    assert (str(document["id"]), document["authentication_token"]) == (client_id, MASK)


def test_an_update_changes_what_it_names_alone(ht_async: Program, client_id: str) -> None:
    changed = ("--email", "new@example.com", "--clear", "phone", "--clear", "full-address")
    done = ht_async("clients", "update", client_id, *changed, "--json")
    assert (done.code, done.err) == (0, "")
    assert done.document["email"] == "new@example.com"
    assert (done.document["phone"], done.document["first_name"]) == (None, "Jane")


@pytest.mark.parametrize(
    ("command", "member"),
    [("setup-intent", "client_secret"), ("ephemeral-key", "ephemeral_key")],
)
def test_secrets_are_masked_unless_they_are_asked_for(
    command: str, member: str, ht_async: Program, client_id: str
) -> None:
    masked = ht_async("clients", command, client_id, "--json")
    assert (masked.code, masked.document[member]) == (0, MASK)
    assert "--show-secrets" in json.loads(masked.err)["masked"]["message"]
    assert MASK in ht_async("clients", command, client_id).out
    shown = ht_async("clients", command, client_id, "--json", "--show-secrets")
    assert (shown.code, shown.err) == (0, "")
    secret = shown.document[member]
    assert secret != MASK
    assert shown.document["stripe_customer_id"]
    table = ht_async("clients", command, client_id, "--show-secrets")
    assert secret[:4] in table.out
    assert MASK not in table.out


def test_a_clients_token_is_shown_if_it_is_asked_for(ht_async: Program, client_id: str) -> None:
    assert MASK in ht_async("clients", "get", client_id).out
    token = ht_async("clients", "get", client_id, "--show-secrets", "--json").document[
        "authentication_token"
    ]
    assert token in ht_async("clients", "get", client_id, "--show-secrets").out


def test_problems_are_told_by_the_names_of_options(ht_async: Program, client_id: str) -> None:
    done = ht_async("clients", "update", "a/b", "--email", "x", "--phone", "1", "--clear", "phone")
    assert (done.code, done.out) == (2, "")
    assert "  ID: must be 1 to 100 letters" in done.err
    assert "  --email: is no e-mail address" in done.err
    assert "  --phone: is to be set and to be cleared" in done.err
    done = ht_async("clients", "update", client_id, "--email", "a@b.c", "--clear", "email")
    assert "  --clear: can't name email" in done.err


def test_a_client_that_is_not_there(ht_async: Program, sandbox: Sandbox) -> None:
    for command in ("get", "setup-intent", "ephemeral-key"):
        assert ht_async("clients", command, "1").code == 3


def test_a_creation_whose_answer_was_lost(ht_async: Program, sandbox: Sandbox) -> None:
    sandbox.arm({"name": "500_after", "method": "POST"})
    done = ht_async("clients", "create", "--email", "a@b.c", "--external-id", "C-2", "--json")
    assert (done.code, done.error["reference"]) == (1, "C-2")
    assert done.error["cause"].startswith("clients.create was answered with status 500")
    assert "no way to look for a client" in done.error["next_step"]


def test_another_path_can_be_named(ht_async: Program, sandbox: Sandbox) -> None:
    wrong = ("--dialect", "paths.clients.create=/api/partners/customers")
    done = ht_async("clients", "create", "--email", "a@b.c", *wrong, "--json")
    assert (done.code, done.error["status"]) == (3, 404)
    assert sandbox.admin("GET", "journal")["entries"][-1]["path"] == "/api/partners/customers"
