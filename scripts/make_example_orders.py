"""Write `examples/orders.csv`: realistic orders, with flawed rows spread among them.

    python scripts/make_example_orders.py            write the file
    python scripts/make_example_orders.py --check    exit 1 if the file is not what this writes

The same rows and seed give the same bytes everywhere. Lists are separated by `;`, time windows
are `start/end`. All people are invented, with telephone numbers and mail domains that are
reserved for fiction.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

ROOT = Path(__file__).resolve().parent.parent
ORDERS = ROOT / "examples" / "orders.csv"
VOCABULARY = Path(__file__).with_name("example_orders.toml")
ROWS, SEED = 2_000, 2027

COLUMNS = (
    "purchase_order_id",
    "first_name",
    "last_name",
    "email",
    "phone",
    "address",
    "address_details",
    "business_name",
    "sku_ids",
    "devices",
    "notes",
    "time_windows",
    "client_id",
)
PHONE_FORMS = (
    "({0}) {1}-{2}",
    "{0}-{1}-{2}",
    "{0}.{1}.{2}",
    "+1 {0} {1} {2}",
    "+1-{0}-{1}-{2}",
    "{0}{1}{2}",
)
FIRST_DAY = date(2027, 1, 4)  # a Monday, and daylight saving time is ten weeks away
WEEKS = 8

Row: TypeAlias = dict[str, str]
Words: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True)
class Flaw:
    """Something that goes wrong in real files.

    Attributes:
        name: What it is.
        changes: Cells that differ from those of a good row.
        repeats: Whether the row is otherwise a copy of the good row before it.
    """

    name: str
    changes: Mapping[str, str]
    repeats: bool = False


FLAWS = (
    Flaw("no phone number", {"phone": ""}),
    Flaw("blank address", {"address": " "}),
    Flaw("a SKU's name in place of its id", {"sku_ids": "TV Mounting"}),
    Flaw("no SKU", {"sku_ids": ""}),
    Flaw("no customer", {"first_name": "", "last_name": "", "email": ""}),
    Flaw("e-mail address without @", {"email": "jordan.example.com"}),
    Flaw(
        "time window that ends before it starts",
        {"time_windows": "2027-01-12T15:00:00-08:00/2027-01-12T14:00:00-08:00"},
    ),
    Flaw(
        "time window without a time zone",
        {"time_windows": "2027-01-12T15:00:00/2027-01-12T16:00:00"},
    ),
    Flaw("time window without an end", {"time_windows": "2027-01-12T15:00:00-08:00"}),
    Flaw("control character", {"last_name": "Mc\x07Kay"}),
    Flaw("SKU that is not sold", {"sku_ids": "42;99999"}),
    Flaw("client that does not exist", {"client_id": "987654321"}),
    Flaw("row twice", {}, repeats=True),
    Flaw("reference of another order", {"address_details": "Side entrance"}, repeats=True),
    Flaw("comma outside quotes", {"address": "1 Elm St, Miami, FL 33131"}),
)
UNQUOTED = FLAWS[-1]


def main() -> int:
    """Write or check the file that the command line names."""
    arguments = parse_arguments()
    content = file_content(arguments.rows, arguments.seed)
    if not arguments.check:
        arguments.out.write_bytes(content)
        return 0
    if arguments.out.exists() and arguments.out.read_bytes() == content:
        return 0
    print(f"{arguments.out.name} is not current: run python scripts/make_example_orders.py")
    return 1


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=ROWS, help=f"good rows, default {ROWS}")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--out", type=Path, default=ORDERS)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    arguments = parser.parse_args()
    if arguments.rows < len(FLAWS):
        parser.error(f"--rows must be at least {len(FLAWS)}, the number of flaws")
    return arguments


def file_content(rows: int, seed: int) -> bytes:
    """The whole file: UTF-8, a header, good rows and every flaw."""
    words = tomllib.loads(VOCABULARY.read_text("utf-8"))
    random = Random(seed)  # noqa: S311 - made-up data needs repetition, not secrecy
    flaw_after = {(2 * n + 1) * rows // (2 * len(FLAWS)): flaw for n, flaw in enumerate(FLAWS)}
    number, lines = 0, [csv_line(COLUMNS)]
    for position in range(rows):
        number += 1
        good = order_row(number, words, random)
        lines.append(csv_line(good.values()))
        if flaw := flaw_after.get(position):
            number += 1
            row = good if flaw.repeats else order_row(number, words, random)
            lines.append(flawed_line({**row, **flaw.changes}, flaw))
    return "".join(lines).encode()


def csv_line(cells: Iterable[str]) -> str:
    """One row, quoted where needed; cells may hold line breaks."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


def flawed_line(row: Row, flaw: Flaw) -> str:
    """One flawed row, which need not be proper CSV."""
    line = csv_line(row.values())
    return line.replace(f'"{row["address"]}"', row["address"]) if flaw is UNQUOTED else line


def order_row(number: int, words: Words, random: Random) -> Row:
    """A good order, by column."""
    offset = random.choice(list(words["places"]))
    city, state, zips, area_codes = random.choice(words["places"][offset])
    first, last = name(words, random)
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "purchase_order_id": f"{random.choice(('WEB', 'APP', 'POS'))}-{700_000 + number}",
        "first_name": first,
        "last_name": last,
        "email": f"{mail_name(first, last)}{number}@{random.choice(words['mail_domains'])}",
        "phone": phone(random.choice(area_codes), random),
        "address": f"{random.randint(1, 9999)} {random.choice(words['streets'])}, "
        f"{city}, {state} {random.choice(zips)}",
        "sku_ids": some(words["skus"], (1, 1, 1, 1, 2, 2, 3), random),
        "devices": some(words["devices"], (0, 0, 1, 1, 2, 3), random),
        "time_windows": time_windows(offset, random),
    }
    for column, vocabulary, share in (
        ("address_details", "doors", 0.45),
        ("business_name", "businesses", 0.12),
        ("notes", "notes", 0.4),
    ):
        if random.random() < share:
            row[column] = random.choice(words[vocabulary])
    return row


def name(words: Words, random: Random) -> tuple[str, str]:
    """First and last name of an invented customer."""
    most, *others = words["names"]
    first_names, last_names = (
        random.choice(others) if random.random() < words["other_scripts"] else most
    )
    return random.choice(first_names), random.choice(last_names)


def mail_name(first: str, last: str) -> str:
    """What of a name fits before the @: ASCII letters, or `customer` if there are none."""
    text = f"{first}.{last}".lower().translate(str.maketrans("łøđ", "lod"))
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    letters = "".join(char for char in plain if char.isalpha() or char == ".")
    return letters.strip(".") or "customer"


def phone(area_code: str, random: Random) -> str:
    """A number that is reserved for fiction, in one of the usual forms."""
    return random.choice(PHONE_FORMS).format(area_code, "555", f"01{random.randint(0, 99):02}")


def some(choices: list[Any], sizes: tuple[int, ...], random: Random) -> str:
    """Some different choices, joined."""
    return ";".join(map(str, random.sample(choices, random.choice(sizes))))


def time_windows(offset: str, random: Random) -> str:
    """Up to three windows on working days, of one to four whole hours, in local time."""
    windows: list[str] = []
    for working_day in sorted(random.sample(range(5 * WEEKS), random.choice((0, 1, 1, 2, 3)))):
        week, weekday = divmod(working_day, 5)
        day = FIRST_DAY + timedelta(weeks=week, days=weekday)
        start = random.randint(8, 16)
        end = start + random.choice((1, 1, 1, 2, 4))
        windows.append(f"{day}T{start:02}:00:00{offset}/{day}T{end:02}:00:00{offset}")
    return ";".join(windows)


if __name__ == "__main__":
    sys.exit(main())
