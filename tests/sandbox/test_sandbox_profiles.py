"""Mixtures of faults: whom they strike, how often, and that the sandbox tells the truth then."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress

import httpx
import pytest

from ht_async.sandbox.faults import FAULTS, Moment
from ht_async.sandbox.injector import Injector
from ht_async.sandbox.profiles import PROFILES

pytestmark = pytest.mark.no_cover

ORDERS = "/api/partners/orders"
DRAWS = 30_000
ALL_REQUESTS = [("GET", ORDERS), ("GET", f"{ORDERS}/1"), ("POST", ORDERS),
                ("POST", "/api/partners/clients"), ("GET", "/api/partners/skus")]  # fmt: skip


def drawn(profile: str, method: str, path: str, rate: float | None = None) -> Counter[str]:
    """Return how often each fault strikes requests of one kind."""
    injector = Injector(1, PROFILES[profile].rules(rate))
    rules = [injector.choose(method, path, None, None) for _ in range(DRAWS)]
    return Counter(rule.name for rule in rules if rule)


@pytest.mark.parametrize(
    ("profile", "strikes"),
    [
        ("none", []),
        ("mild", ALL_REQUESTS),
        ("ambiguous", [("POST", ORDERS)]),
        ("chaotic", ALL_REQUESTS[:3]),
    ],
)
def test_a_profile_strikes_its_share_of_its_requests_alone(profile, strikes):
    for request in ALL_REQUESTS:
        share = sum(drawn(profile, *request).values()) / DRAWS
        expected = PROFILES[profile].rate if request in strikes else 0
        assert share == pytest.approx(expected, rel=0.1), request


def test_the_cases_above_are_all_profiles():
    (mark,) = test_a_profile_strikes_its_share_of_its_requests_alone.pytestmark
    assert [case[0] for case in mark.args[1]] == list(PROFILES)


@pytest.mark.parametrize("profile", ["ambiguous", "chaotic"])
def test_a_third_of_the_lost_creations_is_never_stored(profile):
    faults = drawn(profile, "POST", ORDERS, rate=1.0)
    never = {name for name in faults if FAULTS[name].moment is Moment.BEFORE}
    assert sum(faults.values()) == DRAWS
    assert sum(faults[name] for name in never) == pytest.approx(DRAWS / 3, rel=0.05)
    for name, times in faults.items():
        kinds = len(never) if name in never else len(faults) - len(never)
        assert times == pytest.approx(DRAWS * (1 if name in never else 2) / 3 / kinds, rel=0.1)


def test_ambiguous_is_all_that_loses_answers():
    """What is left tells that nothing happened, is only slow, or is about lists."""
    refused = {"429", "429_plain", "503_retry_after"}
    harmless = {*refused, "latency", "slow_body", "dup_in_list", "missing_in_list"}
    assert drawn("ambiguous", "POST", ORDERS, rate=1.0).keys() == FAULTS.keys() - harmless


def test_chaotic_commits_every_fault():
    struck = [drawn("chaotic", *request, rate=1.0) for request in ALL_REQUESTS]
    assert set().union(*struck) == FAULTS.keys()


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_journal_and_ledger_agree_about_what_exists(sandbox, seed):
    api = await sandbox(chaos="ambiguous", fault_rate=0.5, seed=seed)

    async def send(number: int) -> tuple[str, bool]:
        reference = f"PO-{number}"
        try:
            response = await api.post_order(purchase_order_id=reference)
        except httpx.TransportError:
            return reference, False
        return reference, response.status_code == 200

    rules = [{**rule, "seconds": 0.05} for rule in (await api.admin("faults"))["faults"]]
    for rule in rules:
        del rule["fired"]
    await api.client.put("/_sandbox/faults", json=rules)
    sent = await asyncio.gather(*(send(number) for number in range(200)))
    api.server.sandbox.late_commits.finish()
    entries = (await api.admin("journal?limit=1000"))["entries"]
    stored = {entry["reference"] for entry in entries if entry["order_id"]}
    listed = (await api.client.get(f"{ORDERS}?limit=200")).json()["orders"]
    assert {order["purchase_order_id"] for order in listed} == stored
    assert {reference for reference, created in sent if created} < stored
    missing = {entry["reference"] for entry in entries} - stored
    never = {name for name, fault in FAULTS.items() if fault.moment is Moment.BEFORE}
    assert missing == {entry["reference"] for entry in entries if entry["fault"] in never}
    assert missing
    assert (await api.admin("duplicates")) == {"duplicates": [], "count": 0, "pending": 0}


async def fates(api) -> list[tuple[str, object]]:
    """What becomes of a fixed sequence of requests, by rules and by header."""
    rules = [{**rule, "seconds": 0.01} for rule in (await api.admin("faults"))["faults"]]
    for rule in rules:
        del rule["fired"]
    await api.client.put("/_sandbox/faults", json=rules)
    for number in range(30):
        wish = {"X-Sandbox-Fault": "fin_after;p=0.5"} if number % 3 else None
        with suppress(httpx.TransportError):
            await api.post_order(headers=wish, purchase_order_id=f"PO-{number}")
        with suppress(httpx.TransportError):
            await api.client.get(f"{ORDERS}?limit=3")
    entries = (await api.admin("journal?limit=1000"))["entries"]
    return [(entry["fault"], entry["status"]) for entry in entries]


async def test_equal_seeds_and_requests_meet_equal_faults(sandbox):
    settings = {"chaos": "chaotic", "fault_rate": 0.6}
    first, second, other = [await fates(await sandbox(seed=seed, **settings)) for seed in (7, 7, 8)]
    assert first == second
    assert first != other
    assert len({fault for fault, _ in first}) > 8
