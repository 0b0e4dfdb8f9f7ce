from __future__ import annotations

import pytest

from ht_async.sandbox.addresses import Address, format_phone, phone_digits, split_address
from ht_async.sandbox.database import Database


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (
            "123 Main St, Los Angeles, CA 90001",
            Address("123 Main St", "Los Angeles", "CA", "90001"),
        ),
        (
            "1 A St, Apt 2, New York, ny 10001-0001 ",
            Address("1 A St, Apt 2", "New York", "NY", "10001-0001"),
        ),
        ("Chicago, IL 60601", Address("", "Chicago", "IL", "60601")),
        ("Calle Mayor 1, Madrid", Address("Calle Mayor 1, Madrid", "", "", "")),
        ("", Address("", "", "", "")),
    ],
)
def test_addresses_are_taken_apart(line, address):
    assert split_address(line) == address


@pytest.mark.parametrize(
    ("phone", "digits", "formatted"),
    [
        ("3105550123", "3105550123", "(310) 555-0123"),
        ("+1 310-555-0123", "3105550123", "(310) 555-0123"),
        ("+44 20 7946 0958", "442079460958", "+44 20 7946 0958"),
        ("none", "", "none"),
        ("\u0663\u0661\u0660", "", "\u0663\u0661\u0660"),
    ],
)
def test_telephone_numbers_are_formatted(phone, digits, formatted):
    assert phone_digits(phone) == digits
    assert format_phone(phone) == formatted


def test_a_transaction_that_fails_leaves_nothing(tmp_path):
    database = Database(str(tmp_path / "sandbox.db"))

    def two_rows() -> None:
        insert = "INSERT INTO clients (id, email, authentication_token) VALUES (?, ?, ?)"
        with database.transaction():
            database.run(insert, 1, "a@b.example", "t")
            database.run(insert, 1, "a@b.example", "t")

    with pytest.raises(Exception, match="UNIQUE"):
        two_rows()
    assert database.value("SELECT COUNT(*) FROM clients") == 0
    database.close()
