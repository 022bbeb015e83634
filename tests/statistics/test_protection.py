"""Controlled rounding: what a printed number may be, and that nothing is printed unproven."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nrm.statistics.cells import EVERYBODY, Cell, cell, count
from nrm.statistics.facts.fact import Fact
from nrm.statistics.protection import highs
from nrm.statistics.protection import rounding as protection
from nrm.statistics.protection.plan import published
from nrm.statistics.protection.rounding import BASE, NotProtected, Plan, round_together
from nrm.statistics.protection.solver import NothingFits, Row, solve
from nrm.statistics.tables import TABLES, Base, Rollup, lines
from nrm.statistics.variables import codes_of
from tests.statistics.invented import QUARTER, SEED, facts, population, rounded_numbers

POPULATIONS = st.lists(facts(), max_size=15) | st.builds(
    population, st.integers(0, 40), seed=st.integers(0, 10_000)
)


def counted(people: list[Fact]) -> dict[Cell, int]:
    return count([codes_of(one) for one in people], cells=published().cells)


@settings(max_examples=6, deadline=None)
@given(POPULATIONS, st.binary(min_size=32, max_size=32))
def test_every_number_is_a_neighbouring_multiple_of_five(people: list[Fact], seed: bytes) -> None:
    counts = counted(people)
    for each, printed in round_together(counts, plan=published(), seed=seed).items():
        assert printed % BASE == 0
        assert abs(printed - counts[each]) <= (BASE if counts[each] == 0 else BASE - 1)


@settings(max_examples=3, deadline=None)
@given(POPULATIONS)
def test_every_table_of_every_report_adds_up(people: list[Fact]) -> None:
    printed = rounded_numbers(people, period=QUARTER, seed=SEED)
    for table, base, rollup in product(TABLES, Base, Rollup):
        figures = {
            tuple(line.key.get(name) for name in table.dimensions): printed[line.cell]
            for line in lines(table, base=base, rollup=rollup)
        }
        for key, value in figures.items():
            for at, code in enumerate(key):
                if code is None:
                    below = [
                        figures[other]
                        for other in figures
                        if other[at] is not None
                        and other[:at] + other[at + 1 :] == key[:at] + key[at + 1 :]
                    ]
                    assert sum(below) == value, (table.id, base, rollup, key)


def test_the_bases_add_up_to_both() -> None:
    printed = rounded_numbers(population(40), period=QUARTER, seed=SEED)
    for line in lines(TABLES[1], base=Base.BOTH, rollup=Rollup.SEPARATE):
        apart = [printed[line.cell.within(cell({"status": [code]}))] for code in ("VMT", "VT")]
        assert sum(apart) == printed[line.cell]


def test_the_same_facts_and_seed_give_the_same_numbers_whatever_the_order() -> None:
    people = population(35, seed=3)
    shuffled = random.Random(1).sample(people, len(people))
    once = rounded_numbers(people, period=QUARTER, seed=SEED)
    assert rounded_numbers(shuffled, period=QUARTER, seed=SEED) == once
    assert rounded_numbers(people, period=QUARTER, seed=SEED[::-1]) != once


SMALL = {"x": ("1", "2"), "y": ("1", "2", "3")}


def small_plan() -> Plan:
    """Return the plan of one table of two by three with its totals."""
    cells = [
        cell({name: [code] for name, code in zip(names, combination, strict=True)})
        for names in ((), ("x",), ("y",), ("x", "y"))
        for combination in product(*(SMALL[name] for name in names))
    ]
    return Plan.of(cells, version="small", codes=SMALL, links=())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 12), min_size=6, max_size=6), st.binary(min_size=8, max_size=8))
def test_a_small_table_gets_the_cheapest_of_all_its_roundings(
    cells: list[int], seed: bytes
) -> None:
    plan = small_plan()
    people = [
        {"x": x, "y": y}
        for (x, y), number in zip(product(*SMALL.values()), cells, strict=True)
        for _ in range(number)
    ]
    counts = count(people, cells=plan.cells)
    price = {each: protection.price_of(each, counts[each], seed=seed) for each in plan.cells}
    inner = [each for each in plan.cells if len(each.variables) == 2]
    ways = []
    for ups in product((0, 1), repeat=len(inner)):
        units = {each: counts[each] // BASE + up for each, up in zip(inner, ups, strict=True)}
        sums = {
            each: sum(units[one] for one in inner if one.within(each) == one) for each in plan.cells
        }
        allowed = all(
            counts[each] // BASE <= sums[each] <= max(1, -(-counts[each] // BASE))
            for each in plan.cells
        )
        if allowed:
            ways.append((sum(price[each] * sums[each] for each in plan.cells), sums))
    best = min(ways, key=lambda way: way[0])[1]
    assert round_together(counts, plan=plan, seed=seed) == {
        each: BASE * units for each, units in best.items()
    }


def test_the_order_of_the_plan_does_not_matter() -> None:
    plan = small_plan()
    backwards = Plan.of(reversed(plan.cells), version="small", codes=SMALL, links=())
    assert (backwards.cells, backwards.universe, backwards.sums) == (
        plan.cells,
        plan.universe,
        plan.sums,
    )


def test_nobody_at_all_may_be_printed_as_five() -> None:
    nobody = dict.fromkeys(small_plan().cells, 0)
    totals = {
        round_together(nobody, plan=small_plan(), seed=bytes([each]))[EVERYBODY]
        for each in range(60)
    }
    assert totals == {0, 5}


def test_what_is_cheapest_in_fractions_is_asked_for_in_whole_numbers() -> None:
    pairs = [Row(pair, [1, 1], 0, 1) for pair in ((0, 1), (1, 2), (0, 2))]
    assert sum(solve([-1, -1, -1], [1, 1, 1], pairs)) == 1, "in fractions 1.5, a half of each"
    with pytest.raises(NothingFits):
        solve([1], [1], [Row([0], [1], 2, 3)])
    with pytest.raises(NothingFits):
        solve([1], [9], [Row([0], [2], 3, 3)])


def test_nothing_is_printed_when_the_solver_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(highs.OPTIONS, "time_limit", 0.0)
    with pytest.raises(NotProtected):
        rounded_numbers(population(30), period=QUARTER, seed=SEED)


def test_counts_that_no_people_have_are_refused() -> None:
    counts = dict.fromkeys(small_plan().cells, 0) | {EVERYBODY: 40}
    with pytest.raises(NotProtected):
        round_together(counts, plan=small_plan(), seed=SEED)


def test_the_solver_keeps_standard_output_clean(capfd: pytest.CaptureFixture[str]) -> None:
    round_together(dict.fromkeys(small_plan().cells, 0), plan=small_plan(), seed=SEED)
    assert capfd.readouterr().out == ""
