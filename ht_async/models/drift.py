"""What the API's answers have shown that its description doesn't."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias, final

from attrs import asdict, frozen

Surprise: TypeAlias = Literal["unknown_member", "new_value", "other_type"]
"""`unknown_member`: a member that isn't described; `new_value`: a value that isn't among those
listed, such as the code of a new status; `other_type`: a value of a type that isn't described."""


@frozen(kw_only=True, slots=True)
class DriftFinding:
    """One difference between answers and the description, told without any value.

    Args:
        operation: Name of the operation.
        path: Where it stands, such as `order.phone.extension` or `orders[].status`.
        surprise: What is different.
        type: Type of what was met first: `text`, `integer`, `number`, `boolean`, `null`, `list`
            or `object`.
        count: How often it was met in the answers that were looked at.
    """

    operation: str
    path: str
    surprise: Surprise
    type: str
    count: int


@final
class DriftReport(Mapping[str, tuple[DriftFinding, ...]]):
    """The differences found so far, by operation; empty, and so false, if there are none.

    Args:
        findings: The differences.
        looked_at: How many answers were looked at, of each operation.
        left_out: How many differences were met after the report was full.
    """

    def __init__(
        self,
        findings: tuple[DriftFinding, ...],
        looked_at: Mapping[str, int],
        left_out: int,
    ) -> None:
        self._findings = findings
        self._looked_at = dict(looked_at)
        self._left_out = left_out

    @property
    def findings(self) -> tuple[DriftFinding, ...]:
        """All differences, in the order in which they were met first."""
        return self._findings

    @property
    def looked_at(self) -> Mapping[str, int]:
        """How many answers were looked at, by operation; a share of all there were."""
        return self._looked_at

    @property
    def left_out(self) -> int:
        """How many differences were met after the report was full."""
        return self._left_out

    def to_dict(self) -> dict[str, Any]:
        """Return it as what can be written as JSON."""
        return {
            "looked_at": dict(self._looked_at),
            "left_out": self._left_out,
            "findings": [asdict(finding) for finding in self._findings],
        }

    def __getitem__(self, operation: str) -> tuple[DriftFinding, ...]:
        found = tuple(finding for finding in self._findings if finding.operation == operation)
        if not found:
            raise KeyError(operation)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(finding.operation for finding in self._findings))

    def __len__(self) -> int:
        return len({finding.operation for finding in self._findings})

    def __repr__(self) -> str:
        return f"<DriftReport {len(self._findings)} differences>"
