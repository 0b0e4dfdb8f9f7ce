"""The table of orders."""

from __future__ import annotations

import json

from .database import Database
from .filters import OrderQuery
from .order_conditions import SORT_KEY, Condition, joined, listed
from .order_rows import NewOrder, Order, OrderChanges, Page, Start, order_of
from .problems import refuse
from .seeding import share, token


class Orders:
    """Stores, finds and lists orders."""

    def __init__(self, database: Database, seed: int) -> None:
        """Use the table of a database; all orders that it holds are listed.

        Args:
            database: the database.
            seed: the sandbox's seed.
        """
        self._database = database
        self._seed = seed
        self._first_id = 100_000 + int(share(seed, "order ids") * 700_000)
        # The clock of `listed_at` began anew with this process.
        database.run("UPDATE orders SET listed_at = 0")

    def add(self, new: NewOrder, listed_at: float) -> int:
        """Store a new order.

        Args:
            new: the order.
            listed_at: when lists begin to show it, on the clock that `page` is asked with.

        Returns:
            Its id.
        """
        highest = self._database.value(
            "SELECT COALESCE(MAX(id), ?) FROM orders", self._first_id - 1
        )
        order_id = highest + 1
        self._database.run(
            "INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            order_id,
            new.client_id,
            new.status,
            new.reference,
            token(self._seed, "order token", order_id),
            new.address,
            new.phone,
            json.dumps(new.sku_ids),
            json.dumps([(window.start, window.end) for window in new.windows]),
            json.dumps(new.tags),
            new.appointment,
            new.created_at,
            new.created_at,
            listed_at,
        )
        return order_id

    def change(self, order_id: int, changes: OrderChanges, now: int) -> None:
        """Overwrite what happens to an order after its creation.

        Args:
            order_id: its id.
            changes: the new values; None leaves one as it is.
            now: the time of the change, in seconds since 1970.
        """
        tags = None if changes.tags is None else json.dumps(changes.tags)
        self._database.run(
            "UPDATE orders SET status = COALESCE(?, status), tags = COALESCE(?, tags),"
            " appointment = COALESCE(?, appointment), updated_at = ? WHERE id = ?",
            changes.status,
            tags,
            changes.appointment,
            now,
            order_id,
        )

    def get(self, order_id: int) -> Order | None:
        """Return an order, or None.

        Args:
            order_id: its id.
        """
        row = self._database.row(f"{_SELECT} WHERE orders.id = ?", order_id)
        return None if row is None else order_of(row)

    def find(self, reference: str) -> int | None:
        """Return the id of the first order with a reference, or None.

        Args:
            reference: the `purchase_order_id`.
        """
        row = self._database.row(
            "SELECT id FROM orders WHERE reference = ? ORDER BY id LIMIT 1", reference
        )
        return None if row is None else row[0]

    def page(self, query: OrderQuery, start: Start, limit: int, now: float) -> Page:
        """Return the orders that a query asks for.

        Args:
            query: filters and sort order; its cursor and limit are not looked at.
            start: where the page begins.
            limit: how many orders to return at most.
            now: the current time, on the clock of `listed_at`.

        Raises:
            Refusal: 400, there is no order `start.after`.
        """
        conditions = listed(query, now)
        if start.after is not None:
            conditions.append(self._behind(query, start.after))
        if start.moment is not None:
            comparison = "<=" if query.descending else ">="
            conditions.append((f"created_at {comparison} ?", (start.moment,)))
        where, values = joined(conditions)
        direction = "DESC" if query.descending else "ASC"
        order = f"{SORT_KEY[query.order_by]} {direction}, orders.id {direction}"
        rows = self._database.rows(
            f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?",
            *(*values, limit + 1, start.skip),
        )
        return Page([order_of(row) for row in rows[:limit]], more=len(rows) > limit)

    def position(self, query: OrderQuery, order_id: int, now: float) -> int:
        """Return how many orders of a list there are up to and including one of them.

        Args:
            query: filters and sort order of the list.
            order_id: id of the order.
            now: the current time, on the clock of `listed_at`.

        Raises:
            Refusal: 400, there is no such order.
        """
        clause, ends = self._behind(query, order_id)
        where, values = joined([*listed(query, now), (f"NOT {clause}", ends)])
        return self._database.value(
            f"SELECT COUNT(*) FROM orders WHERE {where}",  # noqa: S608
            *values,
        )

    def tag_counts(self, query: OrderQuery, now: float) -> dict[str, int]:
        """Return how many orders carry each tag.

        Args:
            query: filters. If it names tags, they alone are counted.
            now: the current time, on the clock of `listed_at`.
        """
        where, values = joined(listed(query, now))
        rows = self._database.rows(
            f"SELECT tag.value, COUNT(DISTINCT orders.id) FROM {_TAGGED} WHERE {where}"  # noqa: S608
            " GROUP BY tag.value ORDER BY tag.value",
            *values,
        )
        counts: dict[str, int] = {row[0]: row[1] for row in rows}
        return {tag: counts.get(tag, 0) for tag in query.tags} if query.tags else counts

    def _behind(self, query: OrderQuery, after: int) -> Condition:
        key = SORT_KEY[query.order_by]
        row = self._database.row(f"SELECT {key} FROM orders WHERE id = ?", after)  # noqa: S608
        if row is None:
            raise refuse(400, "cursor", "must come from the page before; no order has it")
        comparison = "<" if query.descending else ">"
        return f"(({key}, orders.id) {comparison} (?, ?))", (row[0], after)

    def duplicates(self) -> list[tuple[str, list[int]]]:
        """Return the references that more than one order carries, with the orders' ids."""
        rows = self._database.rows(
            "SELECT reference, json_group_array(id) FROM orders WHERE reference IS NOT NULL"
            " GROUP BY reference HAVING COUNT(*) > 1 ORDER BY MIN(id)"
        )
        return [(row[0], sorted(json.loads(row[1]))) for row in rows]

    def ids(self) -> list[int]:
        """Return the ids of all orders, the oldest first."""
        return [row[0] for row in self._database.rows("SELECT id FROM orders ORDER BY id")]

    def count(self) -> int:
        """Return how many orders there are."""
        return self._database.value("SELECT COUNT(*) FROM orders")


_TAGGED = "orders, json_each(orders.tags) AS tag"
_SELECT = (
    "SELECT orders.*, clients.email, TRIM(COALESCE(clients.first_name, '') || ' ' ||"
    " COALESCE(clients.last_name, '')) AS client_name"
    " FROM orders JOIN clients ON clients.id = orders.client_id"
)
