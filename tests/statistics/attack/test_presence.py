"""What is published proves of nobody that they are there, and of no row that it is all of one kind."""

from collections.abc import Iterable, Mapping
from itertools import combinations

import numpy as np
import pytest

from nrm.statistics.attack.controls.population import people
from nrm.statistics.attack.known import Group, Known, Number
from nrm.statistics.attack.pinning import LOWER, pin_in
from nrm.statistics.attack.program import Program
from nrm.statistics.cells import Cell
from tests.statistics.attack import bed

SIBLINGS = {
    "age": "0-13",
    "sex": "M",
    "citizenship": "AL",
    "exploitation": "BEGGING",
    "structure": "SELF",
    "qark": "AL-05",
    "status": "VMT",
    "majority": "CHILD",
    "region": "SOUTH",
}
"""Four brothers who begged together in a small town: the group that everybody there knows."""
PERSONS = [*people(26, seed=9), *([SIBLINGS] * 4)]
PERIOD = {"period": ["2022-Q1"]}


@pytest.fixture(scope="module")
def numbers() -> dict[Cell, int]:
    return bed.rounded(PERSONS, seed=9)


@pytest.fixture(scope="module")
def known(numbers: dict[Cell, int]) -> Known:
    return bed.known([bed.rounded_release(numbers)])


def watched(known: Known) -> set[Group]:
    """Return the printed groups of three and all that is known of each person, and every three of a brother's."""
    names = tuple(sorted(known.axes.keys() - PERIOD.keys()))
    printed = ("age", "exploitation", "sex")
    groups = {combination(one, chosen) for one in PERSONS for chosen in (printed, names)}
    return groups | {combination(SIBLINGS, three) for three in combinations(names, 3)}


def combination(person: Mapping[str, str], names: Iterable[str]) -> Group:
    return Group.of({**PERIOD, **{name: [person[name]] for name in names}})


def size(group: Group) -> int:
    codes = [(name, wanted) for name, wanted in group.parts if name != "period"]
    return sum(all(one[name] in wanted for name, wanted in codes) for one in PERSONS)


def test_nobody_in_a_small_group_is_proven_to_be_there(known: Known) -> None:
    groups = [one for one in watched(known) if size(one) < 5]
    assert len(groups) > 50
    wanted = tuple(Number("nobody", group, 0, None, is_protected=True) for group in groups)
    pinned = pin_in(Program(known, watched=groups), wanted, sides=(LOWER,))
    assert [one for one in pinned if one.low] == []


def most_outside(program: Program, part: Group, whole: Group) -> float:
    """Return how many of `whole` can at most be outside `part`."""
    weights = np.zeros(len(program.row))
    weights[program.row[part]] += 1
    weights[program.row[whole]] -= 1
    return -program.lowest(weights, enough=lambda counts: bool(weights @ counts <= -1)).value


def rows_of_one_kind(known: Known) -> list[Group]:
    """Return the printed parts of a printed whole outside which an attacker can exclude that anybody is."""
    program = Program(known)
    filled = {one.group for one in known.numbers if one.high is None or one.high > 0}
    return [
        part
        for part in sorted(filled)
        for axis in part.axes
        if axis in {"exploitation", "age"}
        and (whole := Group(tuple(one for one in part.parts if one[0] != axis))) in filled
        and most_outside(program, part, whole) < 1
    ]


def test_no_printed_row_is_certainly_all_of_one_kind(known: Known) -> None:
    few = few_of(known, {"exploitation", "age", "sex", "period"})
    assert rows_of_one_kind(few) == []


def test_shown_zeros_tell_which_rows_are_all_of_one_kind() -> None:
    naive = bed.known([bed.hidden_release(PERSONS)])
    assert rows_of_one_kind(few_of(naive, {"exploitation", "qark", "period"})) != []


def few_of(known: Known, axes: set[str]) -> Known:
    numbers = tuple(one for one in known.numbers if set(one.group.axes) <= axes)
    return Known({name: known.axes[name] for name in sorted(axes)}, numbers)
