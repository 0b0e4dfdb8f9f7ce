"""What else answers look like: envelopes, spelling, clients, SKUs, ZIP checks, errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from ht_async.binding.expected import sample, surprises
from ht_async.binding.ht.answers import expected_of, in_snake_case
from ht_async.cli.doctor.findings import Finding, Verdict, compared, not_seen
from ht_async.cli.doctor.questions import Reply
from ht_async.cli.doctor.shapes import form, in_camel_case, single, skus_of
from ht_async.models import reading

_READ = "nothing: this package reads it; it stands in `raw` as it came"


@frozen(kw_only=True, slots=True)
class Answers:
    """One answer of each operation that only reads; None where it was not asked for.

    Args:
        orders: *Retrieve all orders*.
        order: *Retrieve order*.
        missing: *Retrieve order* with an id that nobody has.
        no_id: *Retrieve order* without an id.
        client: *Retrieve client*.
        skus: *Retrieve all SKUs*.
        zip_check: *Check ZIP*.
        clients: GET at the path where clients are created.
    """

    orders: Reply
    order: Reply | None = None
    missing: Reply | None = None
    no_id: Reply | None = None
    client: Reply | None = None
    skus: Reply | None = None
    zip_check: Reply | None = None
    clients: Reply | None = None
    operations: Mapping[str, str] = field(
        factory=lambda: {
            "orders.list": "orders",
            "orders.get": "order",
            "clients.get": "client",
            "skus.list": "skus",
            "skus.check_zip": "zip_check",
        }
    )

    def successes(self) -> Iterator[tuple[str, Any]]:
        """Yield the operations and bodies of all successes."""
        for operation, name in self.operations.items():
            reply: Reply | None = getattr(self, name)
            if reply is not None and reply.ok:
                yield operation, reply.document


def check_answers(answers: Answers) -> Iterator[Finding]:
    """Yield what the answers show about the documentation's contradictions."""
    yield from _envelopes(answers)
    yield _spelling(answers)
    yield from _client(answers.client)
    yield from _zip_check(answers.zip_check)
    yield _missing(answers.missing)
    yield _no_id(answers.no_id)
    yield from _beyond_the_description(answers)


def _envelopes(answers: Answers) -> Iterator[Finding]:
    wanted = (
        ("orders.list", "orders", "`status` and `orders` (table)", {"status", "orders"}),
        ("orders.get", "order", "`status` and `order` (table)", {"status", "order"}),
        ("skus.list", "skus", "an object with `skus` (concluded)", {"skus"}),
        ("skus.check_zip", "treatment", "`status` beside the data (sample)", {"status"}),
    )
    bodies = dict(answers.successes())
    for operation, member, expected, names in wanted:
        check = f"{operation}.envelope"
        if operation in bodies:
            told = _envelope(bodies[operation], member, names)
            yield compared(check, "C3", expected, [told], ["as expected"], _READ)
        else:
            yield not_seen(check, "C3", expected, "no answer to look at")


def _envelope(body: object, member: str, names: set[str]) -> str:
    if isinstance(body, list):
        return "a bare list"
    present = set(reading.members(in_snake_case(body)))
    if member not in present:
        return "bare"
    missing = sorted(names - present)
    return f"without {', '.join(missing)}" if missing else "as expected"


def _spelling(answers: Answers) -> Finding:
    told = ["camelCase" if in_camel_case(body) else "snake_case" for _, body in answers.successes()]
    expected = "snake_case (tables; camelCase in a sample)"
    return compared("spelling", "C4", expected, told, ["snake_case"], _READ)


def _client(reply: Reply | None) -> Iterator[Finding]:
    if reply is None or not reply.ok:
        why = "no order with a client" if reply is None else reply.told
        yield not_seen("client", "C18", "Retrieve client takes HT's id", why)
        return
    body = reading.members(in_snake_case(reply.document))
    told = "below `client`" if "id" not in body and "client" in body else "bare"
    yield compared("client.envelope", "C3", "the bare client (table)", [told], ["bare"], _READ)
    client = single(reply.document, "client")
    yield compared(
        "client.id", "C18", "an integer (table)", [form(client.get("id"))], ["integer"], _READ
    )
    yield compared(
        "client.address",
        "C22",
        "an object (table)",
        [form(client["address"])] if "address" in client else [],
        ["object"],
        _READ,
    )
    token = "present" if client.get("authentication_token") else "absent"
    yield compared(
        "client.authentication_token",
        "C24",
        "present (the only member that the table requires)",
        [token],
        ["present"],
        "expect None",
    )


def _zip_check(reply: Reply | None) -> Iterator[Finding]:
    expected = "the text `on`, or another one in lower case (sample)"
    if reply is None or not reply.ok:
        why = "no SKU and ZIP code to ask for" if reply is None else reply.told
        yield not_seen("zip_check.treatment", "C26", expected, why)
        return
    body = reading.members(in_snake_case(reply.document))
    treatment = body.get("treatment")
    told = form(treatment)
    if isinstance(treatment, str):
        told = "text in lower case" if treatment == treatment.lower() else "text with capitals"
    advice = "nothing: `available` is true for `on` alone, in any case"
    yield compared("zip_check.treatment", "C26", expected, [told], ["text in lower case"], advice)
    area = f"cbsa_id: {form(body.get('cbsa_id'))}, cbsa: {form(body.get('cbsa'))}"
    whole = "cbsa_id: integer, cbsa: text"
    yield compared("zip_check.area", "C26", f"{whole} (sample)", [area], [whole], _READ)


def _missing(reply: Reply | None) -> Finding:
    expected = "404 with a JSON body (concluded; no page shows an error body)"
    if reply is None:
        return not_seen("errors", "C25", expected, "not asked")
    return compared("errors", "C25", expected, [reply.told], ["404 with JSON"])


def _no_id(reply: Reply | None) -> Finding:
    expected = "an empty id is refused (samples leave the id out)"
    if reply is None:
        return not_seen("empty_id", "C17", expected, "not asked")
    told = "answered" if reply.ok else "refused"
    return compared("empty_id", "C17", expected, [told], ["refused"], "this package sends none")


def _beyond_the_description(answers: Answers) -> Iterator[Finding]:
    found: dict[str, set[str]] = {"unknown_member": set(), "new_value": set(), "other_type": set()}
    for operation, body in answers.successes():
        normal = in_snake_case(sample(body))
        for path, surprise, kind in surprises(expected_of(operation, normal), normal):
            found[surprise].add(f"{operation} {path} ({kind})")
    for surprise, expected in (
        ("unknown_member", "no members but those described"),
        ("new_value", "no statuses but those listed"),
        ("other_type", "no types but those described"),
    ):
        told = sorted(found[surprise])
        yield Finding(
            check=f"beyond.{surprise}",
            about="C6" if surprise == "unknown_member" else "",
            verdict=Verdict.CONTRADICTED if told else Verdict.CONFIRMED,
            expected=expected,
            seen=", ".join(told) or "none",
            advice=_READ if told else "",
        )


def check_paths(answers: Answers) -> Iterator[Finding]:
    """Yield what is known of the paths that are not documented."""
    skus = answers.skus
    if skus is not None:
        told = "served" if skus.ok and _has_skus(skus.document) else skus.told
        advice = 'ask HelloTech for the path, and name it: Dialect(paths={"skus.list": ...})'
        expected = "Retrieve all SKUs is served at its concluded path"
        yield compared("paths.skus.list", "", expected, [told], ["served"], advice)
    expected = "Create client is served at its concluded path"
    reply = answers.clients
    verbs = "" if reply is None else reply.headers.get("allow", "")
    if "POST" in verbs.upper():
        yield compared("paths.clients.create", "", expected, ["takes POST"], ["takes POST"])
    else:
        told = "not asked" if reply is None else f"GET there: {reply.told}"
        yield not_seen("paths.clients.create", "", expected, f"{told}; a POST would be a write")


def _has_skus(document: object) -> bool:
    return bool(skus_of(document)) or isinstance(document, list)
