"""The table of clients."""

from __future__ import annotations

from collections.abc import Mapping
from sqlite3 import Row

from attrs import frozen

from .database import Database
from .seeding import share, token

COLUMNS = ("external_id", "first_name", "last_name", "email", "phone", "full_address")
"""The columns that callers write."""


@frozen
class Client:
    """A client as stored.

    Attributes:
        id: its id.
        external_id: the partner's own id for it.
        first_name: first name.
        last_name: last name.
        email: e-mail address.
        phone: telephone number as it was given.
        full_address: address in one line.
        authentication_token: its secret token.
    """

    id: int
    external_id: str | None
    first_name: str | None
    last_name: str | None
    email: str
    phone: str | None
    full_address: str | None
    authentication_token: str


class Clients:
    """Stores and finds clients."""

    def __init__(self, database: Database, seed: int) -> None:
        """Use the table of a database.

        Args:
            database: the database.
            seed: the sandbox's seed.
        """
        self._database = database
        self._seed = seed
        self._first_id = 10_000 + int(share(seed, "client ids") * 700_000)

    def add(self, values: Mapping[str, str | None]) -> int:
        """Store a new client.

        Args:
            values: its columns by name; `email` is a must, the others may be missing.

        Returns:
            Its id.
        """
        highest = self._database.value(
            "SELECT COALESCE(MAX(id), ?) FROM clients", self._first_id - 1
        )
        client_id = highest + 1
        self._database.run(
            "INSERT INTO clients (id, external_id, first_name, last_name, email, phone,"
            " full_address, authentication_token) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            client_id,
            *(values.get(column) for column in COLUMNS),
            token(self._seed, "authentication token", client_id),
        )
        return client_id

    def change(self, client_id: int, values: Mapping[str, str | None]) -> None:
        """Overwrite columns of a client.

        Args:
            client_id: its id.
            values: new values by column; a column that is missing stays as it is.
        """
        for column in COLUMNS:
            if column in values:
                self._database.run(
                    f"UPDATE clients SET {column} = ? WHERE id = ?",  # noqa: S608 - constants
                    values[column],
                    client_id,
                )

    def get(self, client_id: int) -> Client | None:
        """Return a client, or None.

        Args:
            client_id: its id.
        """
        row = self._database.row("SELECT * FROM clients WHERE id = ?", client_id)
        return None if row is None else _client(row)

    def by_external_id(self, external_id: str) -> Client | None:
        """Return the client with an id of the partner's, or None.

        Args:
            external_id: the partner's id for it.
        """
        row = self._database.row(
            "SELECT * FROM clients WHERE external_id = ? ORDER BY id", external_id
        )
        return None if row is None else _client(row)

    def count(self) -> int:
        """Return how many clients there are."""
        return self._database.value("SELECT COUNT(*) FROM clients")


def _client(row: Row) -> Client:
    return Client(**dict(zip(row.keys(), row, strict=True)))
