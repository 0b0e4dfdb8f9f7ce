"""`ht-async jobs`, in this process against a sandbox."""

from __future__ import annotations

import asyncio
import csv
import stat
from pathlib import Path

import pytest
from bulk_files import exported, row, write_orders, write_rows
from cli_program import Done, Program, Sandbox

from ht_async.bulk.bodies import encode_order
from ht_async.bulk.journal.opening import open_journal
from ht_async.bulk.values import ChunkKey, ItemResult, ItemState, JobSettings, JobState, NewItem
from ht_async.bulk.work.verdicts import ABSENT
from ht_async.bulk.work.verdicts import unresolved as unresolved_result
from ht_async.models.new_order import NewOrder

QUICK = ("--settle", "0", "--timeout", "5")

pytestmark = pytest.mark.usefixtures("impatient")


@pytest.fixture
def folder(tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, with the place of a journal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HT_DB", "jobs.db")
    return tmp_path


def import_(ht_async: Program, folder: Path, count: int = 4, job: str = "november") -> Done:
    file = write_orders(folder / f"{job}.csv", count)
    return ht_async("orders", "import", file.name, "--job", job, *QUICK)


def leave_unsent(ht_async: Program, folder: Path, count: int = 4) -> None:
    """Begin a job of which nothing is sent yet."""
    file = write_orders(folder / "november.csv", count)
    settle = ("--settle", "0")
    assert (
        ht_async("orders", "import", file.name, "--job", "november", "--detach", *settle).code == 0
    )


def leave_unresolved(sandbox: Sandbox) -> None:
    """Write a job into the journal of which one order is created, and two are unresolved."""
    asyncio.run(_write_job(sandbox.server.url))


async def _write_job(account: str) -> None:
    async with open_journal("jobs.db") as journal:
        settings = JobSettings(
            name="november", account=account, source="november.csv", fingerprint="", settle=0.0
        )
        job = await journal.open_job(settings)
        orders = [NewOrder.from_mapping({**row(n), "sku_ids": [42]}) for n in (1, 2, 3)]
        items = [NewItem(n, f"PO-{n}", encode_order(o)) for n, o in enumerate(orders, start=1)]
        await journal.add(job.job_id, items, rows=3, rejected=0)
        await journal.set_state(job.job_id, JobState.RUNNING)
        await journal.keep_lease("worker", 60)
        chunk = ChunkKey(job.job_id, 0)
        claim = await journal.claim(chunk, "worker")
        assert claim is not None
        await journal.intend(claim, [1, 2, 3], 60)
        results = [unresolved_result(n, 1, 1, ABSENT) for n in (1, 2)]
        created = ItemResult(row=3, send=1, state=ItemState.CREATED, order_id=17, attempts=1)
        await journal.record(chunk, [*results, created])
        await journal.give_back(claim)
        await journal.drop_lease("worker")
        await journal.set_state(job.job_id, JobState.DONE)


def unresolved(ht_async: Program) -> list[str]:
    items = ht_async("jobs", "resolve", "november", "--json").documents
    assert all(item["detail"] == "sent, and not on the server" for item in items)
    return [item["reference"] for item in items]


def test_jobs_are_listed_with_the_newest_first(ht_async: Program, folder: Path) -> None:
    import_(ht_async, folder, 2)
    import_(ht_async, folder, 3, "december")
    names, *_, first, second = (line.split() for line in ht_async("jobs", "list").out.splitlines())
    assert names[:3] == ["Name", "State", "Begun"]
    assert (first[0], second[0]) == ("december", "november")
    assert first[-1] == "december.csv"
    listed = ht_async("jobs", "list", "--json").documents
    assert [(job["job"], job["created"], job["duplicates"]) for job in listed] == [
        ("december", 1, 2), ("november", 2, 0),
    ]  # fmt: skip


def test_the_status_of_a_job(ht_async: Program, folder: Path) -> None:
    import_(ht_async, folder)
    done = ht_async("jobs", "status", "november")
    assert (done.code, done.err) == (0, "")
    assert "Created  4" in done.out
    account = ht_async("jobs", "status", "november", "--json").document
    assert (account["created"], account["journal"]) == (4, "jobs.db")


@pytest.mark.parametrize("command", ["status", "resume", "resolve", "cancel", "purge"])
def test_a_job_or_journal_that_is_not_there_is_told(
    command: str, ht_async: Program, folder: Path
) -> None:
    done = ht_async("jobs", command, "november")
    assert done.code == 2
    assert "there is no journal jobs.db" in done.err
    assert list(folder.iterdir()) == []
    leave_unsent(ht_async, folder, 1)
    done = ht_async("jobs", command, "other")
    assert (done.code, done.out) == (2, "")
    assert "no job 'other': see `ht-async jobs list`" in done.err


def test_a_job_is_cancelled_and_taken_up_again(
    ht_async: Program, folder: Path, sandbox: Sandbox
) -> None:
    leave_unsent(ht_async, folder)
    done = ht_async("jobs", "cancel", "november")
    assert "job november: cancelled; 4 orders stay unsent" in done.err
    done = import_(ht_async, folder)
    assert done.code == 2
    assert "'november' was cancelled: take it up again by `ht-async jobs resume`" in done.err
    assert sandbox.admin("GET", "state")["orders"] == 7
    done = ht_async("jobs", "resume", "november", "--timeout", "5")
    assert done.code == 0
    assert "4 rows of november.csv had been read when the job was cancelled" in done.err
    assert sandbox.admin("GET", "state")["orders"] == 11
    assert ht_async("jobs", "cancel", "november").code == 2
    assert ht_async("jobs", "resume", "november", "--json").document["created"] == 4


def test_a_job_goes_on_without_its_file(ht_async: Program, folder: Path, sandbox: Sandbox) -> None:
    leave_unsent(ht_async, folder)
    (folder / "november.csv").unlink()
    done = ht_async("jobs", "resume", "november", "--timeout", "5")
    assert (done.code, sandbox.admin("GET", "state")["orders"]) == (0, 11)


def test_a_job_whose_file_was_not_read_to_its_end_says_so(
    ht_async: Program, folder: Path, sandbox: Sandbox
) -> None:
    leave_unsent(ht_async, folder)

    async def as_if_it_was_still_read() -> None:
        async with open_journal("jobs.db") as journal:
            job = await journal.job("november")
            assert job is not None
            await journal.set_state(job.job_id, JobState.IMPORTING)

    asyncio.run(as_if_it_was_still_read())
    done = ht_async("jobs", "resume", "november", "--timeout", "5")
    assert (done.code, sandbox.admin("GET", "state")["orders"]) == (1, 11)
    assert "november.csv was not read to its end" in done.err
    assert import_(ht_async, folder).code == 0
    assert sandbox.admin("GET", "state")["orders"] == 11


def test_a_job_of_another_account_is_left_alone(ht_async: Program, folder: Path) -> None:
    leave_unsent(ht_async, folder)
    done = ht_async("jobs", "resume", "november", "--base-url", "http://127.0.0.1:9")
    assert done.code == 2
    assert "give the job's --base-url" in done.err


def test_a_job_is_purged_after_a_question(ht_async: Program, folder: Path) -> None:
    import_(ht_async, folder)
    done = ht_async("jobs", "purge", "november")
    assert done.code == 2
    assert "its 4 orders are deleted. After that nothing keeps the same rows" in done.err
    assert "--yes" in done.err
    assert ht_async("jobs", "purge", "november", "--yes").err == "job november: deleted\n"
    assert ht_async("jobs", "list").err == "no jobs\n"


def test_unresolved_orders_are_shown_and_decided(
    ht_async: Program, folder: Path, sandbox: Sandbox
) -> None:
    leave_unresolved(sandbox)
    first, second = unresolved(ht_async)
    shown = ht_async("jobs", "resolve", "november")
    assert first in shown.out
    assert second in shown.out
    assert shown.err == "next: look for them: ht-async jobs resolve november --look\n"
    resolve = ("jobs", "resolve", "november", "--reference")
    done = ht_async(*resolve, first, "--created", "4711")
    assert done.err == f"job november: {first}: created\n"
    done = ht_async(*resolve, second, "--abandon", "--json")
    assert done.document["references"] == [second]
    states = {item["reference"]: item for item in exported(ht_async, "november", folder)}
    assert (states[first]["state"], states[first]["order_id"]) == ("created", 4711)
    assert states[second]["state"] == "abandoned"
    assert ht_async("jobs", "resolve", "november").err == "no unresolved orders\n"
    done = ht_async(*resolve, first, "--abandon")
    assert (done.code, done.out) == (2, "")
    assert f"no unresolved order {first}" in done.err


def test_an_order_is_sent_again_only_after_a_warning(
    ht_async: Program, folder: Path, sandbox: Sandbox
) -> None:
    leave_unresolved(sandbox)
    both = unresolved(ht_async)
    again = ["jobs", "resolve", "november", "--send-again"]
    again += [word for reference in both for word in ("--reference", reference)]
    done = ht_async(*again)
    assert done.code == 2
    assert "2 orders are sent once more" in done.err
    assert "is there twice" in done.err
    assert unresolved(ht_async) == both
    done = ht_async(*again, "--yes")
    assert "next: ht-async jobs resume november" in done.err
    assert ht_async("jobs", "resume", "november", "--timeout", "5").code == 0
    assert sandbox.admin("GET", "state")["orders"] == 9
    assert sandbox.admin("GET", "duplicates")["count"] == 0


def test_a_look_takes_what_is_on_the_server(
    ht_async: Program, folder: Path, sandbox: Sandbox
) -> None:
    leave_unresolved(sandbox)
    done = ht_async("jobs", "status", "november")
    assert "Unresolved  2: whether they were created is not known" in done.out
    assert "next: look for those unresolved: ht-async jobs resolve november --look" in done.err
    first, second = unresolved(ht_async)
    cells = row(int(first.removeprefix("PO-")))
    late = ht_async(
        "orders", "create", "--json", "--purchase-order-id", first, "--sku-id", "42",
        "--address", cells["address"], "--phone", cells["phone"], "--email", cells["email"],
        "--first-name", cells["first_name"], "--last-name", cells["last_name"],
    ).document  # fmt: skip
    done = ht_async("jobs", "resolve", "november", "--look")
    assert done.code == 1
    assert f"created, {late['id']}" in done.out
    assert f"{second} " in done.out
    decide = f"ht-async jobs resolve november --reference {second} --created ID (or --abandon, or"
    assert decide in done.err
    assert unresolved(ht_async) == [second]
    states = {item["reference"]: item for item in exported(ht_async, "november", folder)}
    assert (states[first]["order_id"], states[first]["recovered"]) == (late["id"], True)


def test_a_look_that_fails_records_nothing(
    ht_async: Program, folder: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_unresolved(sandbox)
    monkeypatch.setenv("HT_API_KEY", "wrong")
    done = ht_async("jobs", "resolve", "november", "--look")
    assert (done.code, done.out) == (3, "")
    assert len(unresolved(ht_async)) == 2


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("--abandon",), "--reference: is missing"),
        (("--reference", "A", "--abandon", "--send-again"), "choose one of"),
        (("--reference", "A", "--reference", "B", "--created", "1"), "must be one"),
        (("--look", "--abandon"), "--look goes with no decision"),
        (("--reference", "A", "--created", "0"), "--created"),
        (("--reference", "A"), "no unresolved order A"),
    ],
)
def test_a_decision_that_is_not_clear_is_refused(
    options: tuple[str, ...], named: str, ht_async: Program, folder: Path
) -> None:
    leave_unsent(ht_async, folder, 1)
    done = ht_async("jobs", "resolve", "november", *options)
    assert done.code == 2
    assert named in done.err


def test_exports_and_reports(ht_async: Program, folder: Path, sandbox: Sandbox) -> None:
    rows = [row(1), row(2, sku_ids="999999")]
    file = write_rows(folder / "orders.csv", rows)
    ht_async("orders", "import", str(file), "--job", "november", *QUICK)
    done = ht_async("jobs", "export", "november", "--state", "failed", "--out", "failed.csv")
    assert (done.code, done.err) == (0, "1 order written to failed.csv\n")
    with (folder / "failed.csv").open(encoding="utf-8-sig", newline="") as source:
        [failed] = csv.DictReader(source)
    assert (failed["reference"], failed["state"]) == ("PO-2", "failed")
    assert failed["detail"].startswith("UnprocessableEntityError 422")
    whole = ht_async("jobs", "export", "november", "--orders", "--out", "all.jsonl", "--json")
    assert whole.document == {"job": "november", "file": "all.jsonl", "orders": 2}
    assert "jane@example.com" in (folder / "all.jsonl").read_text()
    assert ht_async("jobs", "report", "november", "--out", "november.html").code == 0
    report = folder / "november.html"
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert "PO-2" not in report.read_text()
    assert "UnprocessableEntityError" in report.read_text()
    done = ht_async("jobs", "export", "november", "--out", "november.xls")
    assert done.code == 2
    assert "must end in .csv" in done.err
    assert ht_async("jobs", "report", "november", "--out", "no/such/report.html").code == 2
