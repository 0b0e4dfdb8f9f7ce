"""Nothing that is anybody's is told: logs at DEBUG, events, spans, metrics, errors."""

from __future__ import annotations

import logging
from random import Random

from privacy_proof.captured import Captured
from privacy_proof.people import People
from privacy_proof.proof import prove


def test_nothing_is_found_in_a_thousand_calls_of_which_many_go_wrong() -> None:
    proof = prove(1000, seed=3, sockets=False)
    assert proof.leaks == {}
    assert proof.calls == 1000
    assert proof.words > 4000
    assert proof.counts["logs of ht_async"] > 2500
    assert proof.counts["spans"] > 900
    assert proof.counts["events"] == proof.counts["logs of ht_async"]
    assert proof.counts["errors"] > 20
    assert proof.drift["findings"]


def test_every_form_in_which_a_value_may_turn_up_is_found() -> None:
    people, captured = People(Random(1)), Captured()
    order = people.order("PO-1")
    phone = order["phone"]
    with captured.logs():
        logging.getLogger("ht_async").debug("sent to %s", order["email"].upper())
        logging.getLogger("of.an.app").debug("x", extra={"ht": {"name": order["last_name"]}})
    captured.error(ValueError(f"({phone[:3]}) {phone[3:6]}-{phone[6:]}"))
    with captured.tracers.get_tracer("x").start_as_current_span("x") as span:
        span.set_attribute("url", f"https://x/?q={order['notes'].split()[-1]}%20")
    captured.finish()
    leaks = captured.leaks(people.words)
    assert leaks["errors"] == {phone}
    assert leaks["logs of of.an.app"] == {order["last_name"]}
    assert len(leaks["logs of ht_async"]) == 2  # both words of the address
    assert leaks["spans"] == {order["notes"].split()[-1]}
    assert "PO-1" not in people.words
