"""Exact numbers printed by others are used against ours, and it is told which of ours no longer hold."""

import pytest

from nrm.statistics.attack.controls.practices import Document
from nrm.statistics.attack.known import Group, Known
from nrm.statistics.attack.pinning import pin
from tests.statistics.attack import bed, outside


@pytest.fixture(scope="module")
def quarters() -> list[Document]:
    return [
        bed.rounded_release(bed.rounded(persons, seed=at), period=f"2022-Q{at}")
        for at, persons in enumerate(outside.year(seed=1), start=1)
    ]


def narrowed(
    releases: list[Document], *, variables: set[str]
) -> dict[Group, tuple[int, int | None]]:
    """Return what the tables of these variables no longer hide when all releases are known."""
    known = bed.known(releases)
    axes = {*variables, "period", "status"}
    numbers = [
        one
        for one in known.numbers
        if set(one.group.axes) <= axes
        and (one.release.startswith("TIP") or only(one.group, variables))
    ]
    pinned = pin(Known({name: known.axes[name] for name in sorted(axes)}, tuple(numbers)))
    return {one.number.group: (one.low, one.high) for one in pinned if one.is_narrowed}


def only(group: Group, variables: set[str]) -> bool:
    return set(group.axes) <= variables | {"period"}


def test_the_us_report_of_2022_breaks_the_tables_it_speaks_of(quarters: list[Document]) -> None:
    told = [*quarters, outside.report()]
    variables = {"age", "sex", "status"}
    assert narrowed(quarters, variables=variables) == {}
    broken = narrowed(told, variables=variables)
    victims = [Group.of({"period": [f"2022-Q{at}"], "status": ["VT"]}) for at in range(1, 5)]
    assert [broken[one] for one in victims] == [(0, 2)] * 4


def test_tables_it_does_not_speak_of_stay_safe(quarters: list[Document]) -> None:
    told = [*quarters, outside.report()]
    assert narrowed(told, variables={"qark", "structure"}) == {}
    assert narrowed(told, variables={"citizenship"}) == {}
