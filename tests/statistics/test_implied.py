"""What numbers of others say together of a group, held against every way in which persons can fit them."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from nrm.statistics.cells import Cell, cell
from nrm.statistics.certificate.ends import ENOUGH
from nrm.statistics.certificate.implied import Implied
from nrm.statistics.certificate.space import Space
from nrm.statistics.certificate.tie import Tie

CODES = {"sex": ("F", "M"), "age": ("CHILD", "ADULT")}
KINDS = list(product(*CODES.values()))
CELLS = [cell({}), *(cell({name: [code]}) for name, codes in CODES.items() for code in codes)]
QUARTERS = ("2022-Q1", "2022-Q2")
MOST = 6


def in_cell(one: Cell, counts: tuple[int, ...]) -> int:
    """Return how many are in a cell, of so many of each kind."""
    named = (dict(zip(CODES, kind, strict=True)) for kind in KINDS)
    return sum(number for kind, number in zip(named, counts, strict=True) if one.holds(kind))


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(CELLS), st.integers(0, MOST), st.integers(0, 2)),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from([one for one in CELLS if one.parts]),
)
def test_too_few_is_said_exactly_when_no_persons_that_fit_are_four(
    told: list[tuple[Cell, int, int]], asked: Cell
) -> None:
    everybody = Tie(QUARTERS, CELLS[0], 0, MOST, "whole")  # else there is no end to those who fit
    ties = [everybody, *(Tie(QUARTERS, one, lo, lo + more, "part") for one, lo, more in told)]
    fitting = [
        counts
        for counts in product(range(MOST + 1), repeat=len(KINDS))
        if all(tie.lo <= in_cell(tie.cell, counts) <= tie.hi for tie in ties)
    ]
    implied = Implied(Space(CODES, (), CELLS), ties)
    sources = implied.too_few("2022-Q1", asked)
    if fitting:
        few = max(in_cell(asked, counts) for counts in fitting) < ENOUGH
        assert bool(sources) == few
    assert implied.too_few("2022-Q3", asked) == ()


def test_only_those_are_named_without_whom_there_could_be_enough() -> None:
    women, men = (cell({"sex": [code]}) for code in CODES["sex"])
    ties = [
        Tie(QUARTERS, CELLS[0], 20, 20, "report"),
        Tie(QUARTERS, women, 18, 18, "journalist"),
        Tie(QUARTERS, cell({"age": ["CHILD"]}), 9, 9, "ministry"),
    ]
    implied = Implied(Space(CODES, (), CELLS), ties)
    assert implied.too_few("2022-Q1", men) == ("report", "journalist")
    assert implied.too_few("2022-Q1", women) == ()
