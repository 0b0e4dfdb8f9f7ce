"""The command line. It needs `pip install "ht-async[cli]"`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and exit with its code: 0 done, 2 usage; see `--help`."""
    try:
        from ht_async.cli.app import app
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "typer":
            raise
        print('typer is missing: pip install "ht-async[cli]"', file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    app(prog_name="ht-async")
