"""What is published proves of nobody that they are there, and of no row that it is all of one kind."""

from itertools import combinations

import pytest

from nrm.statistics.attack.known import PERIOD, Known, Number
from nrm.statistics.attack.pinning import LOWER, pin_in
from nrm.statistics.attack.program import Program
from nrm.statistics.cells import Cell
from tests.statistics.attack import bed
from tests.statistics.attack.presence import (
    CASE_GROUPS,
    TRIPLES,
    can_be_without,
    combination,
    group_of,
    hideable,
    never_empty,
    quarter_of,
    rows_of_one_kind,
)

PERSONS = quarter_of(seed=0)
FINE, COARSE = TRIPLES


@pytest.fixture(scope="module")
def numbers() -> dict[Cell, int]:
    return bed.rounded(PERSONS, seed=0)


@pytest.fixture(scope="module")
def known(numbers: dict[Cell, int]) -> Known:
    return bed.known([bed.rounded_release(numbers)])


@pytest.mark.parametrize("names", TRIPLES, ids=str)
def test_for_every_record_whole_people_fit_of_whom_none_is_like_it(
    known: Known, numbers: dict[Cell, int], names: tuple[str, ...]
) -> None:
    cells = hideable(PERSONS, numbers, names)
    assert len(cells) > 5
    assert never_empty(known, cells) == []


@pytest.mark.parametrize("name", CASE_GROUPS)
def test_for_every_case_group_whole_people_fit_of_whom_none_is_like_any_of_it(
    known: Known, numbers: dict[Cell, int], name: str
) -> None:
    cells = hideable(CASE_GROUPS[name], numbers, FINE)
    assert len(cells) > 1
    assert can_be_without(known, cells)


def test_a_group_that_is_printed_large_cannot_be_empty(numbers: dict[Cell, int]) -> None:
    large = next(one for one, value in numbers.items() if value >= 10 and one.parts)
    assert not can_be_without(bed.known([bed.rounded_release(numbers)]), [large])


def test_no_three_of_anybodys_codes_prove_them_to_be_there(known: Known) -> None:
    """Printed together or not: what is known of somebody in three variables, or in all."""
    names = sorted(known.axes.keys() - {PERIOD})
    brother, *_ = CASE_GROUPS["siblings"]
    cells = {combination(brother, three) for three in combinations(names, 3)}
    cells |= {combination(one, names) for one in PERSONS}
    groups = [group_of(one) for one in cells if sum(map(one.holds, PERSONS)) < 5]
    assert len(groups) > 50
    wanted = tuple(Number("nobody", group, 0, None, is_protected=True) for group in groups)
    pinned = pin_in(Program(known, watched=groups), wanted, sides=(LOWER,))
    assert [one for one in pinned if one.low] == []


def test_no_printed_row_is_certainly_all_of_one_kind(known: Known) -> None:
    """Every row of every table is looked at by `benchmarks.attack presence`."""
    for axes in ({"exploitation", "age", "sex"}, {"qark", "sex"}, {"status", "citizenship"}):
        assert rows_of_one_kind(few_of(known, axes | {PERIOD})) == []


def test_shown_zeros_tell_which_rows_are_all_of_one_kind() -> None:
    naive = bed.known([bed.hidden_release(PERSONS)])
    assert rows_of_one_kind(few_of(naive, {"exploitation", "qark", PERIOD})) != []


def few_of(known: Known, axes: set[str]) -> Known:
    numbers = tuple(one for one in known.numbers if set(one.group.axes) <= axes)
    return Known({name: known.axes[name] for name in sorted(axes)}, numbers)
