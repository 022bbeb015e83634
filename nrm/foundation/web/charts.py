"""Where the bars and columns of a chart stand; components/charts.html draws them.

Widths are percentages, so that a chart fits a phone and its words keep their size.
"""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from nrm.foundation.web.formats import number_words

Value = float | int | None
"""None: not published or not known."""
Row = tuple[str, Value | Sequence[Value]]
"""What is counted, and its value, or one value a series."""

LABEL_LINE = 42
"""Characters of a label that fit on a phone's width."""
WIDEST_BAR = 82.0
"""Per cent of the width; the rest is for the number after the bar."""
BAR, GAP, LINE = 18, 3, 19
"""Heights in pixels: a bar, the space under it, a line of words."""
SMALLEST = 0.01
"""A highest value below this is drawn as if it were this."""
COLUMNS_HEIGHT = 200.0
HEADROOM = 24.0
"""Pixels above the highest column, for its number."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or column with its number: x and width in per cent, y and height in pixels."""

    x: float
    y: float
    width: float
    height: float
    words: str
    series: int


@dataclass(frozen=True, slots=True)
class Group:
    """The marks of one row and its label; `y` is the first line's base, `x` the middle in per cent."""

    lines: tuple[str, ...]
    marks: tuple[Mark, ...]
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to draw: `ticks` are (words, y) of the horizontal grid."""

    height: float
    groups: tuple[Group, ...]
    ticks: tuple[tuple[str, float], ...] = ()


def bars(rows: Sequence[Row]) -> Drawing:
    """Return horizontal bars, one row under the other, longest = `WIDEST_BAR` per cent."""
    top = _highest(rows)
    groups: list[Group] = []
    y = 0.0
    for label, values in rows:
        lines = tuple(textwrap.wrap(label, LABEL_LINE)) or ("",)
        first = y + 14
        y += len(lines) * LINE
        marks: list[Mark] = []
        for series, value in enumerate(_several(values)):
            width = round((value or 0) / top * WIDEST_BAR, 2)
            marks.append(Mark(0, y, width, BAR, number_words(value), series))
            y += BAR + GAP
        groups.append(Group(lines, tuple(marks), y=first))
        y += 10
    return Drawing(height=y, groups=tuple(groups))


def columns(rows: Sequence[Row]) -> Drawing:
    """Return upright columns side by side, starting at 0, with a grid of round numbers."""
    steps = _round_steps(_highest(rows))
    scale = COLUMNS_HEIGHT / steps[-1]
    ground = HEADROOM + COLUMNS_HEIGHT
    space = 92.0 / max(1, len(rows))
    groups: list[Group] = []
    for place, (label, values) in enumerate(rows):
        several = _several(values)
        left, width = 8 + place * space + space * 0.15, space * 0.7 / len(several)
        marks = tuple(
            Mark(
                round(left + series * width, 2),
                round(ground - (value or 0) * scale, 1),
                round(width * 0.94, 2),
                round((value or 0) * scale, 1),
                number_words(value),
                series,
            )
            for series, value in enumerate(several)
        )
        groups.append(Group((label,), marks, x=round(8 + (place + 0.5) * space, 2), y=ground + 18))
    ticks = tuple((number_words(step), round(ground - step * scale, 1)) for step in steps)
    return Drawing(height=ground + 26, groups=tuple(groups), ticks=ticks)


def _several(values: Value | Sequence[Value]) -> Sequence[Value]:
    return values if isinstance(values, Sequence) else (values,)


def _highest(rows: Sequence[Row]) -> float:
    values = [value for _label, several in rows for value in _several(several) if value]
    return max([SMALLEST, *values]) if values else 1


def _round_steps(highest: float) -> list[float]:
    """Return 0 and up to five round numbers of which the last is not below `highest`."""
    rough = highest / 4
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    if highest >= 4:
        step = math.ceil(step)
    return [step * number for number in range(math.ceil(highest / step) + 1)]
