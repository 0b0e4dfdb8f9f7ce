"""Chooses what happens in a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

from assumptions import ALL_HOLD, Assumptions
from attrs import evolve
from model_network import NetworkTraits
from model_server import CursorStyle, ServerTraits
from order_books import Origin
from scenario import ClientTraits, Job, Kind, OnAbsent, OtherOrder, Scenario
from virtual_time import EPOCH
from weather import Climate, Seen

from ht_async import Dialect, NewOrder, RateLimit, RetryPolicy, Timeout

T = TypeVar("T")

DAY = 86_400.0
YOUNGEST = 65.0
"""Least age, in seconds, of an order that was there before: without `Date` headers, the client
can't tell younger ones from its own."""

_KINDS: tuple[Kind, ...] = ("batch", "batch", "stream", "single", "single")
_SIZES = (1, 1, 2, 3, 4, 6, 9, 14)
_RULES: dict[CursorStyle, Any] = {"offset": "offset", "page": "page"}


def choose_scenario(
    seed: int,
    holds: Assumptions = ALL_HOLD,
    *,
    on_absent: OnAbsent | None = None,
    trusts_refusals: bool | None = None,
    shares: bool = True,
) -> Scenario:
    """Choose what happens in a run.

    Args:
        seed: Chooses everything.
        holds: What is true of the world.
        on_absent: What every caller wants to be done with absent orders, if not what is chosen.
        trusts_refusals: The client's `RetryPolicy(retry_refused_creates=)`, if not what is chosen.
        shares: Whether several callers may create the same order.
    """
    scenario = _Choice(seed, holds, shares=shares).scenario()
    client = scenario.client
    if trusts_refusals is not None:
        client = evolve(client, retry=evolve(client.retry, retry_refused_creates=trusts_refusals))
    if on_absent is None:
        return evolve(scenario, client=client)
    jobs = tuple(evolve(job, on_absent=None) for job in scenario.jobs)
    return evolve(scenario, client=evolve(client, on_absent=on_absent), jobs=jobs)


class _Choice:
    def __init__(self, seed: int, holds: Assumptions, *, shares: bool) -> None:
        self._seed = seed
        self._shares = shares
        self._holds = holds
        self._chance = Random(f"scenario {seed}")
        self._count = 0

    def scenario(self) -> Scenario:
        network = self._network()
        hides = self._often(0.15)
        server = self._hiding(self._server()) if hides else self._server()
        bound = network.latest + server.lag
        settle = bound * self._between(3.0, 5.0)
        if not self._holds.lists_catch_up:
            server = evolve(server, lag=settle * 6)
        if not self._holds.late_orders_are_bounded:
            network = evolve(network, writes=evolve(network.writes, latest=settle * 6))
        misses = settle * self._between(0.7, 1.0)
        server = evolve(server, misses=misses if hides else self._maybe(0.3, misses))
        jobs = self._jobs(settle)
        return Scenario(
            seed=self._seed,
            server=server,
            network=network,
            client=self._client(settle, server.cursor),
            jobs=jobs,
            others=(*self._others(jobs), *self._traffic(settle, hides=hides)),
            closes_at=self._maybe(0.2, self._moment()),
            closing_grace=self._one(0.0, 0.1, 2.0, 10.0),
            closing_cancelled_after=self._maybe(0.2, self._moment()),
            clock_set=self._clock_set(),
        )

    def _clock_set(self) -> tuple[float, float] | None:
        if self._holds.our_clock_runs_evenly:
            return None
        return self._moment(), self._one(-3600.0, -60.0, 60.0, 3600.0)

    # -- dice --------------------------------------------------------------------------

    def _one(self, *values: T) -> T:
        return self._chance.choice(values)

    def _often(self, share: float) -> bool:
        return self._chance.random() < share

    def _maybe(self, share: float, value: T) -> T | None:
        return value if self._often(share) else None

    def _between(self, least: float, most: float) -> float:
        return self._chance.uniform(least, most)

    def _moment(self) -> float:
        return self._chance.random() * self._one(0.1, 1.0, 10.0, 60.0)

    # -- the world ---------------------------------------------------------------------

    def _server(self) -> ServerTraits:
        tells_date = self._often(0.7)
        far = self._one(0.0, 0.4, -0.4, 7.0, -7.0, 40.0, -40.0, 3600.0, -3600.0)
        shown = self._holds.references_are_shown
        return ServerTraits(
            page_size=self._one(3, 8, 20, 50),
            cursor=self._one("told", "last_id", "last_id", "offset", "page", "ignored")
            if self._often(0.5)
            else "last_id",
            sorts=self._often(0.8),
            filters=self._often(0.7),
            zone=self._one(0, 0, -12, -5, 14),
            listed_references=shown and self._often(0.7),
            shown_references=shown,
            dedupes=self._often(0.2),
            lag=self._one(0.0, 0.5, 3.0, 10.0),
            ahead=far if tells_date else self._between(-30.0, 30.0),
            tells_date=tells_date,
            stamp=self._one("integer", "iso", "both"),
            rate=self._maybe(0.1, self._one(2, 5, 20)),
        )

    def _hiding(self, server: ServerTraits) -> ServerTraits:
        """Make a server list orders so late that only looks that go far back can find them."""
        return evolve(server, page_size=3, cursor="last_id", sorts=True, lag=10.0)

    def _network(self) -> NetworkTraits:
        return NetworkTraits(
            delay=self._one(0.0, 0.05, 0.5, 3.0),
            writes=self._climate(self._one(0.0, 0.05, 0.2, 0.5, 0.8, 0.95)),
            reads=self._climate(self._one(0.0, 0.0, 0.05, 0.2, 0.6)),
            repeats=0.0 if self._holds.nobody_repeats_requests else 0.2,
        )

    def _climate(self, share: float) -> Climate:
        trouble = [seen for seen in Seen if seen is not Seen.ANSWER]
        kinds = self._chance.sample(trouble, self._chance.randint(1, len(trouble)))
        if Seen.LOCKED_OUT in kinds and self._often(0.8):
            kinds = [seen for seen in kinds if seen is not Seen.LOCKED_OUT] or [Seen.RESET]
        return Climate(
            share=share,
            kinds=tuple(kinds),
            weights=tuple(self._one(1, 2, 5) for _ in kinds),
            carried_out=self._one(0.0, 0.3, 0.6, 1.0),
            refused=0.0 if self._holds.refused_is_not_processed else 0.5,
            late=self._one(0.0, 0.1, 0.5),
            latest=self._one(0.5, 3.0, 10.0),
            retry_after=self._one(1.0, 5.0, 20.0),
        )

    # -- the client and its callers ----------------------------------------------------

    def _client(self, settle: float, cursor: CursorStyle) -> ClientTraits:
        return ClientTraits(
            max_connections=self._one(1, 2, 4, 16),
            timeout=Timeout(
                connect=self._one(1.0, 5.0),
                read=self._one(1.0, 5.0, 30.0),
                write=1.0,
                queue=self._one(1.0, 30.0),
                total=self._one(2.0, 10.0, 60.0),
            ),
            retry=RetryPolicy(
                retries=self._one(0, 1, 3),
                backoff=self._one(0.0, 0.5),
                refusals=self._one(0, 2, 6),
                retry_refused_creates=self._often(0.8),
            ),
            rate_limit=RateLimit(self._one(2.0, 10.0)) if self._often(0.1) else None,
            settle=settle,
            grace=self._one(0.0, 0.5, 10.0),
            on_absent=self._one("unresolved", "resend_once"),
            dialect=Dialect(cursor_rule=_RULES.get(cursor, "last_id")),
        )

    def _jobs(self, settle: float) -> tuple[Job, ...]:
        jobs = [self._job(settle) for _ in range(self._chance.randint(1, 4))]
        known = [job for job in jobs if all(order.purchase_order_id for order in job.orders)]
        again = [self._again(job, settle) for job in known if self._often(0.4)]
        return tuple(jobs + again if self._shares else jobs)

    def _again(self, job: Job, settle: float) -> Job:
        """Choose a caller that creates what another one creates, at once or some time later."""
        other = self._job(settle)
        begins = self._one(job.begins, job.begins + self._moment(), job.begins + 2 * settle)
        orders = job.orders[:1] if other.kind == "single" else job.orders
        if self._often(0.1):
            orders = (evolve(self._other_content(orders[0]), sku_ids=[45]), *orders[1:])
        return evolve(other, begins=begins, orders=orders)

    def _job(self, settle: float) -> Job:
        kind: Kind = self._chance.choice(_KINDS)
        count = 1 if kind == "single" else self._one(*_SIZES)
        since = (EPOCH - timedelta(days=4)).date()
        return Job(
            kind=kind,
            orders=tuple(self._inputs(count)),
            begins=self._one(0.0, 0.0, self._moment()),
            cancelled_after=self._maybe(0.25, self._moment()),
            concurrency=self._one(None, 1, 2, 8),
            on_absent=self._one(None, None, "unresolved", "resend_once"),
            settle=self._one(None, None, settle * 1.5),
            existing_since=self._maybe(0.2, since),
            slow=self._one(0.0, 0.0, 0.5),
            leaves_after=self._maybe(0.1, self._chance.randint(1, count)),
            resolve_within=self._one(0.0, 3.0, 10.0),
            resolves=tuple(
                self._one(None, None, 0.5, 5.0, 60.0) for _ in range(self._one(0, 1, 2))
            ),
            together=self._one(1, 3),
            raw=self._often(0.1),
        )

    def _inputs(self, count: int) -> Sequence[NewOrder]:
        orders: list[NewOrder] = []
        for _ in range(count):
            if orders and orders[-1].purchase_order_id is not None and self._often(0.1):
                again = orders[-1]
                orders.append(again if self._often(0.5) else self._other_content(again))
            else:
                orders.append(self._order())
        return orders

    def _order(self) -> NewOrder:
        self._count += 1
        customer: dict[str, Any] = {"client_id": 7}
        if self._often(0.3):
            email = f"c{self._count}@example.com"
            customer = {"first_name": "A", "last_name": "B", "email": email}
        return NewOrder(
            address="1 Main St",
            phone=str(self._count),
            sku_ids=self._one([42], [42, 43]),
            purchase_order_id=self._maybe(0.95, f"PO-{self._count}"),
            **customer,
        )

    def _other_content(self, order: NewOrder) -> NewOrder:
        self._count += 1
        return evolve(order, phone=str(self._count), sku_ids=[44])

    # -- what others do ----------------------------------------------------------------

    def _others(self, jobs: Sequence[Job]) -> tuple[OtherOrder, ...]:
        ours = {order.purchase_order_id: order for job in jobs for order in job.orders[::-1]}
        ours.pop(None, None)
        others = [self._other(self._order(), Origin.STRANGER) for _ in range(self._one(0, 5, 20))]
        share = self._one(0.0, 0.0, 0.3)
        for order in ours.values():
            if self._often(share):
                before = OtherOrder(order=order, origin=Origin.BEFORE, at=-self._age())
                taken = self._other(self._other_content(order), Origin.STRANGER)
                others.append(self._one(before, taken))
            if not self._holds.references_are_ours_alone and self._often(0.3):
                others.append(OtherOrder(order=order, origin=Origin.BEFORE, at=self._moment()))
        return tuple(others)

    def _traffic(self, settle: float, *, hides: bool) -> Iterator[OtherOrder]:
        """Choose orders that keep coming while ours are open, so that lists get longer."""
        for _ in range(60 if hides else self._one(0, 0, 0, 20)):
            at = self._between(0.0, 1.5 * settle)
            yield OtherOrder(order=self._order(), origin=Origin.STRANGER, at=at)

    def _other(self, order: NewOrder, origin: Origin) -> OtherOrder:
        at = self._one(-self._age(), self._moment())
        return OtherOrder(order=order, origin=origin, at=at)

    def _age(self) -> float:
        return self._between(YOUNGEST, self._one(300.0, DAY / 2, 2.5 * DAY))
