"""How alike births are, and how name, birth and father's name weigh."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nrm.cases.name_likeness import birth_likeness, name_likeness, weighed

BIRTHS = st.dates() | st.integers(1900, 2100)
LIKENESS = st.floats(0, 1)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        (date(1990, 4, 7), date(1990, 4, 7), 1.0),
        (date(1990, 4, 7), date(1990, 7, 4), 0.9),
        (date(1990, 4, 7), date(1990, 1, 1), 0.85),
        (date(1990, 4, 7), 1990, 0.85),
        (date(1990, 4, 7), date(1990, 4, 9), 0.7),
        (date(1990, 4, 7), date(1991, 4, 7), 0.7),
        (date(1990, 4, 7), 1991, 0.5),
        (date(1990, 4, 7), date(1994, 4, 7), 0.0),
        (date(1990, 4, 7), date(1991, 4, 8), 0.0),
        (1990, 1992, 0.0),
    ],
)
def test_birth_likeness(one: date | int, other: date | int, likeness: float) -> None:
    assert birth_likeness(one, other) == likeness


@given(BIRTHS, BIRTHS)
def test_birth_likeness_works_both_ways(one: date | int, other: date | int) -> None:
    assert birth_likeness(one, other) == birth_likeness(other, one)
    assert 0 <= birth_likeness(one, other) <= 1


@given(st.text("abcdeghjkqstx"), st.text("abcdeghjkqstx"))
def test_name_likeness_works_both_ways(one: str, other: str) -> None:
    assert name_likeness(one, other) == pytest.approx(name_likeness(other, one))
    assert 0 <= name_likeness(one, other) <= name_likeness(one, one) == 1


@given(LIKENESS, LIKENESS | st.none(), LIKENESS | st.none())
def test_what_is_unknown_neither_raises_nor_lowers(
    name: float, birth: float | None, father: float | None
) -> None:
    known = [likeness for likeness in (name, birth, father) if likeness is not None]
    assert min(known) - 1e-4 <= weighed(name=name, birth=birth, father=father) <= max(known) + 1e-4


def test_name_alone_decides_where_nothing_else_is_known() -> None:
    assert weighed(name=0.9, birth=None, father=None) == 0.9


def test_namesakes_with_another_birth_and_father_are_no_duplicates() -> None:
    assert weighed(name=1.0, birth=0.0, father=0.0) == 0.6
