"""What a command tells about its failure, and the exit codes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from ht_async.cli.output import Output

PARTLY_FAILED = 1
"""Some rows failed, something was not found, or an outcome is not known."""
WRONG_USAGE = 2
"""The command line, a setting or an input is wrong; nothing was sent."""
API_FAILED = 3
"""The API refused or did not answer, or answered what can't be read."""
INTERRUPTED = 130
"""Ctrl-C."""
READER_GONE = 141
"""Nobody reads stdout any more, as behind `| head`: the code of programs that SIGPIPE ends."""

_MAX_BODY = 2_000


@frozen(kw_only=True, slots=True)
class Report:
    """What is told about a failure.

    Args:
        exit_code: The program's exit code.
        type: Name of the kind of failure.
        message: What is wrong.
        next_step: What to do about it.
        details: What else is known, JSON-ready: `status`, `request_id`, `reference`,
            `retry_after`, `problems`, `body`, `cause`, `outcome`.
    """

    exit_code: int
    type: str
    message: str
    next_step: str | None = None
    details: Mapping[str, Any] = field(factory=dict[str, Any])

    def tell(self, output: Output) -> None:
        """Write it to stderr."""
        if output.json:
            output.record("error", self._members())
        else:
            output.lines(*self._lines())

    def _members(self) -> dict[str, Any]:
        known = {"status": None, "request_id": None, **self.details}
        return {
            "type": self.type,
            "message": self.message,
            **known,
            "next_step": self.next_step,
        }

    def _lines(self) -> Iterator[str]:
        yield f"error: {self.message}"
        for problem in self.details.get("problems", ()):
            yield f"  {problem['option']}: {problem['message']}"
        for name in ("reference", "cause", "request_id"):
            value = self.details.get(name)
            if value is not None and value not in self.message:
                yield f"  {name.replace('_', ' ')}: {value}"
        body = self.details.get("body")
        if body:
            yield f"  the API said: {_shown(body)}"
        if self.next_step is not None:
            yield f"  next: {self.next_step}"


def _shown(body: object) -> str:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    return text if len(text) <= _MAX_BODY else f"{text[:_MAX_BODY]}..."
