"""Rows become orders of a job; what is rejected can be mended and imported again."""

from __future__ import annotations

import csv
import json
import os
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from order_rows import HEADER, csv_text, good_row
from taking_journal import TakingJournal

from ht_async.bulk.bodies import decode_order, encode_order
from ht_async.bulk.dry_run import dry_run
from ht_async.bulk.errors import SourceError
from ht_async.bulk.importing import fingerprint, import_orders
from ht_async.bulk.intake import ImportResult, Progress
from ht_async.bulk.source.mapping import ColumnMapping
from ht_async.bulk.source.opening import open_source
from ht_async.bulk.values import JobState, NewItem
from ht_async.models.new_order import NewOrder
from ht_async.reference import stable_reference
from ht_async.resources.export.private_file import OutputError


async def run(path: Path, journal: TakingJournal | None = None, **options: Any) -> ImportResult:
    """Import a file, or check it where there is no journal."""
    mapping = options.pop("mapping", None)
    source = open_source(path, mapping=mapping)
    if journal is None:
        return await dry_run(source, "job", **options)
    return await import_orders(journal, journal.kept, source, **options)  # type: ignore[arg-type]


def references(journal: TakingJournal) -> list[str]:
    return list(journal.items)


async def test_rows_become_items(make_file) -> None:
    journal = TakingJournal()
    rows = [good_row(number) for number in range(1, 2_500)] + [good_row(2_500, "")]
    told: list[Progress] = []
    result = await run(make_file(csv_text(*rows)), journal, on_progress=told.append)
    assert (result.rows, result.accepted, result.rejected, result.duplicates) == (2_500,) * 2 + (
        0,
        0,
    )
    assert journal.lots == [1_000, 1_000, 500, 0]
    assert (journal.kept.rows, journal.kept.state) == (2_500, JobState.RUNNING)
    assert [progress.rows for progress in told] == [1_000, 2_000, 2_500]
    assert 0 < told[0].position < told[-1].position == told[-1].size
    own = stable_reference("job", 2_500)
    assert references(journal) == [*(f"PO-{n}" for n in range(1, 2_500)), own]
    order = decode_order(journal.items[own][1].body)
    assert (order.purchase_order_id, order.first_name, order.sku_ids) == (own, "Ann", (42, 47))


async def test_a_cancelled_job_stays_cancelled(make_file) -> None:
    journal = TakingJournal()
    journal.kept = evolve(journal.kept, state=JobState.CANCELLED)
    await run(make_file(csv_text(good_row(1))), journal)
    assert journal.kept.state is JobState.CANCELLED


@pytest.mark.parametrize("journal", [TakingJournal, lambda: None], ids=["import", "dry run"])
async def test_flawed_rows_duplicates_and_clashes(make_file, tmp_path: Path, journal: Any) -> None:
    rejects = tmp_path / "rejects.csv"
    rows = [
        good_row(1),
        good_row(2).replace("555-0100", ""),
        good_row(1),
        good_row(3, "PO-1"),
        "PO-5,Ann",
        good_row(6, "").replace("42;47", "TV"),
    ]
    result = await run(make_file(csv_text(*rows)), journal(), rejects=rejects)
    assert (result.rows, result.accepted, result.duplicates, result.rejected) == (6, 1, 1, 4)
    assert [str(problem) for problem in result.first_problems] == [
        "row 2 (line 3): phone: is missing",
        "row 4 (line 5): purchase_order_id: row 1 has the same, and is another order: "
        "give each its own",
        "row 5 (line 6): row: has 2 cells, and the header 7: is there a comma outside quotes?",
        "row 6 (line 7): sku_ids[0]: must be a whole number, written in digits alone",
    ]
    assert result.rejects == rejects
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    with rejects.open(newline="") as file:
        header, *written = csv.reader(file)
    assert header == ["rejected_row", "rejected_reference", "rejected_because", *HEADER.split(",")]
    assert [row[0] for row in written] == ["2", "4", "5", "6"]
    assert written[3][1] == stable_reference("job", 6)
    assert written[0][2:4] == ["phone: is missing", "PO-2"]
    assert written[2][3:] == ["PO-5", "Ann"]


async def test_a_clash_with_another_job_names_it(make_file) -> None:
    journal = TakingJournal()
    order = NewOrder(address="x", phone="5", sku_ids=[1], client_id=1, purchase_order_id="PO-1")
    journal.items["PO-1"] = ("older", NewItem(17, "PO-1", encode_order(order)))
    result = await run(make_file(csv_text(good_row(1))), journal)
    assert 'row 17 of the job "older" has the same' in str(result.first_problems[0])


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8"), (";", "cp1252"), ("\t", "utf-16"), ("|", "utf-8-sig")],
)
async def test_mended_rejects_keep_shape_and_references(
    make_file, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    rejects, again = tmp_path / "rejects.csv", tmp_path / "again.csv"
    rows = [good_row(1, "").replace("Ann", "Zoë"), good_row(2, "").replace("555-0100", "§bad\x07")]
    text = csv_text(*rows).replace(", Reno", "").replace("42;47", "42").replace(",", delimiter)
    path = make_file(text, encoding=encoding)
    await import_orders(
        TakingJournal(),
        TakingJournal().kept,
        open_source(path, encoding=encoding),
        rejects=rejects,  # type: ignore[arg-type]
    )
    second = await dry_run(open_source(rejects, encoding=encoding), "second", rejects=again)
    assert (second.rejected, again.read_bytes()) == (1, again.read_bytes())
    kept = again.read_text(encoding).splitlines()
    assert kept[0].split(delimiter)[3:] == HEADER.split(",")
    assert len(kept[1].split(delimiter)) == 10
    mended = make_file(rejects.read_text(encoding).replace("\x07", ""), "mended.csv", encoding)
    journal = TakingJournal("third")
    await import_orders(journal, journal.kept, open_source(mended, encoding=encoding))  # type: ignore[arg-type]
    assert references(journal) == [stable_reference("job", 2)]
    assert decode_order(journal.items[stable_reference("job", 2)][1].body).phone == "§bad"


async def test_json_rejects_keep_the_members_of_their_source(make_file, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    flawed = {"Tel": " ", "address": "1 Elm", "sku_id": [42], "client_id": 7}
    path = make_file(json.dumps(flawed) + "\n{oops\n", "orders.jsonl")
    mapping = ColumnMapping(columns={"Tel": "phone"})
    result = await run(path, rejects=rejects, mapping=mapping)
    first, second = map(json.loads, rejects.read_text().splitlines())
    assert first == {
        "rejected_row": 1,
        "rejected_reference": stable_reference("job", 1),
        "rejected_because": ["phone: is empty"],
        **flawed,
    }
    assert (second["rejected_row"], second["rejected_text"]) == (2, "{oops")
    mended = make_file(rejects.read_text().replace('" "', '"555"'), "mended.jsonl")
    journal = TakingJournal("again")
    result = await run(mended, journal, mapping=mapping)
    assert references(journal) == [stable_reference("job", 1)]
    assert "rejected_text: holds a line that couldn't be read" in str(result.first_problems[0])


async def test_no_rejects_leave_a_file_with_a_header_alone(make_file, tmp_path: Path) -> None:
    rejects = tmp_path / "rejects.csv"
    rejects.write_text("of an earlier run")
    await run(make_file(csv_text(good_row(1))), rejects=rejects)
    assert rejects.read_text() == f"rejected_row,rejected_reference,rejected_because,{HEADER}\n"


async def test_rejects_may_not_replace_the_source(make_file, tmp_path: Path) -> None:
    path = make_file(csv_text(good_row(1)))
    with pytest.raises(OutputError, match="is the source itself"):
        await run(path, rejects=path)
    with pytest.raises(OutputError, match="can't be written: No such file"):
        await run(path, rejects=tmp_path / "absent" / "rejects.csv")
    with pytest.raises(OutputError, match="is no regular file"):
        await run(path, rejects=tmp_path)


async def test_a_source_that_breaks_leaves_no_rejects_behind(make_file, tmp_path: Path) -> None:
    path = make_file(csv_text(*map(good_row, range(1, 3_001))).encode() + b"\xff\n")
    rejects, journal = tmp_path / "rejects.csv", TakingJournal()
    with pytest.raises(SourceError, match="line 3002"):
        await fingerprint(open_source(path))
    with pytest.raises(SourceError, match="line 3002"):
        await run(path, journal, rejects=rejects)
    assert journal.kept.state is JobState.IMPORTING
    assert os.listdir(tmp_path) == ["orders.csv"]


async def test_a_dry_run_finds_wrong_bytes_before_anything_else(make_file) -> None:
    path = make_file(csv_text(*map(good_row, range(1, 3_001))).encode() + b"\xff\n")
    told: list[Progress] = []
    with pytest.raises(SourceError, match="line 3002"):
        await run(path, on_progress=told.append)
    assert told == []


async def test_rows_are_read_off_the_event_loop(make_file) -> None:
    source = open_source(make_file(csv_text(good_row(1))))
    threads: set[threading.Thread] = set()
    rows = source.rows

    def watched() -> Any:
        for row in rows():
            threads.add(threading.current_thread())
            yield row

    source.rows = watched  # type: ignore[method-assign]
    await dry_run(source, "job")
    assert threads
    assert threading.main_thread() not in threads


def test_equal_orders_have_equal_bodies() -> None:
    values = {"address": "x", "phone": "5", "sku_ids": [1], "client_id": 1, "notes": "é"}
    windows = [
        {"start": "2030-01-31T09:00:00-08:00", "end": "2030-01-31T10:00:00-08:00"},
        {"start": "2030-01-31T17:00:00+00:00", "end": "2030-01-31T18:00:00+00:00"},
    ]
    one, other = (
        encode_order(NewOrder.from_mapping({**values, "time_windows": [window]}))
        for window in windows
    )
    assert one == other
    assert decode_order(one) == NewOrder.from_mapping({**values, "time_windows": windows[:1]})
