"""What can be told without the API's answers, and from their headers alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ht_async.cli.doctor.findings import Finding, Verdict, compared, not_seen
from ht_async.cli.doctor.questions import Reply
from ht_async.engine.account import Origin
from ht_async.policy.server_clock import UNTOLD
from ht_async.settings import HELLOTECH

_REQUEST_IDS = (
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-trace-id",
    "cf-ray",
)
_SHOWN_VARIABLES = ("HT_TRANSPORT", "SSL_CERT_FILE", "SSL_CERT_DIR")


def check_surroundings(
    origin: Origin, environ: Mapping[str, str], *, proxied: bool
) -> Iterator[Finding]:
    """Yield what the settings and the environment tell.

    Args:
        origin: Where the API is.
        environ: The environment.
        proxied: Whether a proxy leads there.
    """
    key = environ.get("HT_API_KEY", "")
    form = "given, without blanks around it" if key == key.strip() else "with blanks around it"
    whole = "given, without blanks around it"
    yield compared("key", "C19", whole, [form], [whole], "set HT_API_KEY once more, without them")
    documented = origin.base_url == HELLOTECH.base_url
    told = "the documented server" if documented else f"{origin.scheme}, another server"
    expected = "any; the documented one is labelled Staging, but treat it as live"
    yield compared("base_url", "C20", expected, [told], [told])
    named = [name for name in _SHOWN_VARIABLES if environ.get(name)]
    told = ", ".join([*(["a proxy"] if proxied else []), *named]) or "nothing"
    yield compared("environment", "", "anything; told for the record", [told], [told])


def check_headers(
    replies: Sequence[Reply], skews: Sequence[timedelta], request_id_header: str
) -> Iterator[Finding]:
    """Yield what the headers of answers tell.

    Args:
        replies: Answers.
        skews: How far the server's clock was ahead of ours at each answer that has a `Date`.
        request_id_header: Where the request's id is looked for.
    """
    yield check_clock(skews)
    yield check_request_id(replies, request_id_header)
    names = sorted({name for reply in replies for name in reply.headers if "ratelimit" in name})
    expected = "no rate limit is documented"
    if names:
        yield compared("rate_limit", "", expected, [", ".join(names)], [])
    else:
        yield not_seen("rate_limit", "", expected, "no header tells of one")


def skew_of(reply: Reply, received: datetime) -> timedelta | None:
    """Return how far the server's clock is ahead of ours, to the second; None if it isn't told.

    Args:
        reply: An answer.
        received: Our time when it had come.
    """
    try:
        written = parsedate_to_datetime(reply.headers.get("date", ""))
    except (ValueError, TypeError):
        return None
    return written.replace(tzinfo=written.tzinfo or UTC) - received


def check_clock(skews: Sequence[timedelta]) -> Finding:
    """Tell whether the clocks agree well enough for lost orders to be looked for."""
    most = int(UNTOLD.total_seconds())
    expected = f"the server's clock and this machine's are less than {most} seconds apart"
    if not skews:
        return not_seen("clock", "", expected, "no header `Date`")
    apart = min(abs(skew) for skew in skews)
    seconds = round(apart.total_seconds())
    return Finding(
        check="clock",
        verdict=Verdict.CONFIRMED if apart < UNTOLD else Verdict.CONTRADICTED,
        expected=expected,
        seen=f"{seconds} seconds apart" if seconds > 1 else "they agree",
        advice="" if apart < UNTOLD else "set this machine's clock, if it is the one that is wrong",
    )


def check_request_id(replies: Sequence[Reply], header: str) -> Finding:
    """Tell which header holds the request's id."""
    expected = f"`{header}` holds the request's id (a guess: no header is documented)"
    names = (header, *(name for name in _REQUEST_IDS if name != header))
    present = [name for name in names if any(name in reply.headers for reply in replies)]
    if not present:
        return not_seen("request_id", "", expected, "no header of such a name")
    usual = present[0] == header
    return Finding(
        check="request_id",
        verdict=Verdict.CONFIRMED if usual else Verdict.CONTRADICTED,
        expected=expected,
        seen=f"`{present[0]}`",
        dialect={} if usual else {"request_id_header": present[0]},
    )
