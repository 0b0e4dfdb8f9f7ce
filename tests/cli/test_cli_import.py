"""`ht-async orders import`, in this process against a sandbox."""

from __future__ import annotations

import csv
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from bulk_files import HEADER, exported, row, write_orders, write_rows
from cli_program import Done, Program, Sandbox

from ht_async.cli.journal_place import find_journal

QUICK = ("--settle", "0", "--timeout", "5")
Import = Callable[..., Done]

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, with the place of a journal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HT_DB", "jobs.db")
    return tmp_path


@pytest.fixture
def import_(folder: Path, sandbox: Sandbox, ht_async: Program) -> Import:
    """Import a file as the job `november`."""

    def run(file: Path | str, *options: str) -> Done:
        return ht_async("orders", "import", str(file), "--job", "november", *QUICK, *options)

    return run


def created(sandbox: Sandbox) -> int:
    orders: int = sandbox.admin("GET", "state")["orders"]
    return orders - 7


def test_every_row_becomes_an_order_and_the_same_command_says_so_again(
    import_: Import, folder: Path, sandbox: Sandbox, ht_async: Program
) -> None:
    file = write_orders(folder / "orders.csv", 30)
    done = import_(file)
    assert (done.code, created(sandbox)) == (0, 30)
    assert done.err == "job november: begun, in the journal jobs.db\n"
    assert "Job         november, done" not in done.out  # columns are as wide as needed
    assert done.out.splitlines()[0].split() == ["Job", "november,", "done"]
    assert "Created  30" in done.out
    again = import_(file)
    assert (again.code, created(sandbox)) == (0, 30)
    assert again.err == "job november: 30 of 30 orders ended (30 created); it is done\n"
    assert again.out == done.out
    assert [item["reference"] for item in exported(ht_async, "november", folder)] == [
        f"PO-{number}" for number in range(1, 31)
    ]


def test_the_account_as_json(import_: Import, folder: Path, sandbox: Sandbox) -> None:
    rows = [row(1), row(2, phone=""), row(1), row(3, sku_ids="999999")]
    done = import_(write_rows(folder / "orders.csv", rows), "--json")
    account = done.document
    assert (done.code, done.err) == (1, "")
    told = {name: account[name] for name in ("rows", "orders", "created", "failed", "rejected")}
    assert told == {"rows": 4, "orders": 2, "created": 1, "failed": 1, "rejected": 1}
    assert account["duplicates"] == 1
    assert account["first_problems"] == ["row 2 (line 3): phone: is missing"]
    assert account["state"] == "done"
    assert any("--state failed" in step for step in account["next_steps"])
    assert any("--rejects FILE" in step for step in account["next_steps"])


def test_a_dry_run_needs_no_key_sends_nothing_and_keeps_nothing(
    import_: Import, folder: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HT_API_KEY")
    file = write_rows(folder / "orders.csv", [row(1), row(2, email="nobody"), row(1)])
    done = import_(file, "--dry-run")
    assert done.code == 1
    assert done.err == "rejected: row 2 (line 3): email: is no e-mail address\n"
    assert [line.split()[:2] for line in done.out.splitlines()] == [
        ["Rows", "3"], ["Orders", "1"], ["Rejected", "1"], ["Duplicates", "1"],
    ]  # fmt: skip
    assert import_(file, "--dry-run", "--json").document["accepted"] == 1
    assert sandbox.admin("GET", "state")["requests"] == 0
    assert os.listdir(folder) == ["orders.csv"]


def test_rejected_rows_are_mended_and_imported(
    import_: Import, folder: Path, sandbox: Sandbox, ht_async: Program
) -> None:
    rows = [row(1), row(2, phone=""), row(3), row(4, address="")]
    file = write_rows(folder / "orders.csv", rows)
    done = import_(file, "--rejects", "rejects.csv")
    assert (done.code, created(sandbox)) == (1, 2)
    assert "rejected: row 2 (line 3): phone: is missing" in done.err
    assert "next: mend the rows in rejects.csv" in done.err
    assert "2 rows with flaws; never sent" in done.out
    rejects = folder / "rejects.csv"
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    with rejects.open(encoding="utf-8", newline="") as source:
        mended = list(csv.DictReader(source))
    assert [entry["rejected_row"] for entry in mended] == ["2", "4"]
    for entry in mended:
        entry |= {"phone": "2135550100", "address": "1 Main St"}
    with rejects.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, mended[0])
        writer.writeheader()
        writer.writerows(mended)
    for job in ("mended", "mended-again"):
        done = ht_async("orders", "import", str(rejects), "--job", job, *QUICK)
        assert done.code == 0
    assert "2 rows passed over: in the journal already" in done.out
    assert created(sandbox) == 4


def test_a_better_mapping_takes_in_rows_that_were_rejected(
    import_: Import, folder: Path, sandbox: Sandbox
) -> None:
    file = write_rows(folder / "orders.csv", [row(1, sku_ids="42,43"), row(2)])
    first = import_(file)
    assert (first.code, "1 row with flaws" in first.out) == (1, True)
    (folder / "mapping.toml").write_text('list_separator = ","\n')
    done = import_(file, "--mapping", "mapping.toml", "--json")
    assert (done.code, done.document["created"], created(sandbox)) == (0, 2, 2)


def test_a_changed_file_is_refused_with_the_remedy(
    import_: Import, folder: Path, sandbox: Sandbox
) -> None:
    file = write_orders(folder / "orders.csv", 3)
    import_(file)
    write_orders(file, 4)
    done = import_(file)
    assert (done.code, done.out, created(sandbox)) == (2, "", 3)
    assert "'november' exists and has another source, or its source has changed" in done.err
    assert "next: give a changed file another --job" in done.err


def test_other_settings_are_refused_and_those_left_out_stay(
    folder: Path, sandbox: Sandbox, ht_async: Program
) -> None:
    command = ("orders", "import", str(write_orders(folder / "orders.csv", 2)), "--job", "x")
    assert ht_async(*command, "--settle", "1", "--on-absent", "resend_once").code == 0
    assert ht_async(*command).code == 0
    done = ht_async(*command, "--settle", "2")
    assert done.code == 2
    assert "has another --settle" in done.err


def test_a_wrong_key_stops_and_the_same_command_goes_on_with_the_right_one(
    import_: Import, folder: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_orders(folder / "orders.csv", 20)
    monkeypatch.setenv("HT_API_KEY", "wrong")
    done = import_(file)
    assert done.code == 3
    assert "next: check the key in HT_API_KEY; the same command goes on" in done.err
    assert "trying again" not in done.err
    monkeypatch.setenv("HT_API_KEY", sandbox.server.api_key)
    done = import_(file)
    assert (done.code, created(sandbox)) == (0, 20)
    assert "0 of 20 orders ended; it goes on" in done.err


def test_a_lost_order_that_is_not_found_is_left_to_a_person(
    import_: Import, folder: Path, sandbox: Sandbox
) -> None:
    sandbox.arm({"name": "500_before", "method": "POST", "times": 2})
    done = import_(write_orders(folder / "orders.csv", 4), "--json")
    assert (done.code, created(sandbox)) == (1, 2)
    assert (done.document["unresolved"], done.document["state"]) == (2, "done")
    assert done.document["next_steps"] == [
        "look for those unresolved: ht-async jobs resolve november --look"
    ]


def test_orders_that_are_there_already_are_not_sent(
    import_: Import, folder: Path, sandbox: Sandbox, ht_async: Program
) -> None:
    rows = [row(number) for number in range(1, 6)]
    import_(write_rows(folder / "first.csv", rows[:3]))
    command = ("orders", "import", str(write_rows(folder / "all.csv", rows)), "--job", "all")
    fresh = ("--db", "another.db", "--check-existing-since", "2020-01-01")
    done = ht_async(*command, *QUICK, *fresh, "--json")
    assert (done.code, created(sandbox)) == (0, 5)
    assert (done.document["existing"], done.document["created"]) == (3, 2)


def test_a_query_is_imported(import_: Import, folder: Path, sandbox: Sandbox) -> None:
    pytest.importorskip("sqlalchemy")
    with sqlite3.connect("shop.db") as shop:
        shop.execute(f"CREATE TABLE orders ({', '.join(HEADER)})")
        for number in range(1, 4):
            shop.execute("INSERT INTO orders VALUES (?,?,?,?,?,?,?)", list(row(number).values()))
    shop.close()
    select = "SELECT * FROM orders ORDER BY purchase_order_id"
    assert import_("sqlite:///shop.db", "--query", select).code == 0
    assert created(sandbox) == 3


GOOD = ",".join(HEADER).encode() + b"\n"
NAMES = b"first_name,last_name,email,phone,address,sku_ids\n"


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (None, ("orders.csv", "No such file")),
        (b"", ("orders.csv", "is empty")),
        (b"\n\n", ("orders.csv", "blank lines")),
        (b"name,colour\n1,2\n", ("line 1", "--mapping")),
        (b"phone,sku_ids,first_name,last_name,email\n", ("line 1", "address is missing")),
        (NAMES[:-1] + b",phone\n", ("column 7", "phone")),
        (NAMES[:-1] + b",Adress\n", ("column 7", "is it address?")),
        (GOOD + b"1,J\xe4ne,Doe,j@e.com,1,1 A St,42\n", ("line 2", "give its --encoding, such")),
        (b"PK\x03\x04abc", ("Excel", "save the sheet as CSV")),
    ],
    ids=["missing", "empty", "blank", "foreign", "column", "doubled", "typo", "bytes", "excel"],
)
def test_a_flawed_file_is_told_with_place_and_remedy(
    content: bytes | None, named: tuple[str, str], import_: Import, folder: Path, sandbox: Sandbox
) -> None:
    if content is not None:
        (folder / "orders.csv").write_bytes(content)
    done = import_("orders.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
    for part in named:
        assert part in done.err
    assert sandbox.admin("GET", "state")["requests"] == 0
    assert not (folder / "jobs.db").exists()


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--db", "mysql://host/x"), "--db: must be a path"),
        (("--db", ":memory:"), "--db: must name a file"),
        (("--db", "no/such/folder/jobs.db"), "make its folder first"),
        (("--db", "orders.csv"), "is no journal"),
        (("--concurrency", "0"), "--concurrency"),
        (("--settle", "nan"), "--settle"),
        (("--lease", "5"), "--lease must be at least"),
        (("--job", " "), "--job must be a name"),
        (("--query", "SELECT 1"), "--query goes with"),
        (("--mapping", "none.toml"), "none.toml: can't be read"),
        (("--encoding", "klingon"), "--encoding must be one that"),
        (("--format", "xml"), "--format"),
        (("--rejects", "orders.csv"), "is the source itself"),
        (("--timeout", "-1"), "--timeout must"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_option_is_told_by_name_and_sends_nothing(
    options: tuple[str, ...], named: str, import_: Import, folder: Path, sandbox: Sandbox
) -> None:
    done = import_(write_orders(folder / "orders.csv", 3), *options)
    assert done.code in (2, 3)
    assert named in done.err
    assert "Traceback" not in done.err
    assert created(sandbox) == 0


def test_an_encoding_that_is_named_is_obeyed(
    import_: Import, folder: Path, sandbox: Sandbox
) -> None:
    line = ",".join(row(1, first_name="Jäne").values())
    (folder / "orders.csv").write_bytes(GOOD + line.encode("cp1252"))
    assert import_("orders.csv", "--encoding", "cp1252").code == 0


def test_a_journal_of_a_newer_version_is_told(
    import_: Import, folder: Path, sandbox: Sandbox
) -> None:
    file = write_orders(folder / "orders.csv", 3)
    import_(file)
    journal = sqlite3.connect("jobs.db")
    journal.execute("PRAGMA user_version = 99")
    journal.close()
    done = import_(file)
    assert done.code == 3
    assert "journal of version 99" in done.err
    assert "Traceback" not in done.err


def test_the_usual_journal_is_in_the_data_folder_of_the_user(
    import_: Import, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HT_DB")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
    monkeypatch.setattr("sys.platform", "linux")
    assert import_(write_orders(folder / "orders.csv", 1)).code == 0
    journal = folder / "data/ht-async/jobs.db"
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600
    assert stat.S_IMODE(journal.parent.stat().st_mode) == 0o700


def test_places_of_journals_show_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HT_DB", "postgresql://ann:s3cret@db.example.com/jobs?password=s3cret")
    place = find_journal(None)
    assert place.shown == "postgresql://db.example.com/jobs"
    assert "s3cret" not in repr(place)
    assert place.option == ""
    assert find_journal("a b.db").option == " --db 'a b.db'"
