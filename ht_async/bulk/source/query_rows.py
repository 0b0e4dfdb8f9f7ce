"""Orders that a database returns."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, final

from ht_async.bulk.errors import SourceError
from ht_async.bulk.source.columns import check_columns
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.rows import CsvForm, SourceRow
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from sqlalchemy import URL, CursorResult, Engine

_T = TypeVar("_T")

_BATCH = 1_000  # rows
_MISSING = 'Queries need SQLAlchemy: pip install "ht-async[bulk]"'


@final
class QuerySource:
    """Orders that an SQL query returns.

    Nothing says that a query returns its rows in the same order every time, so each order needs
    a `purchase_order_id`; and a job that was interrupted goes on only if the same rows come in
    the same order, so the query should have an `ORDER BY`.

    Args:
        url: The database as SQLAlchemy names it: `sqlite:///orders.db`, or
            `postgresql+psycopg://user:password@host/database`.
        query: One SELECT statement.
        mapping: What its columns mean.

    Raises:
        SourceError: The database can't be reached, or the query can't be run or doesn't return
            orders; the message holds no credentials.
        ConfigurationError: SQLAlchemy or the database's driver isn't installed.
    """

    numbered = False
    csv_form: CsvForm | None = None
    size: int | None = None
    position = 0

    def __init__(self, url: str, query: str, mapping: ColumnMapping) -> None:
        self._url = _parsed(url)
        self._query = query
        self.mapping = mapping
        self.name = _name(self._url)
        with self._result() as result:
            check_columns(self.name, self._columns(result), mapping)

    def digest(self) -> str:
        """Run the query once, and return what identifies the rows and their order."""
        digest = hashlib.blake2b(digest_size=32)
        with self._result() as result:
            digest.update(repr(self._columns(result)).encode())
            for values in self._fetched(result):
                digest.update(repr(values).encode("utf-8", "surrogatepass"))
        return digest.hexdigest()

    def rows(self) -> Generator[SourceRow]:
        """Run the query and read its rows as they come."""
        with self._result() as result:
            columns = self._columns(result)
            for number, values in enumerate(self._fetched(result), start=1):
                yield SourceRow(number, None, dict(zip(columns, values, strict=True)))

    @contextmanager
    def _result(self) -> Generator[CursorResult[Any]]:
        engine = self._engine()
        try:
            with self._tried(engine.connect) as connection:
                # Without parameters, so that `%` and `:` in the query are what they are.
                connection.execution_options(
                    stream_results=True, yield_per=_BATCH, no_parameters=True
                )
                with self._tried(lambda: connection.exec_driver_sql(self._query)) as result:
                    yield result
        finally:
            engine.dispose()

    def _tried(self, call: Callable[[], _T]) -> _T:
        from sqlalchemy.exc import DataError, SQLAlchemyError

        try:
            return call()
        except DataError as error:
            raise self._ended(error) from None
        except SQLAlchemyError as error:
            raise SourceError(f"{self.name}: {_reason(error, self._url)}") from None

    def _ended(self, error: Exception) -> SourceError:
        # What the driver says of a row may hold its values.
        kind = type(getattr(error, "orig", None) or error).__name__
        return SourceError(
            f"{self.name}: the query ended in an error ({kind}): run it by itself to see it"
        )

    def _engine(self) -> Engine:
        from sqlalchemy import create_engine, pool

        try:
            return create_engine(self._url, poolclass=pool.NullPool, hide_parameters=True)
        except ModuleNotFoundError as error:
            raise ConfigurationError(
                f"{self._url.drivername} needs the driver {error.name}: install it"
            ) from None

    def _columns(self, result: CursorResult[Any]) -> list[str]:
        if not result.returns_rows:
            raise SourceError(f"{self.name}: the query returns no rows: write a SELECT")
        return list(result.keys())

    def _fetched(self, result: CursorResult[Any]) -> Iterator[tuple[Any, ...]]:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            for row in result:
                yield tuple(row)
        except SQLAlchemyError as error:
            raise self._ended(error) from None


def _parsed(url: str) -> URL:
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import SQLAlchemyError
    except ModuleNotFoundError:
        raise ConfigurationError(_MISSING) from None
    try:
        parsed = make_url(url)
        parsed.get_dialect()
    except (SQLAlchemyError, ModuleNotFoundError, ValueError):
        raise SourceError(
            "the database must be named by a URL that SQLAlchemy knows, such as "
            "sqlite:///orders.db or postgresql+psycopg://user:password@host/database"
        ) from None
    _check_database(parsed)
    return parsed


def _check_database(url: URL) -> None:
    # SQLite would make a file that isn't there.
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise SourceError(f"{_name(url)}: there is no such file")


def _name(url: URL) -> str:
    return f"query on {url.drivername}://{url.host or ''}/{url.database or ''}"


def _reason(error: Exception, url: URL) -> str:
    """Return what the driver says of the connection or of the statement, in one line."""
    lines = str(getattr(error, "orig", None) or "").strip().splitlines()
    said = lines[0] if lines else type(error).__name__
    return said.replace(url.password, "***") if url.password else said
