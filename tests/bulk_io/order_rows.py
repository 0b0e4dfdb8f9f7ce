"""Orders as rows of text, good ones and none."""

from __future__ import annotations

HEADER = "purchase_order_id,first_name,last_name,email,phone,address,sku_ids"


def good_row(number: int, reference: str | None = None) -> str:
    """Return a row that is an order."""
    reference = f"PO-{number}" if reference is None else reference
    return f'{reference},Ann,Lee,ann{number}@example.com,555-0100,"{number} Elm St, Reno",42;47'


def csv_text(*rows: str, header: str = HEADER) -> str:
    """Return a CSV file with a header."""
    return "".join(f"{row}\n" for row in (header, *rows))
