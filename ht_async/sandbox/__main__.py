"""``python -m ht_async.sandbox``: run the sandbox as a program."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Sequence
from datetime import datetime

from . import SandboxConfig, SandboxConfigError
from .config import DEDUPE
from .cursor_styles import CURSOR_STYLES
from .dialects import QUIRKS, SAMPLES
from .faults import FAULTS
from .paths import MOVABLE
from .profiles import PROFILES

_PROGRAM = "python -m ht_async.sandbox"

_EXAMPLES = """\
examples:
  python -m ht_async.sandbox
      listen on http://127.0.0.1:8787 and keep everything in memory
  python -m ht_async.sandbox --port 0 --ready-json
      take any free port and say as JSON which
  python -m ht_async.sandbox --chaos ambiguous --fault-rate 0.02
      lose the answers to 2 % of the new orders
  python -m ht_async.sandbox --orders 500 --now 2024-03-25T00:00:00Z --seed 7
      begin with 500 orders, the same in every run
  curl http://127.0.0.1:8787/_sandbox/duplicates
      ask a running sandbox for orders that exist twice
  curl -H 'X-Sandbox-Fault: 500_after;n=1' ...
      ask for a fault with a request: store the order, then answer 500, once
  curl -H 'X-Sandbox-Dialect: camel_case,status_text' ...
      ask for an answer that is spelt and typed in another way

"""


def _epilog(prog: str) -> str:
    faults = textwrap.fill(", ".join(FAULTS), 95, initial_indent="faults: ")
    rows = [
        f"  {quirk.name:<26}{quirk.contradiction or '-':<5}{quirk.description}"
        for quirk in QUIRKS.values()
    ]
    samples = [f"  {name:<26}{', '.join(sorted(quirks))}" for name, quirks in SAMPLES.items()]
    dialects = "\n".join(["quirks of a dialect:", *rows, "dialects of samples:", *samples])
    return f"{_EXAMPLES.replace(_PROGRAM, prog)}{faults}\n\n{dialects}"


def build_parser(prog: str = _PROGRAM) -> argparse.ArgumentParser:
    """Return the parser of the command line; absent options are absent from its result.

    Args:
        prog: what the program is called in its help.
    """
    parser = argparse.ArgumentParser(
        prog=prog,
        description="A local server that behaves, and misbehaves, like the HT Partner API.",
        epilog=_epilog(prog),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        argument_default=argparse.SUPPRESS,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--host", help="address to listen on (127.0.0.1)")
    add("--port", type=int, help="port to listen on; 0 for any free one (8787)")
    add("--allow-remote", action="store_true", help="allow an address that others can reach")
    add("--api-key", metavar="KEY", help="the key to accept (sandbox-key)")
    add("--seed", type=int, metavar="N", help="decides ids, seeded orders and faults (1)")
    add("--now", type=_instant, metavar="TIME", help="fixed clock, ISO 8601 (the wall clock)")
    add("--db", metavar="FILE", help="SQLite file (in memory)")
    add("--orders", type=int, metavar="N", help="seeded orders to begin with (0)")
    add("--shop-orders", type=int, metavar="N", help="seeded orders of each shop (0)")
    add("--chaos", metavar="PROFILE", help=f"faults: {', '.join(PROFILES)} (none)")
    add("--fault-rate", type=float, metavar="P", help="share of requests to strike, 0 to 1")
    add("--latency-ms", type=float, metavar="MS", help="least time that a request takes (0)")
    add("--list-lag-ms", type=float, metavar="MS", help="time until lists show an order (0)")
    add("--dedupe", metavar="HOW", help=f"known references: {', '.join(DEDUPE)} (off)")
    add("--rate-limit", type=float, metavar="N", help="requests per second before 429 (none)")
    add("--page-size", type=int, metavar="N", help="orders per page (50)")
    add("--max-page-size", type=int, metavar="N", help="most orders per page (200)")
    add("--cursor-style", metavar="STYLE", help=f"{', '.join(CURSOR_STYLES)} (last_id)")
    add("--dialect", "--dialects", dest="dialects", metavar="NAME[,NAME]", help="quirks of answers")
    add(
        "--path",
        "--paths",
        dest="paths",
        action="append",
        type=_moved,
        metavar="NAME=PATH",
        help=f"path of an operation whose path is a guess: {', '.join(MOVABLE)}",
    )
    add("--journal-size", type=int, metavar="N", help="requests to remember (20000)")
    add("--ready-json", action="store_true", help="print url, api_key and pid as JSON")
    return parser


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            "must be a date and time with a zone, such as 2024-03-25T00:00:00Z"
        ) from None


def _moved(text: str) -> tuple[str, str]:
    name, separator, path = text.partition("=")
    if not separator:
        raise argparse.ArgumentTypeError(f"must be NAME=PATH, not {text!r}")
    return name, path


def main(arguments: Sequence[str] | None = None, prog: str = _PROGRAM) -> int:
    """Run the program.

    Args:
        arguments: the command line without the program's name; None for the process's own.
        prog: what the program is called in its help.

    Returns:
        Exit code, see `ht_async.sandbox.run`. Wrong options exit with 2.
    """
    parser = build_parser(prog)
    options = vars(parser.parse_args(arguments))
    ready_json: bool = options.pop("ready_json", False)
    options["paths"] = dict(options.get("paths", ()))
    try:
        config = SandboxConfig(**options)
    except SandboxConfigError as error:
        parser.error(f"argument --{error.field.replace('_', '-')}: {error.problem}")
    try:
        from . import run
    except ImportError as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return run(config, ready_json=ready_json)


if __name__ == "__main__":
    sys.exit(main())
