"""Order what two shops have sold, with faults on all sides, be killed, and go on.

    python scripts/demo_shops.py [--orders N] [--json] [--out FOLDER]

Both shops and the HelloTech API are a local server; 3 % of all requests go wrong. Exit code 0 if
each order that can be placed is there once, and each other one has its reason; 1 if not; 130
after Ctrl-C.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demo_run.command_line import (
    DONE,
    INTERRUPTED,
    ROOT,
    WRONG,
    add_output_options,
    end_like_ctrl_c,
)
from demo_run.killed_import import LOOK_AGAIN_SECONDS, WELL_ENDED
from demo_run.limits import Limits
from demo_run.local_server import LocalServer, ServerStartError, misbehaving_server
from demo_run.program import Program, ProgramError, shown
from demo_run.shop_account import PREFIXES, ShopAccount, disagreements, read_account
from rich.console import Console
from rich.table import Table

OUT = Path("build", "demo-shops")
CATALOGUE = Path("examples", "catalogue.toml")
LOCATION = "sandboxlocation00001"
SINCE = "2020-01-01"
FAULTS = ("500_before", "503_plain", "reset_before", "504_after", "truncated_json", "fin_after")
SHARE = 0.03  # of the requests that go wrong
ORDERS, MOST = 60, 10_000  # of each shop
ROUNDS = 5  # of decisions; what is sent again may be lost again


@dataclass(frozen=True)
class Result:
    """What came of it.

    Attributes:
        accounts: The account of each shop.
        findings: What does not add up.
        limit: How HighLevel's rate limit was kept.
        faults: What went wrong, and how often.
        killed: How many syncs were killed.
        decided: How often a person had to decide about an order.
        seconds: How long it took.
    """

    accounts: Sequence[ShopAccount]
    findings: Sequence[str]
    limit: dict[str, Any]
    faults: dict[str, int]
    killed: int
    decided: int
    seconds: float


def demonstrate(orders: int, folder: Path, limits: Limits, console: Console) -> Result:
    """Sync both shops: killed half-way, to the end, and once more.

    Raises:
        ProgramError: A command failed.
        ServerStartError: There is no server.
    """
    began = time.monotonic()
    rules = [{"name": name, "probability": SHARE / len(FAULTS)} for name in FAULTS]
    with misbehaving_server(f"--shop-orders={orders}", rules=rules) as server:
        program = Program(server, str(fresh_journal(folder)), shop_variables(server))
        console.print(f"{orders:,} orders in each of two shops; {SHARE:.0%} of requests fail.")
        killed = kill_each(program, limits, orders, console)
        console.print(f"Killed by kill -9: {killed} of {len(PREFIXES)}. The same commands again:")
        decided = sync_and_decide(program, limits, folder, console)
        console.print("And once more, when the shops have sold nothing new:")
        said = sync_all(program, limits)
        return account_for(program, folder, said, killed, decided, began)


def fresh_journal(folder: Path) -> Path:
    """Empty a folder of the files of the last time, and name the journal."""
    folder.mkdir(parents=True, exist_ok=True)
    journal = folder / "jobs.db"
    for old in folder.glob(f"{journal.name}*"):
        old.unlink()
    return journal


def shop_variables(server: LocalServer) -> dict[str, str]:
    """Settings of the shops, which the sandbox serves too."""
    return {
        "HT_HIGHLEVEL_BASE_URL": server.url,
        "HT_HIGHLEVEL_TOKEN": server.api_key,
        "HT_HIGHLEVEL_LOCATION_ID": LOCATION,
        "HT_SHINEON_BASE_URL": server.url,
        "HT_SHINEON_TOKEN": server.api_key,
    }


def sync_command(shop: str, limits: Limits) -> list[str]:
    """The command that orders what a shop has sold."""
    command = ["sources", "sync", shop, f"--since={SINCE}", f"--catalogue={CATALOGUE}"]
    return [*command, f"--job={shop}", "--on-absent=resend_once", *limits.of_import(), "--json"]


def kill_each(program: Program, limits: Limits, orders: int, console: Console) -> int:
    """Sync each shop, and kill that when a quarter of it is ordered; tell how many were killed."""
    killed = 0
    for shop in PREFIXES:
        command = sync_command(shop, limits)
        console.print(f"$ {shown(*command)}", soft_wrap=True, highlight=False)
        goal = program.server.orders() + max(1, orders // 4)
        with program.running(*command) as process:
            while process.poll() is None and program.server.orders() < goal:
                time.sleep(LOOK_AGAIN_SECONDS)
            process.kill()
            killed += process.wait() < 0
    return killed


def sync_all(program: Program, limits: Limits) -> dict[str, Any]:
    """Sync each shop to the end; return what the commands say."""
    said = {}
    for shop in PREFIXES:
        text = program.output(*sync_command(shop, limits), good=WELL_ENDED)
        said[shop] = json.loads(text)
    return said


def sync_and_decide(program: Program, limits: Limits, folder: Path, console: Console) -> int:
    """Sync each shop until no order's outcome is open; tell how often a person had to decide."""
    sync_all(program, limits)
    decided = 0
    for _ in range(ROUNDS):
        now = decide(program, folder, console)
        if not now:
            break
        decided += now
        sync_all(program, limits)
    return decided


def decide(program: Program, folder: Path, console: Console) -> int:
    """Do what a person does about orders that were sent twice, and whose answers were both lost.

    The program sends none of them a third time by itself. Here the server can be asked.

    Returns:
        How many there were.
    """
    decided = 0
    there = frozenset(program.listed().values())
    for shop in PREFIXES:
        unresolved = [
            item["reference"]
            for item in exported(program, shop, folder)
            if item["state"] == "unresolved"
        ]
        for reference in unresolved:
            how = "--look" if reference in there else "--send-again"
            command = ["jobs", "resolve", shop, f"--reference={reference}", how, "--yes"]
            console.print(f"$ {shown(*command)}", soft_wrap=True, highlight=False)
            program.output(*command, good=WELL_ENDED)
        decided += len(unresolved)
    return decided


def account_for(
    program: Program, folder: Path, said: dict[str, Any], killed: int, decided: int, began: float
) -> Result:
    """Ask the program and the server what became of the shops' orders."""
    truth, state = program.server.ask("shops"), program.server.truth()
    listed = list(program.listed().values())
    accounts = [
        read_account(shop, truth, listed, exported(program, shop, folder), said[shop])
        for shop in PREFIXES
    ]
    return Result(
        accounts=accounts,
        findings=disagreements(accounts, truth, state.duplicates),
        limit=truth["highlevel_limit"],
        faults=state.faults,
        killed=killed,
        decided=decided,
        seconds=time.monotonic() - began,
    )


def exported(program: Program, job: str, folder: Path) -> list[Any]:
    """What `jobs export` writes about a job."""
    path = folder / f"{job}.jsonl"
    program.output("jobs", "export", job, f"--out={path}", "--json")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def as_json(result: Result) -> dict[str, Any]:
    """The result as a JSON object."""
    return {
        "shops": {account.shop: account.members() for account in result.accounts},
        "findings": list(result.findings),
        "highlevel_limit": result.limit,
        "faults": result.faults,
        "killed": result.killed,
        "decided": result.decided,
        "seconds": result.seconds,
    }


def show(result: Result, console: Console) -> None:
    """Print the result."""
    table = Table("shop", "orders", "ordered once", "not ordered", "for these reasons", box=None)
    for account in result.accounts:
        numbers = account.members()
        reasons = ", ".join(f"{count} {reason}" for reason, count in numbers["reasons"].items())
        table.add_row(
            account.shop, *(f"{numbers[name]:,}" for name in ("orders", "once", "refused")), reasons
        )
    limit, struck = result.limit, sum(result.faults.values())
    console.print("", table, "")
    console.print(
        f"{struck:,} requests failed. HighLevel allows {limit['requests']} requests in "
        f"{limit['seconds']:g} s; at most {limit['busiest']} were made, and {limit['refused']} "
        f"refused. {result.seconds:.0f} s in all.",
        highlight=False,
    )
    if result.findings:
        told = "; ".join(result.findings)
        console.print(f"The account does not add up: {told}.", style="bold red")
    else:
        console.print(
            "The account adds up: each order that can be placed is there once, each other one has "
            "its reason.",
            style="green",
        )


def parse_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--orders", type=int, default=ORDERS, metavar="N", help="of each shop")
    add_output_options(parser, OUT, "the journal is")
    arguments = parser.parse_args()
    if not 1 <= arguments.orders <= MOST:
        parser.error(f"--orders must be 1 to {MOST}")
    return arguments


def main() -> int:
    """Run the demonstration, and return its exit code."""
    arguments = parse_arguments()
    end_like_ctrl_c()
    os.chdir(ROOT)
    console = Console(stderr=arguments.json)
    try:
        result = demonstrate(arguments.orders, arguments.out, Limits(), console)
    except KeyboardInterrupt:
        console.print("Interrupted.")
        return INTERRUPTED
    except (ServerStartError, ProgramError) as error:
        console.print(f"{error}", style="red", markup=False)
        return WRONG
    if arguments.json:
        print(json.dumps(as_json(result), indent=2))
    else:
        show(result, console)
    return WRONG if result.findings else DONE


if __name__ == "__main__":
    sys.exit(main())
