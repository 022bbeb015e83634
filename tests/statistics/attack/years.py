"""Invented years as they would be published: four rounded quarters, the year's exact headlines, a number by others."""

from nrm.statistics.attack.controls.population import People, people
from nrm.statistics.attack.controls.practices import Document
from nrm.statistics.cells import EVERYBODY, cell
from tests.statistics.attack import bed

HEADLINES = (
    EVERYBODY,
    *(cell({"sex": [code]}) for code in ("F", "M")),
    *(cell({"majority": [code]}) for code in ("CHILD", "ADULT")),
)
"""What a year tells exactly."""
OUTSIDE = cell({"structure": ["MOBILE"]})
"""What others print exactly: whom the mobile units found."""


def quarters_of(size: int, *, seed: int) -> dict[str, People]:
    """Return four quarters of `size` invented persons each."""
    return {f"2022-Q{at + 1}": people(size, seed=10 * seed + at) for at in range(4)}


def rounded_quarters(quarters: dict[str, People], *, seed: int) -> list[Document]:
    """Return the quarters as we publish them; their sums tell nothing more."""
    return [
        bed.rounded_release(bed.rounded(persons, seed=seed + at), period=period)
        for at, (period, persons) in enumerate(quarters.items())
    ]


def published(quarters: dict[str, People], *, seed: int) -> list[Document]:
    """Return all that is published of a year."""
    counts = bed.counted([one for persons in quarters.values() for one in persons])
    told = [bed.printed(one, kind="exact", value=counts[one]) for one in HEADLINES]
    outside = bed.printed(OUTSIDE, kind="external", value=counts[OUTSIDE])
    return [
        *rounded_quarters(quarters, seed=seed),
        {"id": "headlines 2022", "period": "2022", "cells": told},
        {"id": "others 2022", "period": "2022", "cells": [outside]},
    ]


def rounded_afresh(quarters: dict[str, People], *, seed: int) -> list[Document]:
    """Return quarters as we publish them, and a year that is rounded as we would round a quarter: never do that."""
    year = [one for persons in quarters.values() for one in persons]
    return [
        *rounded_quarters(quarters, seed=seed),
        bed.rounded_release(bed.rounded(year, seed=seed + 4), period="2022"),
    ]
