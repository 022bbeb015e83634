"""The attack breaks what is known to be weak, as hard as it should, and never what the protection prints."""

from nrm.statistics.attack.known import Known, Number
from nrm.statistics.attack.pinning import Pinned, pin, pin_in, protected
from nrm.statistics.attack.program import Program
from tests.statistics.attack import bed, weak
from tests.statistics.attack.bed import People

SMALL = frozenset({"qark", "sex", "exploitation"})
"""Variables of the tables that are attacked where all thirteen would take too long."""


def truth(number: Number, quarters: dict[str, People]) -> int:
    """Return how many persons really are in the group of `number`."""
    codes = dict(number.group.parts)
    periods = codes.pop("period")
    return sum(
        all(one[name] in wanted for name, wanted in codes.items())
        for period in periods
        for one in quarters.get(period, ())
    )


def none_is_missed(pinned: tuple[Pinned, ...], quarters: dict[str, People]) -> bool:
    """Tell whether the true numbers all lie between the ends."""
    return all(
        one.low <= truth(one.number, quarters) <= (1_000 if one.high is None else one.high)
        for one in pinned
    )


def test_small_numbers_that_are_hidden_one_by_one_are_found_out() -> None:
    persons = bed.people(30, seed=1)
    pinned = pin(bed.known([weak.small_hidden(persons)]))
    assert sum(one.is_exact for one in pinned) >= 0.6 * len(pinned)
    assert none_is_missed(pinned, {"2022-Q1": persons})


def test_rounded_numbers_of_a_quarter_all_stay_open() -> None:
    persons = bed.people(30, seed=3)
    pinned = pin(bed.known([bed.rounded_release(bed.rounded(persons, seed=3))]))
    assert len(pinned) > 300
    assert all(one.low == 0 and (one.high or 0) >= 4 for one in pinned)
    assert not any(one.is_narrowed for one in pinned)
    assert none_is_missed(pinned, {"2022-Q1": persons})


def test_true_percentages_beside_rounded_numbers_give_the_numbers_away() -> None:
    persons = bed.people(30, seed=2)
    releases = [
        bed.rounded_release(bed.rounded(persons, seed=2)),
        weak.true_percentages(persons),
    ]
    known = bed.known(releases)
    crossed = [one for one in protected(known) if len(one.group.parts) == 3]
    small = [one for one in crossed if 0 < truth(one, {"2022-Q1": persons}) < 5]
    pinned = pin_in(Program(known), tuple(small[::12]))
    assert len(pinned) > 5
    assert all(one.is_exact for one in pinned)
    assert none_is_missed(pinned, {"2022-Q1": persons})


def of_few_variables(known: Known) -> Known:
    """Return what the tables of `SMALL` variables tell."""
    kept = tuple(one for one in known.numbers if set(one.group.axes) <= SMALL | {"period"})
    axes = {name: known.axes[name] for name in (*sorted(SMALL & known.axes.keys()), "period")}
    return Known(axes, kept)


def test_a_quarter_rounded_again_after_late_cases_is_narrowed() -> None:
    before, late = bed.people(27, seed=1), bed.people(2, seed=61)
    releases, periods = weak.rounded_again(before, late, seeds=(1, 101))
    pinned = pin(of_few_variables(bed.known(releases, periods=periods)))
    assert sum(one.is_narrowed for one in pinned) >= 20
    assert none_is_missed(pinned, {"2022-Q1": before, "late": late})


def test_a_year_rounded_on_its_own_can_give_its_quarters_away() -> None:
    printed = {"2022-Q1": 0, "2022-Q2": 0, "2022-Q3": 0, "2022-Q4": 0, "2022": 20}
    releases = [
        {"id": period, "period": period, "cells": [{"key": {}, "kind": "round5", "value": value}]}
        for period, value in printed.items()
    ]
    quarters = pin(bed.known(releases))
    assert [(one.low, one.high) for one in quarters] == [(4, 4)] * 4
    assert not any(one.is_narrowed for one in pin(bed.known(releases[:4])))
