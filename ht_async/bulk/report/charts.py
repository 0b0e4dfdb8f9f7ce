"""Charts as SVG. Their colours are the page's."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from attrs import frozen

from ht_async.bulk.report.markup import Node, element

_WIDTH, _HEIGHT = 720, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 12, 14, 28
_INNER_WIDTH = _WIDTH - _LEFT - _RIGHT
_INNER_HEIGHT = _HEIGHT - _TOP - _BOTTOM


@frozen(slots=True)
class Label:
    """A label of the horizontal axis.

    Args:
        at: Where it stands, from 0 to 1.
        text: What it says.
    """

    at: float
    text: str


@frozen(slots=True)
class Series:
    """Values that belong together, at equal distances.

    Args:
        name: What they are.
        values: The values, 0 or above.
        hints: What is shown when one points at a bar; none for a line.
    """

    name: str
    values: Sequence[float]
    hints: Sequence[str] = ()


def bar_chart(title: str, bars: Series, labels: Sequence[Label], unit: str) -> Node:
    """Return a chart with bars.

    Args:
        title: What it shows, for readers that can't see it.
        bars: The bars.
        labels: Labels of the horizontal axis.
        unit: What the vertical axis counts.
    """
    top = _ceiling(bars.values)
    return _chart(title, top, labels, unit, *_bars(bars, top))


def line_chart(title: str, lines: Sequence[Series], labels: Sequence[Label], unit: str) -> Node:
    """Return a chart with lines, and their names above it.

    Args:
        title: What it shows, for readers that can't see it.
        lines: The lines, at most three.
        labels: Labels of the horizontal axis.
        unit: What the vertical axis counts.
    """
    top = _ceiling([value for line in lines for value in line.values])
    chart = _chart(title, top, labels, unit, *(_line(line, top, n) for n, line in enumerate(lines)))
    names = (
        element("span", element("i", class_=f"mark{n}"), line.name) for n, line in enumerate(lines)
    )
    return element("div", element("p", *names, class_="legend"), chart)


def _chart(title: str, top: float, labels: Sequence[Label], unit: str, *shapes: Node) -> Node:
    return element(
        "svg",
        element("title", title),
        *_grid(top),
        *shapes,
        *_axis(labels),
        element("text", unit, x=_LEFT, y=_TOP - 4, class_="unit"),
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
    )


def _bars(bars: Series, top: float) -> Iterator[Node]:
    step = _INNER_WIDTH / max(len(bars.values), 1)
    gap = min(step * 0.15, 2)
    for number, value in enumerate(bars.values):
        if value > 0:
            height = max(value / top * _INNER_HEIGHT, 1)
            yield element(
                "rect",
                element("title", bars.hints[number]) if bars.hints else None,
                x=_LEFT + number * step + gap / 2,
                y=_TOP + _INNER_HEIGHT - height,
                width=step - gap,
                height=height,
            )


def _line(line: Series, top: float, number: int) -> Node:
    step = _INNER_WIDTH / max(len(line.values) - 1, 1)
    points = " ".join(
        f"{_LEFT + index * step:.1f},{_height_of(value, top):.1f}"
        for index, value in enumerate(line.values)
    )
    return element("polyline", element("title", line.name), points=points, class_=f"line{number}")


def _grid(top: float) -> Iterator[Node]:
    step = _step(top)
    for tick in range(int(top / step + 0.5) + 1):
        height = _height_of(tick * step, top)
        yield element("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=height, y2=height, class_="grid")
        yield element("text", f"{tick * step:,.6g}", x=_LEFT - 6, y=height + 4, class_="left")


def _axis(labels: Sequence[Label]) -> Iterator[Node]:
    for label in labels:
        x = _LEFT + label.at * _INNER_WIDTH
        place = "first" if label.at < 0.05 else "last" if label.at > 0.95 else "middle"
        yield element("text", label.text, x=x, y=_HEIGHT - 8, class_=place)


def _height_of(value: float, top: float) -> float:
    return _TOP + _INNER_HEIGHT * (1 - value / top)


def _ceiling(values: Sequence[float]) -> float:
    """Return a round number that no value exceeds."""
    most = max(values, default=0) or 1
    step = _step(most)
    return math.ceil(most / step - 1e-9) * step


def _step(most: float) -> float:
    """Return a round distance of which 3 to 6 make up a height."""
    magnitude: float = 10.0 ** math.floor(math.log10(most))
    return magnitude * next(part for part in (0.2, 0.5, 1, 2) if most / magnitude / part <= 6)
