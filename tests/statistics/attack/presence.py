"""Whether people who belong together can be shown to be absent: all of them at once, in whole people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from nrm.statistics.attack.controls.population import EVERY_CODE, GROUPED, People, people
from nrm.statistics.attack.known import PERIOD, Contradiction, Group, Known, Number
from nrm.statistics.attack.program import Program
from nrm.statistics.cells import Cell, cell

QUARTER = "2022-Q1"
TRIPLES = (("age", "exploitation", "sex"), ("majority", "region", "sex"))
"""The variables of the printed three-way tables."""


def person(**codes: str) -> dict[str, str]:
    """Return somebody with these codes, and those that follow from them."""
    return codes | {name: code_of[codes[finer]] for name, (finer, code_of) in GROUPED.items()}


_HOME = {"citizenship": "AL", "structure": "SELF", "qark": "AL-05", "status": "VMT"}
_FOUND = {"citizenship": "FOREIGN", "structure": "POLICE", "qark": "AL-03", "status": "VMT"}
CASE_GROUPS: Mapping[str, People] = {
    "siblings": [
        person(age=age, sex=sex, exploitation="BEGGING", **_HOME)
        for age, sex in (("0-13", "M"), ("0-13", "M"), ("0-13", "F"), ("14-17", "M"))
    ],
    "one raid": [
        person(age=age, sex="F", exploitation="SEX", **_FOUND)
        for age in ("18-24", "18-24", "25-34", "25-34", "35+")
    ],
    "one workshop": [
        person(age="35+", sex="M", exploitation="LABOUR", **_FOUND),
        person(age="35+", sex="F", exploitation="LABOUR", **_FOUND),
    ],
}
"""Invented people of whom somebody knows one and so thinks of all."""


def quarter_of(*, seed: int, others: int = 19) -> list[Mapping[str, str]]:
    """Return the case groups among `others` invented persons."""
    return [*people(others, seed=seed), *(one for group in CASE_GROUPS.values() for one in group)]


def combination(codes: Mapping[str, str], names: Iterable[str]) -> Cell:
    """Return the cell of those who have the codes of somebody in the variables `names`."""
    return cell({name: [codes[name]] for name in names})


def hideable(persons: People, numbers: Mapping[Cell, int], names: Sequence[str]) -> list[Cell]:
    """Return the printed combinations of `persons` that are small, so that they should not be proven to be there."""
    return sorted({each for one in persons if numbers[each := combination(one, names)] <= 5})


def group_of(one: Cell, *, quarter: str = QUARTER) -> Group:
    """Return the cell as an attacker knows it: of one quarter, in the finest variables."""
    wanted: dict[str, Iterable[str]] = {PERIOD: [quarter]}
    for name, codes in one.parts:
        finer, code_of = GROUPED.get(name, (name, {code: code for code in EVERY_CODE[name]}))
        wanted[finer] = [code for code, told in code_of.items() if told in codes]
    return Group.of(wanted)


def can_be_without(known: Known, cells: Iterable[Cell]) -> bool:
    """Tell whether whole people fit all that is `known` though nobody is in any of `cells`."""
    empty = tuple(Number("nobody", group_of(one), 0, 0, is_protected=False) for one in cells)
    try:
        program = Program(replace(known, numbers=known.numbers + empty))
    except Contradiction:
        return False
    nothing = np.zeros(len(program.row))
    return bool(program.whole(nothing) or program.whole(nothing, everybody=True))


def never_empty(known: Known, cells: Iterable[Cell]) -> list[Cell]:
    """Return those of `cells` for which no whole people are found who fit and of whom nobody is in it."""
    program = Program(known)
    left = {program.row[group_of(one)]: one for one in cells}
    while left:
        weights = np.zeros(len(program.row))
        weights[list(left)] = 1
        found = program.whole(weights)
        empty = [] if found is None else [row for row in left if found.counts[row] < 0.5]
        if not empty:
            return [one for one in left.values() if not can_be_without(known, [one])]
        for row in empty:
            del left[row]
    return []


def most_outside(program: Program, part: Group, whole: Group) -> float:
    """Return how many of `whole` can at most be outside `part`; at least 1 is told as it is found."""
    weights = np.zeros(len(program.row))
    weights[program.row[part]] += 1
    weights[program.row[whole]] -= 1
    return -program.lowest(weights, enough=lambda counts: bool(weights @ counts <= -1)).value


def rows_of_one_kind(known: Known) -> list[tuple[Group, str]]:
    """Return the printed parts of printed rows, with the variable, outside which it is certain that nobody is."""
    program = Program(known)
    filled = {one.group for one in known.numbers if one.high is None or one.high > 0}
    return [
        (part, axis)
        for part in sorted(filled)
        for axis in part.axes
        if axis != PERIOD
        and (whole := Group(tuple(one for one in part.parts if one[0] != axis))) in filled
        and most_outside(program, part, whole) < 1
    ]
