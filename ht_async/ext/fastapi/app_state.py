"""What the lifespan keeps in `app.state`."""

from __future__ import annotations

from typing import Any

from fastapi.requests import HTTPConnection

from ht_async.client import HelloTech
from ht_async.errors import ConfigurationError
from ht_async.ext.fastapi.inquiries import Inquiries

_MISSING = (
    "this application has no open HelloTech client: make it with FastAPI(lifespan=lifespan()), "
    "and let the server or the test run its lifespan"
)


def keep(app: Any, client: HelloTech, inquiries: Inquiries) -> None:
    """Keep what an application that starts has opened."""
    app.state.hello_tech = client
    app.state.hello_tech_inquiries = inquiries


def drop(app: Any) -> None:
    """Keep nothing of an application that has ended."""
    del app.state.hello_tech, app.state.hello_tech_inquiries


def client_of(connection: HTTPConnection) -> HelloTech:
    """Return the client of the application that serves a request.

    Raises:
        ConfigurationError: It has none.
    """
    client: HelloTech | None = getattr(connection.app.state, "hello_tech", None)
    if client is None:
        raise ConfigurationError(_MISSING)
    return client


def inquiries_of(connection: HTTPConnection) -> Inquiries:
    """Return what finds out about the orders of the application that serves a request.

    Raises:
        ConfigurationError: It has no client that `lifespan` has opened.
    """
    inquiries: Inquiries | None = getattr(connection.app.state, "hello_tech_inquiries", None)
    if inquiries is None:
        raise ConfigurationError(_MISSING)
    return inquiries
