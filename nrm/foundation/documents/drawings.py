"""Charts and the map of the qarqe in printed documents; readable without colour."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.graphics.shapes import Drawing, Group, Path, Rect, String
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import simpleSplit

from nrm.foundation.documents import paper
from nrm.foundation.web import map_of_qarqe
from nrm.foundation.web.formats import number_words

_BAR, _GAP = 11.0, 4.5
_LABELS = 0.44
"""Share of the width that the labels take."""
_LABEL_SIZE = 6.6
_MAP_MARGIN = 14.0
"""Beside the map, for names wider than their qark."""
_SHADES = ("#ffffff", "#e3eff1", "#bcd8dd", "#86b7c0", "#4a8f9c", "#0b5c6b")
_DARK_FROM = 4
_FILLED: dict[str, Any] = {"fillColor": paper.ACCENT, "strokeColor": None}
_STEP = re.compile(r"([MmLlZz])|(-?\d+)")


def bars(rows: Sequence[tuple[str, int]], *, width: float) -> Drawing:
    """Return horizontal bars from 0, each with its label and number; `width` in points."""
    height = len(rows) * (_BAR + _GAP)
    drawing = Drawing(width, height)
    left = width * _LABELS
    longest = max([1, *(value for _label, value in rows)])
    room = width - left - 34
    for at, (label, value) in enumerate(rows):
        y = height - (at + 1) * (_BAR + _GAP) + _GAP / 2
        _label(drawing, label, y=y, room=left - 6)
        drawing.add(Rect(left, y, max(room * value / longest, 0.6), _BAR, **_FILLED))
        end = left + room * value / longest + 4
        drawing.add(_text(end, y + 3, number_words(value), fontName=paper.BOLD))
    return drawing


def qark_map(values: Mapping[str, int], *, width: float) -> Drawing:
    """Return the map of the 12 qarqe, shaded by value, each with its name and number; `width` in points."""
    shown = map_of_qarqe.drawing(values)
    scale = (width - 2 * _MAP_MARGIN) / shown.width
    height = shown.height * scale
    drawing, land = Drawing(width, height), Group()
    land.translate(_MAP_MARGIN, 0)
    drawing.add(land)
    for region in shown.regions:
        fill = HexColor(_SHADES[region.shade])
        land.add(_outline(region.path, scale=scale, height=height, fill=fill))
    for region in shown.regions:
        x, y = region.x * scale, height - region.y * scale
        colour = HexColor("#ffffff") if region.shade >= _DARK_FROM else paper.INK
        look = {"textAnchor": "middle", "fillColor": colour}
        land.add(_text(x, y, region.name, fontSize=6.2, **look))
        land.add(_text(x, y - 8.5, region.words, fontSize=7.5, fontName=paper.BOLD, **look))
    return drawing


def _outline(path: str, *, scale: float, height: float, fill: Color) -> Path:
    """Return an outline of the map's data (absolute M and L, relative m and l, closed) on the sheet, y upwards."""
    outline = Path(fillColor=fill, strokeColor=paper.QUIET, strokeWidth=0.6)
    command, x, y = "M", 0, 0
    numbers: list[int] = []
    for letter, number in _STEP.findall(path):
        if letter:
            command = letter
            if letter in "Zz":
                outline.closePath()
            continue
        numbers.append(int(number))
        if len(numbers) == 2:
            first = numbers if command.isupper() else [x + numbers[0], y + numbers[1]]
            x, y = first
            draw = outline.moveTo if command in "Mm" else outline.lineTo
            draw(x * scale, height - y * scale)
            numbers = []
    return outline


def _text(x: float, y: float, words: str, **look: Any) -> String:
    """Return words at a place; `look` overrides the usual font, size, colour or anchor."""
    usual: dict[str, Any] = {"fontName": paper.PLAIN, "fontSize": 7.5, "fillColor": paper.INK}
    return String(x, y, words, **(usual | look))


def _label(drawing: Drawing, label: str, *, y: float, room: float) -> None:
    """Write `label` before its bar, on two lines at most."""
    lines = simpleSplit(label, paper.PLAIN, _LABEL_SIZE, room)
    if len(lines) > 2:
        lines = [lines[0], f"{lines[1].rstrip(',.(')}…"]
    first = y + (3.2 if len(lines) == 1 else 6.8)
    for at, line in enumerate(lines):
        drawing.add(_text(0, first - at * 7.4, line, fontSize=_LABEL_SIZE))
