"""The doctor's report, and the forms in which it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

from attrs import NOTHING, evolve, fields, frozen

from ht_async.cli.doctor.findings import Finding, Verdict
from ht_async.dialect import Dialect
from ht_async.version import VERSION


@frozen(kw_only=True, slots=True)
class Report:
    """What the doctor found out; it holds no data of the account.

    Args:
        base_url: Where the API is.
        made_at: When it was made.
        findings: The answers to all questions.
        asked: How many requests were sent.
        reached: Whether the API could be asked.
        dialect: What the questions were asked with.
    """

    base_url: str
    made_at: datetime
    findings: Sequence[Finding]
    asked: int
    reached: bool
    dialect: Dialect

    @property
    def healthy(self) -> bool:
        """Whether nothing contradicts what was expected."""
        return all(finding.verdict is not Verdict.CONTRADICTED for finding in self.findings)

    def corrected(self) -> Dialect:
        """Return the dialect to use."""
        choices = {name: value for each in self.findings for name, value in each.dialect.items()}
        return evolve(self.dialect, **choices)

    def counts(self) -> dict[str, int]:
        """Return how many findings there are of each verdict."""
        counted = Counter(finding.verdict for finding in self.findings)
        return {verdict.value: counted[verdict] for verdict in Verdict}

    def to_dict(self) -> dict[str, Any]:
        """Return it as what can be written as JSON."""
        dialect = self.corrected()
        return {
            "version": VERSION,
            "base_url": self.base_url,
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "requests": self.asked,
            "reached": self.reached,
            "counts": self.counts(),
            "findings": [finding.to_dict() for finding in self.findings],
            "dialect": choices_of(dialect),
            "dialect_python": python_of(dialect),
            "dialect_options": options_of(dialect),
        }


def choices_of(dialect: Dialect) -> dict[str, Any]:
    """Return what a dialect has that is not the default."""
    chosen = {field.name: getattr(dialect, field.name) for field in fields(Dialect)}
    usual = Dialect()
    return {name: value for name, value in chosen.items() if value != getattr(usual, name, NOTHING)}


def python_of(dialect: Dialect) -> str:
    """Return a dialect as it is written in Python."""
    members = ", ".join(f"{name}={value!r}" for name, value in choices_of(dialect).items())
    return f"Dialect({members})"


def options_of(dialect: Dialect) -> list[str]:
    """Return a dialect as it is written on a command line, an option each."""
    options: list[str] = []
    for name, value in choices_of(dialect).items():
        if isinstance(value, Mapping):
            paths = cast("Mapping[str, str]", value)
            options += [f"--dialect {name}.{key}={path}" for key, path in paths.items()]
        else:
            options.append(f"--dialect {name}={_written(value)}")
    return options


def _written(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(cast("tuple[str, ...]", value))
    return str(value).lower()


def markdown_of(report: Report) -> str:
    """Return a report in Markdown."""
    told = report.to_dict()
    counts = ", ".join(
        f"{count} {name.replace('_', ' ')}" for name, count in told["counts"].items()
    )
    made = f"{told['base_url']}, {told['made_at']}, ht-async {VERSION}"
    lines = [
        "# HelloTech Partner API, as seen by `ht-async doctor`",
        "",
        f"{made}, {report.asked} requests: {counts}.",
        "",
        "```python",
        told["dialect_python"],
        "```",
    ]
    for verdict in (Verdict.CONTRADICTED, Verdict.CONFIRMED, Verdict.NOT_SEEN):
        chosen = [finding for finding in report.findings if finding.verdict is verdict]
        lines += ["", f"## {verdict.value.replace('_', ' ').capitalize()}", ""]
        lines += ["| question | about | expected | seen | what to do |", "|---|---|---|---|---|"]
        lines += [_row(finding) for finding in chosen]
    return "\n".join(lines) + "\n"


def _row(finding: Finding) -> str:
    cells = (finding.check, finding.about, finding.expected, finding.seen, finding.advice)
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
