"""Connects to the API and examines it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ht_async.cli.doctor import tls
from ht_async.cli.doctor.examination import Examination
from ht_async.cli.doctor.findings import Finding
from ht_async.cli.doctor.questions import Questioner, ReadOnly
from ht_async.cli.doctor.report import Report
from ht_async.cli.doctor.surroundings import check_surroundings
from ht_async.dialect import Dialect
from ht_async.engine.account import Origin
from ht_async.events import Observer
from ht_async.message import Transport
from ht_async.options import CallOptions, RetryPolicy, TimeoutTypes
from ht_async.session import Session, open_session
from ht_async.settings import HELLOTECH, choose_transport, find_origin, find_proxy

_BODY = 32 << 20
_SECONDS = 10.0


async def consult(
    base_url: str | None,
    dialect: Dialect,
    timeout: TimeoutTypes | None = None,
    transport: Transport | None = None,
    observer: Observer | None = None,
) -> Report:
    """Find out what the API does; nothing that it is asked changes anything.

    Args:
        base_url: Where it is; else `HT_BASE_URL`, else the documented server.
        dialect: What is known already.
        timeout: Time limits, or seconds for each request.
        transport: What sends; the default one if None.
        observer: Told what happens.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """
    origin = find_origin(HELLOTECH, base_url)
    proxied = find_proxy(None, origin, trust_env=True) is not None
    session = _open(origin, dialect, transport, observer)
    options = CallOptions().override(timeout, RetryPolicy(retries=2))
    questioner = Questioner(session, options)
    examination = Examination(questioner, dialect, lambda: datetime.now(UTC))
    try:
        findings = [
            *check_surroundings(origin, os.environ, proxied=proxied),
            await _look_at_tls(origin, proxied=proxied or transport is not None),
            *await examination.findings(),
        ]
    finally:
        await session.aclose(0)
    return Report(
        base_url=origin.base_url,
        made_at=datetime.now(UTC),
        findings=findings,
        asked=questioner.asked,
        reached=examination.reached,
        dialect=dialect,
    )


def _open(
    origin: Origin, dialect: Dialect, transport: Transport | None, observer: Observer | None
) -> Session:
    sending = choose_transport(
        origin,
        transport,
        None,
        proxy=None,
        ssl_context=None,
        trust_env=True,
        max_response_bytes=_BODY,
    )
    return open_session(
        api_key=None,
        base_url=origin.base_url,
        transport=ReadOnly(sending),
        http_client=None,
        max_connections=1,
        rate_limit=None,
        grace=0,
        proxy=None,
        ssl_context=None,
        trust_env=True,
        user_agent=None,
        max_response_bytes=_BODY,
        on_event=observer,
        dialect=dialect,
        zip_cache=None,
        settle=0,
        on_absent="unresolved",
        auto_reference=False,
    )


async def _look_at_tls(origin: Origin, *, proxied: bool) -> Finding:
    if origin.scheme != "https":
        return tls.not_looked_at("http to this machine")
    if proxied:
        return tls.not_looked_at("the connection is somebody else's: a proxy's")
    port = urlsplit(origin.base_url).port or 443
    return tls.judge(await tls.shake_hands(origin.hostname, port, _SECONDS), datetime.now(UTC))
