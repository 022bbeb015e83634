"""Cells: which people a number counts."""

from hypothesis import given
from hypothesis import strategies as st

from nrm.statistics.cells import EVERYBODY, Cell, cell, count

CODES = {"sex": ("F", "M", "NOT_STATED"), "status": ("VMT", "VT"), "qark": ("AL-01", "AL-02")}
PEOPLE = st.lists(st.fixed_dictionaries({k: st.sampled_from(v) for k, v in CODES.items()}))
CELLS = st.fixed_dictionaries(
    {}, optional={k: st.sets(st.sampled_from(v), min_size=1) for k, v in CODES.items()}
).map(cell)


def test_the_same_people_are_the_same_cell_however_they_are_named() -> None:
    one = cell({"sex": ["M", "F"], "status": ["VT"]})
    assert one == cell({"status": ["VT", "VT"], "sex": ["F", "M"]})
    assert one.key == "sex=F|M;status=VT"


def test_everybody_has_no_condition() -> None:
    assert cell({}) == EVERYBODY
    assert EVERYBODY.key == ""


@given(PEOPLE, CELLS)
def test_a_cell_counts_those_whom_it_holds(people: list[dict[str, str]], wanted: Cell) -> None:
    assert count(people, cells=[wanted]) == {wanted: sum(wanted.holds(one) for one in people)}


@given(PEOPLE, CELLS, CELLS)
def test_within_counts_those_in_both(people: list[dict[str, str]], one: Cell, other: Cell) -> None:
    both = one.within(other)
    assert both == other.within(one)
    assert [both.holds(each) for each in people] == [
        one.holds(each) and other.holds(each) for each in people
    ]


@given(PEOPLE)
def test_the_lines_of_a_variable_add_up_to_everybody(people: list[dict[str, str]]) -> None:
    lines = [cell({"sex": [code]}) for code in CODES["sex"]]
    counts = count(people, cells=[EVERYBODY, *lines])
    assert sum(counts[line] for line in lines) == counts[EVERYBODY] == len(people)
