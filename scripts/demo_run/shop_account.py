"""The account of shops' orders: which are ordered, which not and why, and whether that is right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PREFIXES = {"highlevel": "hl", "shineon": "so"}


@dataclass(frozen=True)
class ShopAccount:
    """What became of the orders of a shop.

    Attributes:
        shop: The shop.
        flaws: Why orders can't be placed, as the server knows it, by reference; None if they can.
        states: States of the job's orders by their references.
        reasons: Why orders are not placed, as the program tells it, by reference.
        times: How often the server has an order with each reference.
        taken: How many orders the last of the runs took, which had nothing left to take.
    """

    shop: str
    flaws: Mapping[str, str | None]
    states: Mapping[str, str]
    reasons: Mapping[str, frozenset[str]]
    times: Counter[str]
    taken: int

    @property
    def sound(self) -> frozenset[str]:
        """References of the orders that can be placed."""
        return frozenset(reference for reference, flaw in self.flaws.items() if flaw is None)

    def members(self) -> dict[str, Any]:
        """The account in numbers."""
        refused = self.flaws.keys() - self.sound
        return {
            "orders": len(self.flaws),
            "once": sum(self.times[reference] == 1 for reference in self.sound),
            "refused": len(refused & self.reasons.keys()),
            "reasons": dict(Counter(str(self.flaws[reference]) for reference in sorted(refused))),
        }

    def findings(self) -> Iterator[str]:
        """Say what does not add up."""
        flawed = self.flaws.keys() - self.sound
        numbers = {
            "orders that can be placed have not exactly one order": sum(
                self.times[reference] != 1 for reference in self.sound
            ),
            "orders that can be placed are not created in the job": sum(
                self.states.get(reference) != "created" for reference in self.sound
            ),
            "orders that can't be placed have one": sum(
                self.times[reference] > 0 for reference in flawed
            ),
            "orders that can't be placed have another reason, or none": sum(
                self.flaws[reference] not in self.reasons.get(reference, ()) for reference in flawed
            ),
            "orders that can be placed have a reason not to": len(self.reasons.keys() - flawed),
            "orders were taken by a run that had nothing to take": self.taken,
        }
        return (f"{self.shop}: {number} {what}" for what, number in numbers.items() if number)


def read_account(
    shop: str,
    truth: Mapping[str, Any],
    listed: Sequence[str | None],
    export: Sequence[Any],
    last: Any,
) -> ShopAccount:
    """Put the account of a shop together.

    Args:
        shop: The shop.
        truth: What the server says about the shops.
        listed: References of all the server's orders.
        export: What `jobs export` has written.
        last: What the last `sources sync` has said.
    """
    prefix = PREFIXES[shop]
    return ShopAccount(
        shop=shop,
        flaws={f"{prefix}-{order['id']}": order["flaw"] for order in truth[shop]},
        states={item["reference"]: item["state"] for item in export},
        reasons={
            order["reference"]: frozenset(reason["reason"] for reason in order["reasons"])
            for order in last["refused"]
        },
        times=Counter(reference for reference in listed if reference is not None),
        taken=last["taken"],
    )


def disagreements(
    accounts: Sequence[ShopAccount], truth: Mapping[str, Any], duplicates: int
) -> list[str]:
    """Say what does not add up; empty if everything does.

    Args:
        accounts: Those of the shops.
        truth: What the server says about the shops.
        duplicates: How many orders the server has too many.
    """
    limit = truth["highlevel_limit"]
    found = [finding for account in accounts for finding in account.findings()]
    known = frozenset[str]().union(*(account.flaws for account in accounts))
    if strangers := accounts[0].times.keys() - known:
        found.append(f"{len(strangers)} orders on the server that no shop knows")
    if duplicates:
        found.append(f"{duplicates} duplicates on the server")
    if limit["refused"] or limit["busiest"] > limit["requests"]:
        found.append(f"HighLevel's rate limit was exceeded {limit['refused']} times")
    return found
