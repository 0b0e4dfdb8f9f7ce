"""From the settings of a command line to a client."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ht_async.cli.dialect_option import read_dialect
from ht_async.cli.shared_options import Settings
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from ht_async.client import HelloTech
    from ht_async.events import Observer


def connect(settings: Settings, observer: Observer, **client: Any) -> HelloTech:
    """Make a client. The key is taken from `HT_API_KEY` alone: other users see command lines.

    Args:
        settings: What the options say.
        observer: Told the client's events.
        **client: Further arguments of `HelloTech`, and `timeout` instead of that of the options.

    Raises:
        ConfigurationError: A setting is missing or wrong.
    """
    from ht_async.client import HelloTech

    if not os.environ.get("HT_API_KEY", "").strip():
        raise ConfigurationError("the API key is missing: set the variable HT_API_KEY")
    arguments: dict[str, Any] = {"timeout": settings.timeout, **client}
    return HelloTech(
        base_url=settings.base_url,
        dialect=read_dialect(settings.dialect),
        on_event=observer,
        **arguments,
    )
