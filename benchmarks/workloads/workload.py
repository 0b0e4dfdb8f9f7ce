"""What a workload is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.contenders.contender import Contender
from benchmarks.scale import Scale
from benchmarks.server.account import Account

Judge = Callable[[Account, Scale], dict[str, float]]


@dataclass(frozen=True)
class Workload:
    """Contenders that do the same job.

    Args:
        name: How the command line calls it.
        title: Above its table.
        unit: What is done, in the singular.
        columns: Names of the figures that its table shows; see `benchmarks.figures`.
        plotted: Name of the figure that its plot shows.
        baseline: Name of the contender that ratios refer to.
        contenders: In the order of the table.
        in_flight: Requests at once.
        server_options: What the server is started with.
        tls: Whether the server speaks TLS.
        judge: Draws further figures from the server's account.
        seconds: For how long units are handed out; None for what the scale says.
        together: Contenders run at the same time, each against a server of its own, and on any
            core: where time matters, and CPU doesn't.
        most_rounds: However many others there are.
        about: What the reader has to know to judge the figures.
    """

    name: str
    title: str
    unit: str
    columns: tuple[str, ...]
    plotted: str
    baseline: str
    contenders: tuple[Contender, ...]
    in_flight: int
    server_options: Callable[[Scale], tuple[str, ...]] = lambda _: ()
    tls: bool = False
    judge: Judge | None = None
    seconds: Callable[[Scale], float] | None = None
    together: bool = False
    most_rounds: int = 100
    about: str = ""

    def contender(self, name: str) -> Contender:
        """The contender of that name."""
        return next(contender for contender in self.contenders if contender.name == name)
