"""What follows from published numbers, and what does not."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nrm.analysis.composing import Question, _lines
from nrm.analysis.rules import derived
from nrm.statistics.cells import Cell, cell, count
from nrm.statistics.ledger.numbers import Printed
from nrm.statistics.protection.plan import published
from nrm.statistics.protection.rounding import truth_behind
from nrm.statistics.report import Scope
from nrm.statistics.tables import DIMENSIONS, Base, Rollup
from nrm.statistics.variables import codes_of
from tests.statistics.invented import QUARTER, SEED, facts, population, rounded_numbers

PEOPLE = population(40, seed=3)
LINKS = published().links


def printed(numbers: Mapping[Cell, int]) -> dict[Cell, Printed]:
    return {one: Printed(value, *truth_behind(value)) for one, value in numbers.items()}


@pytest.fixture(scope="module")
def numbers() -> dict[Cell, Printed]:
    return printed(rounded_numbers(PEOPLE, period=QUARTER, seed=SEED))


def question(rows: str, columns: str | None = None, base: Base = Base.BOTH) -> Question:
    return Question(Scope(QUARTER, base), rows, columns)


def cells_of(asked: Question) -> list[Cell]:
    return [line.cell for line in _lines(asked, lambda _cell: None)]


def test_a_published_number_is_itself(numbers: dict[Cell, Printed]) -> None:
    for wanted, number in list(numbers.items())[::50]:
        assert derived(wanted, numbers, links=LINKS) == number


def test_a_coarser_group_is_the_sum_of_its_finer_ones(numbers: dict[Cell, Printed]) -> None:
    wanted = cell({"majority": ["CHILD"], "exploitation": ["BEGGING"]})
    assert wanted not in numbers
    parts = [
        numbers[cell({"age_group": [age], "exploitation": ["BEGGING"]})]
        for age in ("0-13", "14-17", "0-17")
    ]
    told = derived(wanted, numbers, links=LINKS)
    assert told
    assert told.value == sum(one.value for one in parts)
    assert (told.lo, told.hi) == (sum(one.lo for one in parts), sum(one.hi for one in parts))


@pytest.mark.parametrize(
    ("rows", "columns"), [("qark", "citizenship"), ("structure", "sex"), ("sector", "age_group")]
)
def test_a_crossing_that_nobody_planned_does_not_follow(
    numbers: dict[Cell, Printed], rows: str, columns: str
) -> None:
    inner = [one for one in cells_of(question(rows, columns)) if len(one.variables) == 2]
    assert inner
    assert not any(derived(one, numbers, links=LINKS) for one in inner)


def test_a_withheld_number_takes_what_follows_from_it_along(numbers: dict[Cell, Printed]) -> None:
    wanted = cell({"majority": ["CHILD"], "exploitation": ["BEGGING"]})
    part = cell({"age_group": ["0-17"], "exploitation": ["BEGGING"]})
    fewer = {one: number for one, number in numbers.items() if one != part}
    assert derived(wanted, fewer, links=LINKS) is None


@settings(max_examples=8)
@given(people=st.lists(facts(), max_size=12), base=st.sampled_from(Base))
def test_what_follows_holds_the_truth(people: list, base: Base) -> None:  # type: ignore[type-arg]
    numbers = printed(count_all(people))
    for rows, columns in (
        ("majority", "exploitation"),
        ("structure_group", "sector"),
        ("sex", None),
    ):
        asked = cells_of(question(rows, columns, base))
        counts = count([codes_of(one) for one in people], cells=asked)
        for wanted in asked:
            told = derived(wanted, numbers, links=LINKS)
            assert told
            assert told.lo <= counts[wanted] <= told.hi


def count_all(people: list) -> dict[Cell, int]:  # type: ignore[type-arg]
    """Return numbers as a rounding would print them, each by itself: the ends are what matters here."""
    counts = count([codes_of(one) for one in people], cells=published().cells)
    return {one: 5 * (value // 5) for one, value in counts.items()}


def test_a_table_adds_up_to_the_published_total(numbers: dict[Cell, Printed]) -> None:
    lines = _lines(
        question("majority", "exploitation"), lambda one: derived(one, numbers, links=LINKS)
    )
    total = next(one for one in lines if one.down is None and one.across is None)
    inner = [one for one in lines if one.down and one.across]
    columns = DIMENSIONS[Rollup.SEPARATE]["exploitation"].categories
    assert len(inner) == 3 * len(columns)
    assert total.number
    assert sum(one.number.value for one in inner if one.number) == total.number.value
