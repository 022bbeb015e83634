"""What is often done with small numbers and does not protect them, as files of releases.

Each returns the releases of invented persons in the form that `reading` reads.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from nrm.statistics.attack.controls.population import CODES, LINKS, Key, People, Table, counted
from nrm.statistics.attack.controls.rounding import BASE, rounded
from nrm.statistics.attack.controls.suppression import shown

Document = dict[str, Any]

SMALLEST_SHOWN = 5
QUARTER, YEAR = "2022-Q1", "2022"
LATE = 2
"""So many cases at most are known to have come late."""


def document(releases: Sequence[Document], **more: Any) -> Document:
    """Return a file of `releases`."""
    return {"plan": {"variables": CODES, "links": LINKS}, "releases": list(releases), **more}


def printed(key: Key, **said: Any) -> Document:
    """Return a cell as it stands in a file of releases."""
    return {"key": dict(key), **said}


def _release(name: str, period: str, cells: Iterator[Document]) -> Document:
    return {"id": f"{name} {period}", "period": period, "cells": list(cells)}


def hidden(counts: Mapping[Key, int], *, period: str = QUARTER) -> Document:
    """Return a release that shows every number except 1 to 4."""
    return _release(
        "hidden",
        period,
        (
            printed(key, kind="suppressed", lo=1, hi=SMALLEST_SHOWN - 1)
            if 0 < count < SMALLEST_SHOWN
            else printed(key, kind="exact", value=count)
            for key, count in counts.items()
        ),
    )


def as_in_textbooks(number: int) -> Document:
    """Return what a rounded number says: 0 hides up to 4, 5 hides 1 to 9, and no other is there to hide anything."""
    kind = "suppressed" if number <= BASE else "external"
    return {"kind": kind, "lo": max(0, number - 4), "hi": number + 4, "value": number}


def as_in_the_ledger(number: int) -> Document:
    """Return a rounded number as our own ledger has it, where nobody may be printed as 5 as well."""
    return {"kind": f"round{BASE}", "value": number}


def rounded_alone(
    counts: Mapping[Key, int],
    *,
    seed: int,
    period: str = QUARTER,
    told: Callable[[int], Document] = as_in_textbooks,
) -> Document:
    """Return a release of numbers rounded as textbooks have it, each `told` in its own words."""
    numbers = rounded(counts, seed=seed)
    cells = (printed(key, **told(number)) for key, number in numbers.items())
    return _release("rounded", period, cells)


def percentages(counts: Mapping[Key, int], *, period: str = QUARTER) -> Document:
    """Return the true row and column percentages of the two-way tables, with one decimal."""
    return _release("percentages", period, _shares(counts))


def _shares(counts: Mapping[Key, int]) -> Iterator[Document]:
    for key, count in counts.items():
        for whole in ((key[0],), (key[-1],)) if len(key) == 2 else ():
            if counts.get(whole):
                share = round(100 * count / counts[whole], 1)
                ends = {"lo": share - 0.0501, "hi": share + 0.0501}
                yield printed(key, kind="pct", among=dict(whole), **ends)


def rounded_again(
    before: People, late: People, *, tables: Sequence[Table], seeds: tuple[int, int]
) -> Document:
    """Return a quarter rounded before and after cases came late, as rounding a correction afresh would print it."""
    again = f"{QUARTER} again"
    told = printed((), kind="external", lo=0, hi=LATE)
    return document(
        [
            rounded_alone(counted(before, tables), seed=seeds[0]),
            rounded_alone(counted([*before, *late], tables), seed=seeds[1], period=again),
            {"id": "talk", "period": "late", "cells": [told]},
        ],
        periods={again: [QUARTER, "late"]},
    )


def year_rounded(quarters: Mapping[str, People], *, tables: Sequence[Table], seed: int) -> Document:
    """Return four quarters and a year that was rounded afresh instead of added up."""
    return document(
        [
            rounded_alone(counted(persons, tables), seed=seed + at, period=period)
            for at, (period, persons) in enumerate(_with_year(quarters).items())
        ]
    )


def year_suppressed(quarters: Mapping[str, People], *, tables: Sequence[Table]) -> Document:
    """Return four quarters and their year, each suppressed at its best without a look at the others."""
    return document(
        [
            suppressed(counted(persons, tables), period=period)
            for period, persons in _with_year(quarters).items()
        ]
    )


def suppressed(counts: Mapping[Key, int], *, period: str = QUARTER) -> Document:
    """Return a release of exact numbers, all others hidden under one symbol."""
    seen = shown(counts)
    return _release(
        "suppressed",
        period,
        (
            printed(key, kind="exact", value=count)
            if key in seen
            else printed(key, kind="suppressed")
            for key, count in counts.items()
        ),
    )


def _with_year(quarters: Mapping[str, People]) -> dict[str, People]:
    return {**quarters, YEAR: [one for persons in quarters.values() for one in persons]}
