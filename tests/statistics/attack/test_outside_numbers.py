"""Exact numbers by others: the gate tells which of ours no longer hold, and the attacker finds the same ones."""

import pytest

from nrm.statistics.attack.controls.population import GROUPED, Table
from nrm.statistics.attack.known import PERIOD, Group, Known
from nrm.statistics.attack.pinning import pin
from tests.statistics.attack import bed, outside
from tests.statistics.attack.gate import QUARTERS, SOURCE, Numbers, audited, rounded_year, ties
from tests.statistics.attack.presence import group_of

Tables = tuple[Table, ...]

SAFE: dict[str, Tables] = {
    "qarqe": (("qark", "sex"),),
    "five who may be foreign": (("citizenship",), ("structure",)),
}
"""Of these the outside numbers say nothing small: beside three foreigners there may be two among the victims."""
TOLD: dict[str, Tables] = {
    "citizenship=FOREIGN;status=VMT": (("citizenship", "status"),),
    "status=VT": (("status",), ("majority", "sex")),
    "exploitation=OTHER": (("exploitation", "sex"),),
}
"""Tables, and the group of which the outside numbers say that it is small."""
EVERY = pytest.mark.parametrize("tables", [*SAFE.values(), *TOLD.values()], ids=str)


def narrowed(numbers: Numbers, tables: Tables) -> set[Group]:
    """Return what an attacker narrows who has our numbers and those of others."""
    releases = [bed.rounded_release(one, period=name) for name, one in numbers.items()]
    known = bed.known([*releases, outside.report()])
    named = {name for table in tables for name in table}
    axes = {PERIOD, "status", *(GROUPED.get(name, (name,))[0] for name in named)}
    about = tuple(one for one in known.numbers if axes.issuperset(one.group.axes))
    few = Known({name: known.axes[name] for name in sorted(axes & known.axes.keys())}, about)
    return {one.number.group for one in pin(few, far=False) if one.is_narrowed}


@EVERY
def test_the_gate_names_what_an_attacker_narrows_and_nothing_else(tables: Tables) -> None:
    numbers = rounded_year(tables, seed=1)
    assert audited(numbers, tables, ()).passed
    found = audited(numbers, tables, ties())
    named = {group_of(one.cell, quarter=one.quarter) for one in found.failures}
    assert not found.contradictory
    assert narrowed(numbers, tables) == named
    assert {one.sources for one in found.failures} <= {(SOURCE,)}
    assert found.passed == (tables in SAFE.values())


def test_the_attacker_narrows_what_he_is_told_to_be_small() -> None:
    for key, tables in TOLD.items():
        assert len(narrowed(rounded_year(tables, seed=1), tables)) >= len(QUARTERS), key


@pytest.mark.parametrize("key", TOLD)
def test_a_planned_quarter_is_refused_for_what_others_told(key: str) -> None:
    """Three quarters are out, others print the year, and the fourth waits for its approval."""
    failures = planned(TOLD[key])
    assert key in {one for _, one in failures}
    assert {quarter for quarter, _ in failures} == {QUARTERS[3]}


@pytest.mark.parametrize("tables", SAFE.values(), ids=SAFE)
def test_a_planned_quarter_of_which_others_told_nothing_small_stays_safe(tables: Tables) -> None:
    assert planned(tables) == set()


def planned(tables: Tables) -> set[tuple[str, str]]:
    """Return what the fourth quarter would give away besides what the others have lost."""
    numbers = rounded_year(tables, seed=1)
    out = {name: numbers[name] for name in QUARTERS[:3]}
    lost = {(one.quarter, one.cell) for one in audited(out, tables, ties()).failures}
    found = audited(numbers, tables, ties(), broken=lost)
    return {(one.quarter, one.cell.key) for one in found.failures}
