"""Times that suit a server on this machine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Times in seconds.

    Attributes:
        settle: The server has stored and listed an order by then, if it ever does.
        timeout: Of each call.
        lease: What a process that was killed or frozen held is taken over after that. The
            least that is safe is 1.5 times 1 + 3 timeouts.
    """

    settle: float = 3.0
    timeout: float = 2.0
    lease: float = 10.5

    def of_import(self) -> list[str]:
        """Options of an import that sends the orders itself."""
        return [f"--settle={self.settle:g}", *self.of_worker()]

    def of_worker(self) -> list[str]:
        """Options of a worker."""
        return [f"--timeout={self.timeout:g}", f"--lease={self.lease:g}"]
