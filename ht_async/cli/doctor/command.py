"""`ht-async doctor`."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ht_async.cli.dialect_option import read_dialect
from ht_async.cli.help_text import examples
from ht_async.cli.output import Output
from ht_async.cli.report import API_FAILED, PARTLY_FAILED
from ht_async.cli.run import running
from ht_async.cli.shared_options import Settings, settings_of, takes_shared_options
from ht_async.cli.tables import table
from ht_async.errors import ConfigurationError

if TYPE_CHECKING:
    from rich.table import Table

    from ht_async.cli.doctor.findings import Finding
    from ht_async.cli.doctor.report import Report
    from ht_async.events import Observer

EXAMPLES = examples(
    "ht-async doctor",
    "ht-async doctor --out report.md",
    "ht-async doctor --json --dialect paths.orders.count_by_tag=/api/partners/orders/counts",
)


@takes_shared_options
def doctor(
    context: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", help="Write the report too: .json, or .md."),
    ] = None,
) -> None:
    """Find out what the live API does where its documentation leaves it open.

    Only reads are sent: GET, and ZIP checks. The report holds types and names of members, no
    data of the account. Exit code 1 means that something differs from what was expected.
    """
    with running(context) as run:
        settings = settings_of(context)
        if out is not None and out.suffix.lower() not in (".json", ".md"):
            raise ConfigurationError("--out must name a file that ends in .json or .md")
        report = _consult(settings, run.watch)
        if out is not None:
            _write(out, report)
        _show(run.output, report)
        if not report.reached:
            raise typer.Exit(API_FAILED)
        if not report.healthy:
            raise typer.Exit(PARTLY_FAILED)


def _consult(settings: Settings, observer: Observer) -> Report:
    from ht_async.cli.doctor.consultation import consult

    if not os.environ.get("HT_API_KEY", "").strip():
        raise ConfigurationError("the API key is missing: set the variable HT_API_KEY")
    dialect = read_dialect(settings.dialect)
    return asyncio.run(consult(settings.base_url, dialect, settings.timeout, observer=observer))


def _write(out: Path, report: Report) -> None:
    from ht_async.cli.doctor.report import markdown_of

    as_json = out.suffix.lower() == ".json"
    text = json.dumps(report.to_dict(), indent=2) + "\n" if as_json else markdown_of(report)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"--out {out} can't be written: {error.strerror}") from None


def _show(output: Output, report: Report) -> None:
    if output.json:
        output.data(report.to_dict())
        return
    told = report.to_dict()
    output.show(*_tables(report.findings))
    counts = ", ".join(
        f"{number} {name.replace('_', ' ')}" for name, number in told["counts"].items()
    )
    requests = "1 request" if report.asked == 1 else f"{report.asked} requests"
    output.show(f"{report.base_url}: {requests}; {counts}")
    options = [f"  {option}" for option in told["dialect_options"]]
    if options:
        output.show("the dialect to use:", f"  {told['dialect_python']}", *options)
    elif report.reached:
        output.show("no dialect is needed: what could be seen is as expected")


def _tables(findings: Sequence[Finding]) -> Iterator[Table]:
    for verdict in ("confirmed", "not_seen", "contradicted"):
        rows = [
            (finding.check, finding.about, finding.seen, finding.expected, finding.advice)
            for finding in findings
            if finding.verdict == verdict
        ]
        if rows:
            title = verdict.replace("_", " ").upper()
            yield table((title, "about", "seen", "expected", "what to do"), rows)
