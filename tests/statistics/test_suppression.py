"""Optimal suppression: cheapest, joint over all tables, and never telling of a hidden number what should be hidden."""

from collections.abc import Iterator, Mapping
from itertools import chain, combinations, product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nrm.foundation.errors import RuleBroken
from nrm.statistics.attack.controls.population import people
from nrm.statistics.attack.known import Group, Known, Number
from nrm.statistics.attack.pinning import pin
from nrm.statistics.cells import EVERYBODY, Cell, cell
from nrm.statistics.protection.bounds import intervals
from nrm.statistics.protection.rounding import NotProtected, Plan
from nrm.statistics.protection.suppression import Suppression, suppress
from nrm.statistics.protection.witnesses import ENOUGH, certified, faults
from nrm.statistics.suppressing import left_of
from tests.statistics.attack import bed
from tests.statistics.attack.small_tables import Ints, Shape, codes_of, invented, plan_of

SHAPES = [(2, 2), (2, 3), (3, 3), (2, 2, 2)]
SIZES = st.integers(0, 30)
SEEDS = st.integers(0, 10_000)


def known_of(found: Suppression, *, shape: Shape, most: int | None) -> Known:
    """Return what a reader knows; `most` is more than any hidden number can be, None when nothing says so."""
    shown = [
        Number("S5", Group(one.parts), value, value, is_protected=False)
        for one, value in found.shown.items()
    ]
    hidden = [Number("S5", Group(one.parts), 0, most, is_protected=True) for one in found.hidden]
    return Known(codes_of(shape), (*shown, *hidden))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=12)
@given(size=SIZES, seed=SEEDS)
def test_everything_small_is_hidden_and_what_is_shown_is_true(
    shape: Shape, size: int, seed: int
) -> None:
    counts, plan = invented(shape, size=size, seed=seed), plan_of(shape)
    found = suppress(counts, plan=plan)
    assert all(counts[one] == value for one, value in found.shown.items())
    assert {one for one, value in counts.items() if value < 5} <= found.hidden
    assert found.shown.keys() | found.hidden == set(plan.cells)
    assert faults(found.certificate, found.shown, plan=plan) == []


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=8)
@given(size=st.integers(8, 13), seed=SEEDS)
def test_all_tables_that_fit_leave_every_hidden_number_its_ends(
    shape: Shape, size: int, seed: int
) -> None:
    counts, plan = invented(shape, size=size, seed=seed), plan_of(shape)
    found = suppress(counts, plan=plan)
    if EVERYBODY in found.hidden:
        return  # without the whole there is no end to the tables that fit
    tables = every_table_of(size, parts=prod(shape)) @ sums_of(plan).T
    true = np.array([counts[one] for one in plan.cells])
    hidden = np.array([one in found.hidden for one in plan.cells])
    fits = tables[(tables[:, ~hidden] == true[~hidden]).all(axis=1)]
    told = intervals(found.shown, plan=plan)
    for at, one in enumerate(plan.cells):
        if hidden[at]:
            low, high = fits[:, at].min(), fits[:, at].max()
            assert low == 0
            assert high >= ENOUGH
            assert told[one] == (low, high)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@settings(max_examples=5)
@given(size=SIZES, seed=SEEDS)
def test_an_attacker_who_shares_no_code_finds_nothing(shape: Shape, size: int, seed: int) -> None:
    counts = invented(shape, size=size, seed=seed)
    found = suppress(counts, plan=plan_of(shape))
    told = intervals(found.shown, plan=plan_of(shape))
    for one in pin(known_of(found, shape=shape, most=None)):
        low, high = told[Cell(one.number.group.parts)]
        assert not one.is_narrowed
        assert not one.is_exact
        assert (one.low, one.high) == (low, None if high == np.inf else high)


def patterns(counts: Mapping[Cell, int], plan: Plan) -> Iterator[tuple[int, frozenset[Cell]]]:
    """Yield every set of hidden cells with everything small in it, with its price."""
    free = [one for one in plan.cells if counts[one] >= 5]
    small = frozenset(one for one in plan.cells if counts[one] < 5)
    prices = (100, 8, 2)
    for chosen in product((False, True), repeat=len(free)):
        hidden = small | {one for one, gone in zip(free, chosen, strict=True) if gone}
        yield sum(prices[len(one.variables)] for one in hidden), hidden


def every_table(most: int) -> Ints:
    """Return all tables of two by two with up to `most` in each cell."""
    return np.stack([one.ravel() for one in np.indices((most + 1,) * 4)], axis=1)


def every_table_of(size: int, *, parts: int) -> Ints:
    """Return all ways to divide `size` persons among so many inner cells."""
    places = combinations(range(size + parts - 1), parts - 1)
    bars = np.fromiter(chain.from_iterable(places), dtype=np.int64).reshape(-1, parts - 1)
    first, last = np.full((len(bars), 1), -1), np.full((len(bars), 1), size + parts - 1)
    return np.diff(np.hstack([first, bars, last]), axis=1) - 1


def sums_of(plan: Plan) -> Ints:
    """Return a row of 0 and 1 over the inner cells for every cell of a plan of one table."""
    found = np.zeros((len(plan.cells), plan.universe.size), dtype=np.int64)
    for at, unknowns in enumerate(plan.sums):
        found[at, list(unknowns)] = 1
    return found


@settings(max_examples=6)
@given(size=st.integers(5, 14), seed=SEEDS)
def test_nothing_cheaper_would_hold(size: int, seed: int) -> None:
    counts, plan = invented((2, 2), size=size, seed=seed), plan_of((2, 2))
    tables = every_table(size + ENOUGH) @ sums_of(plan).T
    true = np.array([counts[one] for one in plan.cells])
    best = min(
        price
        for price, hidden in patterns(counts, plan)
        if _holds(tables, true, np.array([one in hidden for one in plan.cells]))
    )
    found = suppress(counts, plan=plan)
    assert sum((100, 8, 2)[len(one.variables)] for one in found.hidden) == best


def _holds(tables: Ints, true: Ints, hidden: NDArray[np.bool_]) -> bool:
    fits = tables[(tables[:, ~hidden] == true[~hidden]).all(axis=1)][:, hidden]
    return bool((fits.min(axis=0) == 0).all() and (fits.max(axis=0) >= ENOUGH).all())


def test_the_certificate_is_of_what_is_shown_alone_and_a_changed_number_breaks_it() -> None:
    counts, plan = invented((3, 3), size=30, seed=4), plan_of((3, 3))
    found = suppress(counts, plan=plan)
    again = certified(found.shown, plan=plan, seconds=20)
    assert (again.tables == found.certificate.tables).all()
    wrong = dict(found.shown) | {EVERYBODY: found.shown[EVERYBODY] + 1}
    assert faults(found.certificate, wrong, plan=plan)
    one = next(iter(found.shown))
    fewer = {cell: value for cell, value in found.shown.items() if cell != one}
    assert f"an end is missing: {one.key}" in faults(found.certificate, fewer, plan=plan)


def test_linked_tables_are_suppressed_together() -> None:
    tables = {("age", "sex"), ("sex", "status"), ("age", "status"), ("sex", "citizenship")}
    cells = [one for one in bed.plan().cells if any({*one.variables} <= {*each} for each in tables)]
    plan = Plan.of(cells, version="linked", codes=bed.plan().codes, links=())
    counts = bed.counted(people(60, seed=1))
    found = suppress({one: counts[one] for one in plan.cells}, plan=plan)
    assert faults(found.certificate, found.shown, plan=plan) == []
    alone = [one for one in found.hidden if counts[one] >= 5]
    assert alone
    assert len(found.shown) > 5


@pytest.mark.usefixtures("app")
def test_without_time_nothing_is_shown() -> None:
    counts = invented((3, 3), size=30, seed=4)
    with pytest.raises(NotProtected):
        suppress(counts, plan=plan_of((3, 3)), seconds=0)


@pytest.mark.usefixtures("app")
def test_a_preview_that_does_not_come_to_its_end_is_refused() -> None:
    with pytest.raises(RuleBroken) as refused:
        left_of({cell({"sex": [code]}): 9 for code in ("F", "M")}, seconds=0)
    assert refused.value.field == "period"
