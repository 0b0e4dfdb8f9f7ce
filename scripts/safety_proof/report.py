"""What the experiments have come to, as tables, and which promises they break."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from ht_async import OutcomeStatus
from safety_proof.experiments import Rates, Result

MOST_PAGES = 3.0
LEAST_KEPT = 0.85
LEAST_COMPLETED = 0.999

_COLUMNS: dict[str, Callable[[Result], str]] = {
    "orders/s": lambda result: f"{result.rate:,.0f}",
    "seconds": lambda result: f"{result.run.seconds:,.0f}",
    "created": lambda result: f"{result.count(OutcomeStatus.CREATED):,}",
    "recovered": lambda result: f"{result.recovered:,}",
    "unresolved": lambda result: f"{result.count(OutcomeStatus.UNRESOLVED):,}",
    "failed": lambda result: f"{result.count(OutcomeStatus.FAILED):,}",
    "wrong": lambda result: f"{sum(result.wrong.values()):,}",
    "duplicates": lambda result: f"{result.ledger.duplicates:,}",
    "POST": lambda result: f"{result.ledger.posts:,}",
    "list pages": lambda result: f"{result.ledger.list_pages:,}",
    "CPU ms each": lambda result: f"{1000 * result.run.cpu / result.orders:.2f}",
}


@dataclass
class Findings:
    """Everything that was measured; what was left out is empty or None.

    Attributes:
        compared: The contenders under all faults: default policy, `resend_once`, naive.
        search: The run with 500 lost answers.
        rates: Rates of the senders.
    """

    compared: Sequence[Result] = ()
    search: Result | None = None
    rates: Rates | None = None

    def broken(self) -> Iterator[str]:
        """Tell which promises do not hold."""
        for result in [*self.compared[:2], *([self.search] if self.search else [])]:
            for kind, number in result.wrong.items():
                yield f"{result.name}: {number} {kind}"
            if result.ledger.duplicates:
                yield f"{result.name}: {result.ledger.duplicates} duplicates"
        if self.compared and self.compared[1].completed < LEAST_COMPLETED:
            yield f"resend_once completed only {self.compared[1].completed:.2%}"
        if self.search and self.search.ledger.list_pages > MOST_PAGES * self.search.pages_since:
            yield f"the search took more than {MOST_PAGES:g} times the pages since"
        if self.rates and self.rates.kept < LEAST_KEPT:
            yield f"senders kept only {self.rates.kept:.0%} of their rate"


def show(findings: Findings, console: Console) -> None:
    """Print the tables."""
    results = [*findings.compared, *([findings.search] if findings.search else [])]
    if results:
        table = Table("", *_COLUMNS)
        for column in table.columns:
            column.no_wrap = True
            column.justify = "right" if column.header else "left"
        for result in results:
            table.add_row(result.name, *(cell(result) for cell in _COLUMNS.values()))
        console.print(table)
    if findings.search:
        _show_search(findings.search, console)
    if findings.rates:
        _show_rates(findings.rates, console)


def _show_search(result: Result, console: Console) -> None:
    pages, since = result.ledger.list_pages, result.pages_since
    console.print(
        f"500 open orders were brought to an end by {pages} list pages and "
        f"{result.ledger.lookups} single reads; {since} pages hold the orders created since: "
        f"{pages / since:.2f} times.",
        highlight=False,
    )


def _show_rates(rates: Rates, console: Console) -> None:
    for (faultless, faulty), ratio in zip(rates.pairs, rates.ratios(), strict=True):
        console.print(
            f"{faultless.rate:,.0f} orders/s without faults, {faulty.rate:,.0f} with all faults "
            f"but hangs: {ratio:.0%}",
            highlight=False,
        )
    console.print(f"Senders keep {rates.kept:.0%} of their rate (median).", highlight=False)
