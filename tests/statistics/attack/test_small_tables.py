"""On tables that can be gone through whole by whole, the attack finds exactly what is possible."""

import pytest

from nrm.statistics.attack.known import Known
from nrm.statistics.attack.pinning import pin_in, protected, show
from nrm.statistics.attack.program import Program
from tests.statistics.attack.small_tables import (
    Shape,
    gone_through,
    hidden,
    invented,
    known_of,
    rounded,
)

SHAPES = [(2, 2), (2, 3), (3, 3), (2, 2, 2)]


def agree(known: Known, *, shape: Shape) -> None:
    program = Program(known)
    fractions = pin_in(program, protected(known))
    whole = show(program, fractions)
    ends = gone_through(known, shape=shape)
    assert whole
    assert all(one.is_shown for one in whole)
    assert {one.number.group: (one.low, one.high) for one in whole} == {
        one.number.group: ends[one.number.group] for one in whole
    }
    for one, other in zip(fractions, whole, strict=True):
        assert one.low <= other.low
        assert (one.high or 0) >= (other.high or 0)


@pytest.mark.parametrize(("size", "seed"), [(30, 0), (22, 1), (14, 5)])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_rounded_numbers_have_the_ends_of_all_tables_that_fit(
    shape: Shape, size: int, seed: int
) -> None:
    counts = invented(shape, size=size, seed=seed)
    printed = rounded(counts, shape=shape, seed=seed)
    agree(known_of(printed, shape=shape), shape=shape)


@pytest.mark.parametrize(("size", "seed"), [(30, 0), (22, 1), (14, 5)])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_hidden_numbers_have_the_ends_of_all_tables_that_fit(
    shape: Shape, size: int, seed: int
) -> None:
    agree(hidden(invented(shape, size=size, seed=seed), shape=shape), shape=shape)
