"""Milliseconds for DBOS where SQLite is older than its `unixepoch('subsec')`.

From Python 3.12 on DBOS takes for granted that SQLite knows it, which needs 3.42, whereas a Python
may well come with an older one. There it is NULL, and no record can be written.
"""

from __future__ import annotations

import sqlite3
import time  # noqa: TID251 - DBOS's own clock is the machine's
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.dialects import plugins
from sqlalchemy.engine import URL, CreateEnginePlugin

KNOWS_MILLISECONDS = (3, 42)
"""The first SQLite that does."""

_NAME = "ht_async_milliseconds"


def with_milliseconds(url: URL) -> URL:
    """Return the URL of a SQLite file for which DBOS can tell milliseconds."""
    if sqlite3.sqlite_version_info >= KNOWS_MILLISECONDS:
        return url
    plugins.register(_NAME, __name__, _Milliseconds.__name__)
    return url.update_query_dict({"plugin": _NAME})


class _Milliseconds(CreateEnginePlugin):
    def engine_created(self, engine: Engine) -> None:
        event.listen(engine, "connect", _teach)

    def update_url(self, url: URL) -> URL:
        return url.difference_update_query(["plugin"])


def _teach(connection: sqlite3.Connection, _: Any) -> None:
    connection.create_function("unixepoch", 1, _unixepoch)


def _unixepoch(what: str) -> float:
    if what != "subsec":
        raise ValueError("unixepoch of anything but 'subsec' is not known here")
    return round(time.time(), 3)
