"""The command line. It needs `pip install "ht-async[cli]"`."""

from __future__ import annotations

import sys

_INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its code, see `ht_async.cli.report`."""
    try:
        from ht_async.cli.app import run
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "typer":
            raise
        print('typer is missing: pip install "ht-async[cli]"', file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    run(sys.argv[1:])
