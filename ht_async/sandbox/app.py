"""The sandbox as an ASGI application."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Route

from .admin import ADMIN_ROUTES, AdminEndpoint
from .admission import admit_partner
from .api import SHOP_ROUTES, routes
from .clock import Clock
from .config import SandboxConfig
from .endpoint import Endpoint
from .sandbox import Sandbox


def create_app(config: SandboxConfig | None = None, clock: Clock | None = None) -> Starlette:
    """Make a sandbox as an ASGI application.

    It runs under any ASGI server and in process, for example through `httpx.ASGITransport`.
    The faults that break connections need the server of `ht_async.sandbox.server`; elsewhere
    they raise `ht_async.sandbox.transport.SocketFaultError`.

    Args:
        config: the settings; None for the defaults.
        clock: tells the time; None for one as the settings say.

    Returns:
        The application. ``app.state.sandbox`` is its `Sandbox`, ``app.state.sandbox.close()``
        closes the database, which the application does by itself under a server that runs the
        lifespan protocol.

    Raises:
        SandboxConfigError: the database cannot be used.
    """
    sandbox = Sandbox(config or SandboxConfig(), clock)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[None]:
        yield
        sandbox.close()

    operations = routes(sandbox.config.paths)
    api = [
        *(Route(path, Endpoint(sandbox, serves, admit)) for path, serves, admit in SHOP_ROUTES),
        *(
            Route(path, Endpoint(sandbox, serves, admit_partner))
            for path, serves in operations.items()
        ),
    ]
    admin = [Route(path, AdminEndpoint(sandbox, serves)) for path, serves in ADMIN_ROUTES.items()]
    # Comes last and takes what is left, so that the journal sees unknown paths too.
    rest = Route("/{path:path}", Endpoint(sandbox, {}, admit_partner))
    app = Starlette(routes=[*api, *admin, rest], lifespan=lifespan)
    app.state.sandbox = sandbox
    return app
