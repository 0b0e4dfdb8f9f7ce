"""The figures that tables show: their headings, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One kind of figure.

    Args:
        heading: In tables and plots; `{unit}` stands for what the workload does.
        form: How a value is written.
        factor: What the value is multiplied with before.
    """

    heading: str
    form: str = "{:,.0f}"
    factor: float = 1

    def write(self, value: float) -> str:
        """Write a value."""
        return self.form.format(value * self.factor)


FIGURES = {
    "cpu_us": Figure("CPU µs/{unit}"),
    "cpu_ratio": Figure("CPU ratio", "{:.2f}"),
    "above_us": Figure("above its transport, µs", "{:+,.0f}"),
    "per_second": Figure("{unit}s/s"),
    "share": Figure("of the first's {unit}s/s", "{:,.0f} %", 100),
    "p50_ms": Figure("p50 ms", "{:,.1f}"),
    "p99_ms": Figure("p99 ms", "{:,.1f}"),
    "asked": Figure("asked for"),
    "done": Figure("confirmed"),
    "created": Figure("on the server"),
    "lost": Figure("not created"),
    "duplicates": Figure("duplicates"),
    "untold": Figure("created, but not told"),
    "seconds": Figure("seconds", "{:,.1f}"),
    "rss_mb": Figure("peak RSS MB"),
    "journal_bytes": Figure("journal bytes/{unit} beyond its body"),
    "workers": Figure("workers that sent"),
    "highest": Figure("most in a second"),
    "growth_mb": Figure("RSS growth MB", "{:,.1f}"),
    "use": Figure("use of the limit", "{:.1f} %", 100),
    "refusals": Figure("refused (429)", "{:.2f} %", 100),
    "settled_down": Figure("s to follow it down", "{:.1f}"),
    "settled_up": Figure("s to follow it up", "{:.1f}"),
    "server_load": Figure("server's core", "{:.0f} %", 100),
    "foreign_load": Figure("foreign load", "{:.0f} %", 100),
}


def figure(name: str) -> Figure:
    """The figure of that name; others are named by what they tell, in µs of CPU time."""
    return FIGURES.get(name) or Figure(name, "{:,.1f}")
