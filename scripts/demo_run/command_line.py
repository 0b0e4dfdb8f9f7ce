"""What the demonstrations have in common: options, the account, exit codes, Ctrl-C."""

from __future__ import annotations

import argparse
import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

from local_postgres import PostgresMissingError
from rich.console import Console

from demo_run.job_files import JobFiles, fresh_files
from demo_run.limits import Limits
from demo_run.local_server import ServerStartError
from demo_run.program import ProgramError
from demo_run.report import as_json, show
from demo_run.result import Result

ROOT = Path(__file__).resolve().parents[2]
ORDERS = Path("examples", "orders.csv")
DONE, WRONG, INTERRUPTED = 0, 1, 130


def run_demonstration(
    about: str, out: Path, demonstrate: Callable[[JobFiles, Limits, Console], Result]
) -> int:
    """Run a demonstration as the command line says, and return its exit code.

    Args:
        about: What it does, in the first line.
        out: Where its files are put, unless the command line says otherwise.
        demonstrate: Does it.
    """
    arguments = parse_arguments(about, out)
    end_like_ctrl_c()
    os.chdir(ROOT)
    files = fresh_files(ORDERS, arguments.out, arguments.rows)
    console = Console(stderr=arguments.json)
    try:
        result = demonstrate(files, Limits(), console)
    except KeyboardInterrupt:
        console.print("Interrupted.")
        return INTERRUPTED
    except (ServerStartError, ProgramError, PostgresMissingError) as error:
        console.print(f"{error}", style="red", markup=False)
        return WRONG
    if arguments.json:
        print(json.dumps(as_json(result, files), ensure_ascii=False, indent=2))
    else:
        show(result, files, console)
    if not result.complete:
        return INTERRUPTED
    return WRONG if result.findings() else DONE


def end_like_ctrl_c() -> None:
    """Let a request to terminate end the demonstration as Ctrl-C does: with an account."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def parse_arguments(about: str, out: Path) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=about.partition("\n")[0])
    parser.add_argument("--rows", type=int, metavar="N", help="only the first N rows of the file")
    add_output_options(parser, out, "results and report are")
    arguments = parser.parse_args()
    if arguments.rows is not None and arguments.rows < 1:
        parser.error("--rows must be at least 1")
    return arguments


def add_output_options(parser: argparse.ArgumentParser, out: Path, kept: str) -> None:
    """Add the options that say where the outcome goes.

    Args:
        parser: Reads the command line.
        out: The folder, unless the command line says otherwise.
        kept: What is put there.
    """
    parser.add_argument("--json", action="store_true", help="print the account as JSON")
    parser.add_argument(
        "--out",
        type=lambda path: Path(path).absolute(),
        default=out,
        metavar="FOLDER",
        help=f"where {kept} put ({out})",
    )
