"""Files of releases, as an attacker reads them."""

from typing import Any

import pytest

from nrm.statistics.attack.known import Group, Unreadable, meaning, quarters_of
from nrm.statistics.attack.pinning import pin
from nrm.statistics.attack.reading import read

QUARTER = "2018-Q3"


@pytest.mark.parametrize(
    ("period", "quarters"),
    [
        ("2018-Q3", ["2018-Q3"]),
        ("2018-H2", ["2018-Q3", "2018-Q4"]),
        ("2018", ["2018-Q1", "2018-Q2", "2018-Q3", "2018-Q4"]),
        ("2018-R1", ["2017-Q2", "2017-Q3", "2017-Q4", "2018-Q1"]),
        ("late", ["late"]),
    ],
)
def test_a_period_is_its_quarters(period: str, quarters: list[str]) -> None:
    assert list(quarters_of(period)) == quarters


@pytest.mark.parametrize(
    ("kind", "value", "ends"),
    [
        ("round5", 0, (0, 4)),
        ("round5", 5, (0, 9)),
        ("round5", 10, (6, 14)),
        ("round10", 10, (0, 19)),
        ("exact", 7, (7, 7)),
        ("external", 3, (3, 3)),
    ],
)
def test_a_number_means_what_the_readers_rule_says(
    kind: str, value: int, ends: tuple[int, int]
) -> None:
    assert meaning(kind, value) == ends


@pytest.mark.parametrize(("kind", "value"), [("round5", 3), ("round5", -5), ("guess", 5)])
def test_a_number_without_a_meaning_is_refused(kind: str, value: int) -> None:
    with pytest.raises(Unreadable):
        meaning(kind, value)


def document(*cells: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"releases": [{"id": "one", "period": QUARTER, "cells": list(cells)}], **more}


PLAN = {
    "variables": {
        "age": ["0-13", "14-17", "18+"],
        "majority": ["CHILD", "ADULT"],
        "housed": ["YES", "NO", "NONE"],
        "heard": ["ONCE", "NONE"],
        "helped": ["YES", "NO"],
    },
    "links": [
        ["age", "majority", {"0-13": "CHILD", "14-17": "CHILD", "18+": "ADULT"}],
        ["housed", "helped", {"YES": "YES", "NO": "YES", "NONE": "NO"}],
        ["heard", "helped", {"ONCE": "YES", "NONE": "NO"}],
    ],
}


def test_a_coarser_variable_is_told_by_its_finer_one() -> None:
    known = read(
        document({"key": {"majority": ["CHILD"]}, "kind": "round5", "value": 5}, plan=PLAN)
    )
    assert [one.group for one in known.numbers] == [
        Group.of({"age": ["0-13", "14-17"], "period": [QUARTER]})
    ]
    assert set(known.axes) == {"age", "period"}


def test_two_finer_variables_never_tell_different_things() -> None:
    cells: list[dict[str, Any]] = [
        {"key": {"housed": "NONE"}, "kind": "exact", "value": 3},
        {"key": {"heard": ["ONCE"]}, "kind": "exact", "value": 4},
        {"key": {}, "kind": "suppressed"},
        {"key": {"heard": "NONE", "housed": "YES"}, "kind": "round5", "value": 0},
    ]
    (everybody,) = pin(read(document(*cells, plan=PLAN)))
    assert (everybody.low, everybody.high) == (7, 7)


def test_nobody_is_where_nobody_can_be() -> None:
    cells = [
        {"key": {"age": "18+", "majority": "CHILD"}, "kind": "round5", "value": 0},
        {"key": {}, "kind": "round5", "value": 5},
    ]
    (everybody,) = pin(read(document(*cells, plan=PLAN)))
    assert (everybody.low, everybody.high) == (0, 9)


def test_a_percentage_is_between_its_ends() -> None:
    cells = [
        {"key": {"sex": "F"}, "kind": "suppressed", "lo": 0, "hi": None},
        {"key": {"sex": "M"}, "kind": "suppressed", "lo": 0, "hi": None},
        {"key": {}, "kind": "exact", "value": 30},
        {"key": {"sex": "F"}, "among": {}, "kind": "pct", "lo": 66.6, "hi": 66.7},
    ]
    women, men = pin(read(document(*cells)))
    assert (women.low, women.high, men.low, men.high) == (20, 20, 10, 10)


def test_of_a_rounded_number_only_the_readers_rule_is_believed() -> None:
    cell = {"key": {}, "kind": "round5", "value": 5, "lo": 3, "hi": 7}
    (everybody,) = read(document(cell)).numbers
    assert (everybody.low, everybody.high) == (0, 9)


def test_without_an_upper_end_there_is_none() -> None:
    (everybody,) = pin(read(document({"key": {}, "kind": "suppressed"})))
    assert (everybody.low, everybody.high) == (0, None)
    assert not everybody.is_narrowed


@pytest.mark.parametrize(
    ("told", "ends"),
    [({}, (0, 2)), ({"lo": 0, "hi": 2}, (0, 2)), ({"lo": 1, "hi": None}, (1, 2))],
)
def test_what_is_told_of_a_hidden_number_does_not_excuse_how_little_it_hides(
    told: dict[str, Any], ends: tuple[int, int]
) -> None:
    cells: list[dict[str, Any]] = [
        {"key": {}, "kind": "exact", "value": 9},
        {"key": {"sex": "F"}, "kind": "exact", "value": 7},
        {"key": {"sex": "M"}, "kind": "suppressed", "value": None, **told},
        {"key": {"sex": "NOT_STATED"}, "kind": "suppressed", "value": None},
    ]
    men, others = pin(read(document(*cells)), far=False)
    assert (men.low, men.high) == ends
    assert men.is_narrowed
    assert others.is_narrowed


def test_a_hidden_number_that_is_told_not_to_be_nobody_is_narrowed_and_not_known() -> None:
    cells: list[dict[str, Any]] = [
        {"key": {}, "kind": "exact", "value": 9},
        {"key": {"sex": "M"}, "kind": "suppressed", "value": None, "lo": 4, "hi": 9},
    ]
    known = read(document(*cells, plan={"variables": {"sex": ["F", "M"]}}))
    (men,) = pin(known, far=False)
    assert (men.low, men.high) == (4, 9)
    assert men.is_narrowed
    assert not men.is_exact


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        {},
        {"releases": [{"id": "one", "period": QUARTER, "cells": [{"key": {}}]}]},
        document({"key": {"age": "99"}, "kind": "exact", "value": 1}, plan=PLAN),
        document({"key": {}, "kind": "round5", "value": 7}),
    ],
)
def test_what_is_no_file_of_releases_is_refused(wrong: Any) -> None:
    with pytest.raises(Unreadable):
        read(wrong)
