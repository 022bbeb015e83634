"""What is often done with small numbers and does not protect them: an attack that does not break these is no attack."""

from collections.abc import Iterator, Mapping

from nrm.statistics.cells import Cell
from tests.statistics.attack.bed import Document, People, counted, printed, rounded, rounded_release

SMALLEST_SHOWN = 5
LATE = 2


def small_hidden(persons: People, *, period: str = "2022-Q1") -> Document:
    """Return a release that shows every number except 1 to 4."""
    return {"id": f"hidden {period}", "period": period, "cells": list(_hidden(counted(persons)))}


def _hidden(counts: Mapping[Cell, int]) -> Iterator[Document]:
    for one, number in counts.items():
        if 0 < number < SMALLEST_SHOWN:
            yield printed(one, kind="suppressed", lo=1, hi=SMALLEST_SHOWN - 1)
        else:
            yield printed(one, kind="exact", value=number)


def true_percentages(persons: People, *, period: str = "2022-Q1") -> Document:
    """Return the true row and column percentages of the two-way tables, with one decimal."""
    counts = counted(persons)
    cells = []
    for part in counts:
        if len(part.variables) != 2:
            continue
        for kept in range(2):
            whole = Cell((part.parts[kept],))
            if counts.get(whole):
                share = round(100 * counts[part] / counts[whole], 1)
                among = printed(whole)["key"]
                ends = {"lo": share - 0.0501, "hi": share + 0.0501}
                cells.append(printed(part, kind="pct", among=among, **ends))
    return {"id": f"percentages {period}", "period": period, "cells": cells}


def rounded_again(
    before: People, late: People, *, seeds: tuple[int, int]
) -> tuple[list[Document], Document]:
    """Return the releases of a quarter rounded before and after `late` cases came in, and what the periods are.

    Everybody knows that at most `LATE` came late.
    """
    again = rounded_release(rounded([*before, *late], seed=seeds[1]), period="2022-Q1 again")
    told = printed(Cell(), kind="external", lo=0, hi=LATE)
    releases = [
        rounded_release(rounded(before, seed=seeds[0])),
        again,
        {"id": "talk", "period": "late", "cells": [told]},
    ]
    return releases, {"2022-Q1 again": ["2022-Q1", "late"]}


def annual_on_its_own(quarters: list[People], *, seed: int) -> list[Document]:
    """Return the releases of four quarters and of a year that was rounded afresh instead of added up."""
    year = [one for persons in quarters for one in persons]
    return [
        *(
            rounded_release(rounded(persons, seed=seed + at), period=f"2022-Q{at}")
            for at, persons in enumerate(quarters, start=1)
        ),
        rounded_release(rounded(year, seed=seed), period="2022"),
    ]
