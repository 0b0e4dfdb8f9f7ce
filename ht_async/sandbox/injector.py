"""Decides which request meets which fault."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from random import Random
from typing import TypeAlias

from attrs import define, field

from .fault_syntax import parse_header
from .faults import FaultRule
from .problems import JsonObject

_REMEMBERED_HEADERS = 10_000
_Wish: TypeAlias = tuple[FaultRule, str, str, str | None]


@define
class _Armed:
    """A rule and how often it has struck."""

    rule: FaultRule
    fired: int = field(default=0)

    @property
    def spent(self) -> bool:
        return self.rule.times is not None and self.fired >= self.rule.times


class Injector:
    """Draws faults by rules and by header, repeatably for equal seeds.

    The probabilities of the rules that match a request add up, so that one number decides
    about all of them: the n-th matching request meets the same fate in every run.
    """

    def __init__(self, seed: int, rules: Sequence[FaultRule]) -> None:
        """Make an injector.

        Args:
            seed: the sandbox's seed.
            rules: the rules to begin with, and to return to at `reset`.
        """
        self._seed = seed
        self._initial = tuple(rules)
        self.reset()

    def reset(self) -> None:
        """Return to the first rules and to the beginning of the random sequence."""
        self.arm(self._initial)
        self._by_header: OrderedDict[_Wish, int] = OrderedDict()

    def arm(self, rules: Sequence[FaultRule]) -> None:
        """Replace all rules and begin a new random sequence.

        Args:
            rules: the new rules, in the order in which they are asked.
        """
        self._random = Random(f"{self._seed}:faults")  # noqa: S311 - repeatable on purpose
        self._armed = [_Armed(rule) for rule in rules]

    def add(self, rule: FaultRule) -> None:
        """Add a rule behind those in force.

        Args:
            rule: the rule.
        """
        self._armed.append(_Armed(rule))

    def describe(self) -> list[JsonObject]:
        """Return the rules in force as JSON objects, with how often each has ``fired``."""
        return [
            {
                "name": armed.rule.name,
                "probability": armed.rule.probability,
                "times": armed.rule.times,
                "method": armed.rule.method,
                "path": armed.rule.path,
                "seconds": armed.rule.seconds,
                "fired": armed.fired,
            }
            for armed in self._armed
        ]

    def choose(
        self, method: str, path: str, header: str | None, reference: str | None
    ) -> FaultRule | None:
        """Return the rule that strikes a request, if any does.

        Args:
            method: HTTP method of the request.
            path: its path.
            header: value of its header `X-Sandbox-Fault`. A limit ``n`` in there counts per
                method, path, header and reference, so that it counts one operation's attempts.
            reference: its `purchase_order_id`.

        Raises:
            FaultSyntaxError: the header is malformed.
        """
        if header is not None:
            return self._by_wish((parse_header(header), method, path, reference))
        candidates = [
            armed for armed in self._armed if not armed.spent and armed.rule.matches(method, path)
        ]
        if not candidates:
            return None
        draw = self._random.random()
        for armed in candidates:
            draw -= armed.rule.probability
            if draw < 0:
                armed.fired += 1
                return armed.rule
        return None

    def _by_wish(self, wish: _Wish) -> FaultRule | None:
        rule = wish[0]
        fired = self._by_header.pop(wish, 0)
        strikes = (rule.times is None or fired < rule.times) and (
            self._random.random() < rule.probability
        )
        self._by_header[wish] = fired + strikes
        if len(self._by_header) > _REMEMBERED_HEADERS:
            self._by_header.popitem(last=False)
        return rule if strikes else None
