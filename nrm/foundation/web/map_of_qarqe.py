"""The map of the 12 qarqe, shaded by value, each with its number on it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from nrm.foundation.web.formats import number_words

SHADES = 5
"""Steps of the shading above 0; shade 0 is for 0 and for what is not known."""


@dataclass(frozen=True, slots=True)
class Region:
    """One qark as drawn, in the map's own units; `shade` runs from 0 to `SHADES`."""

    code: str
    name: str
    path: str
    x: int
    y: int
    words: str
    shade: int


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """The map ready to draw; `legend` is (shade, "from – to") for the shades that occur."""

    width: int
    height: int
    regions: tuple[Region, ...]
    legend: tuple[tuple[int, str], ...]


def drawing(values: Mapping[str, int | float | None]) -> MapDrawing:
    """Return the map for `values` by ISO code; an absent code is drawn as not known."""
    outlines = _outlines()
    highest = max((value for value in values.values() if value), default=0)
    regions = tuple(
        Region(
            code=code,
            name=outline["name"],
            path=outline["path"],
            x=outline["label"][0],
            y=outline["label"][1],
            words=number_words(values.get(code)),
            shade=_shade(values.get(code), highest=highest),
        )
        for code, outline in outlines["regions"].items()
    )
    return MapDrawing(outlines["width"], outlines["height"], regions, _legend(highest))


def qark_names() -> dict[str, str]:
    """Return ISO 3166-2 code -> name of the 12 qarqe."""
    return {code: outline["name"] for code, outline in _outlines()["regions"].items()}


def _shade(value: float | None, *, highest: float) -> int:
    if not value or highest <= 0:
        return 0
    return max(1, min(SHADES, -int(-value * SHADES // highest)))


def _legend(highest: float) -> tuple[tuple[int, str], ...]:
    """Return the ranges of whole numbers behind the shades that have one."""
    ranges: list[tuple[int, str]] = []
    lowest = 1
    for shade in range(1, SHADES + 1):
        upper = int(highest * shade // SHADES)
        if upper >= lowest:
            words = (
                number_words(lowest)
                if upper == lowest
                else f"{number_words(lowest)}–{number_words(upper)}"
            )
            ranges.append((shade, words))
            lowest = upper + 1
    return tuple(ranges)


@cache
def _outlines() -> dict[str, Any]:
    path = Path(__file__).parent / "data/qark_outlines.json"
    outlines: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return outlines
