"""Somebody who repeats the rule of hiding on every table that fits: what is learnt beyond the numbers shown.

In tables of one trait the rule is short enough to be gone through on paper: hidden is what is small, and what leaves
fewer than five persons of the whole; where that is one number, or fewer than four persons together, the number that
comes first by its key is hidden too. Everybody is found alone.
"""

import random
from collections.abc import Collection, Iterable, Mapping
from itertools import product

from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.ledger.hiding import shown_of
from nrm.statistics.protection.plan import one_way
from nrm.statistics.protection.suppression import SMALL, _preference
from nrm.statistics.protection.witnesses import ENOUGH
from nrm.statistics.snapshots.counting import counted
from tests.statistics.hiding import found_alone
from tests.statistics.invented import QUARTER, population

Counts = Mapping[Cell, int]


FOUR_LEFT = 30, 0
"""Persons and seed of a quarter in which a number leaves four of the whole."""


def tables() -> Iterable[list[Cell]]:
    found: dict[tuple[str, ...], list[Cell]] = {}
    for one in one_way().cells:
        if one != EVERYBODY:
            found.setdefault(one.variables, []).append(one)
    return found.values()


def hidden_by(counts: Counts) -> set[Cell]:
    """Return what the rule hides of one table of one trait."""
    everybody = sum(counts.values())
    small = {one for one, number in counts.items() if min(number, everybody - number) <= SMALL}
    if not small or (len(small) > 1 and sum(counts[one] for one in small) >= ENOUGH):
        return small
    return small | {min(counts.keys() - small, key=_preference)}


def reached(shown: Collection[Cell], hidden: Collection[Cell], whole: int) -> dict[Cell, set[int]]:
    """Return the ends that each hidden number has in tables in which the rule hides just these.

    Either all are small, or all but one: what leaves few of the whole, where nothing is shown, or the first by its key.
    `whole` is what the hidden ones add up to.
    """
    ends: dict[Cell, set[int]] = {one: set() for one in hidden}
    others = len(hidden) - 1
    if others and ENOUGH <= whole <= SMALL * len(hidden):
        for one in hidden:
            ends[one] |= {max(0, whole - SMALL * others), min(SMALL, whole)}
    rest = min(SMALL if others == 1 or not shown else ENOUGH - 1, whole - SMALL - 1)
    for large in hidden if rest >= 0 else ():
        if not any(_preference(one) < _preference(large) for one in shown):
            ends[large] |= {whole - rest, whole}
            for one in set(hidden) - {large}:
                ends[one] |= {0, rest}
    return ends


def learnt(size: int, quarters: int) -> tuple[int, int, int]:
    """Return of how many hidden small numbers of invented quarters part of 0 to 4, or all but one, is excluded."""
    small = lost = exact = 0
    for seed in range(quarters):
        true = counted(population(size, seed=seed), period=QUARTER, cells=one_way().cells)
        for cells in tables():
            counts = {one: true[one] for one in cells}
            hidden = hidden_by(counts)
            whole = sum(counts[one] for one in hidden)
            for one, ends in reached(counts.keys() - hidden, hidden, whole).items():
                assert min(ends) <= counts[one] <= max(ends)
                small += counts[one] <= SMALL
                lost += counts[one] <= SMALL and (min(ends) > 0 or max(ends) < ENOUGH)
                exact += len(ends) == 1
    return small, lost, exact


def test_the_rule_is_what_the_program_does() -> None:
    chance = random.Random(1)
    invented = [(size, chance.randrange(1000)) for size in (12, 30, 80)]
    for size, seed in (*invented, FOUR_LEFT):
        true = counted(population(size, seed=seed), period=QUARTER, cells=one_way().cells)
        shown = shown_of(true, found_alone(true), plan=one_way())
        for cells in tables():
            counts = {one: true[one] for one in cells}
            assert hidden_by(counts) == counts.keys() - shown.keys()


def test_of_a_quarter_of_thirty_no_small_number_is_learnt() -> None:
    small, lost, exact = learnt(30, quarters=20)
    assert small > 900
    assert (lost, exact) == (0, 0)


def test_of_larger_quarters_something_is_learnt_and_nothing_exactly() -> None:
    small, lost, exact = learnt(100, quarters=20)
    assert 0 < lost < small / 10
    assert not exact


def test_what_is_reached_is_what_all_tables_tell_in_which_the_same_is_shown() -> None:
    cells = [cell({"qark": [code]}) for code in ("AL-01", "AL-02", "AL-03")]
    for size in (9, 10, 21):
        told: dict[tuple[tuple[Cell, int], ...], list[Counts]] = {}
        for numbers in product(range(size + 1), repeat=len(cells)):
            counts = dict(zip(cells, numbers, strict=True))
            if sum(numbers) == size:
                shown = tuple((one, counts[one]) for one in cells if one not in hidden_by(counts))
                told.setdefault(shown, []).append(counts)
        for shown, fits in told.items():
            names = {one for one, _ in shown}
            whole = size - sum(number for _, number in shown)
            ends = reached(names, set(cells) - names, whole)
            for one, its in ends.items():
                assert (min(its), max(its)) == (
                    min(counts[one] for counts in fits),
                    max(counts[one] for counts in fits),
                )
