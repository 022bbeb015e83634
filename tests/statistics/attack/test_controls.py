"""The attack breaks what is known to be weak, as hard as it should, and never what the protection prints."""

from dataclasses import replace

import pytest

from nrm.statistics.attack.controls import control
from nrm.statistics.attack.controls import trial as trials
from nrm.statistics.attack.controls.control import FEWEST, Control, Outcome, tried
from nrm.statistics.attack.controls.population import TABLES, counted, keys_of, people
from nrm.statistics.attack.controls.practices import QUARTER, Document, document, suppressed
from nrm.statistics.attack.controls.rounding import rounded, sums_of
from nrm.statistics.attack.controls.suppression import shown
from nrm.statistics.attack.controls.trial import CROSSED, PLAIN, Blunt, trial
from nrm.statistics.attack.known import Known
from nrm.statistics.attack.pinning import Pinned, pin
from nrm.statistics.attack.reading import read
from tests.statistics.attack import bed

pytestmark = pytest.mark.xdist_group("controls")
"""The controls are tried once in a process."""


def test_everything_weak_is_broken() -> None:
    outcomes = list(trial(full=False))
    assert len({one.control.name for one in outcomes}) == 6
    assert all(one.given_away for one in outcomes)


def open_ends(control: Control) -> Outcome:
    return Outcome(control, tuple(Pinned(one, one.low, one.high) for one in control.wanted()))


def test_an_attack_that_breaks_one_of_them_less_has_no_verdict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not any(open_ends(one.control).is_sharp for one in trial(full=False))
    monkeypatch.setattr(trials, "tried", open_ends)
    with pytest.raises(Blunt, match=r"1 to 4 hidden: of .* 0 exact, 0 narrowed"):
        list(trial(full=True))


@pytest.mark.parametrize("kind", ["suppressed", "round5"])
def test_an_attack_that_does_not_see_what_is_protected_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def blind(document: Document) -> Known:
        seen = [
            {**one, "cells": [cell for cell in one["cells"] if cell["kind"] != kind]}
            for one in document["releases"]
        ]
        return read({**document, "releases": seen})

    monkeypatch.setattr(control, "read", blind)
    with pytest.raises(Blunt, match="of 0 numbers"):
        list(trials.broken(trials.quick()))


def test_a_few_broken_numbers_prove_nothing() -> None:
    (outcome, *_) = trial(full=False)
    known = tuple(one for one in outcome.pinned if one.is_exact)
    assert Outcome(outcome.control, known[:FEWEST]).is_sharp
    assert not Outcome(outcome.control, known[: FEWEST - 1]).is_sharp


def test_an_attack_that_says_what_is_not_so_is_not_believed() -> None:
    (outcome, *_) = trial(full=False)
    first, *others = outcome.pinned
    false = replace(first, low=outcome.control.truth(first.number) + 1, high=None)
    assert outcome.false == 0
    assert Outcome(outcome.control, (false, *others)).false == 1
    assert not Outcome(outcome.control, (false, *others)).is_sharp


def test_releases_one_by_one_give_nothing_away() -> None:
    """What breaks the rounded ones is that they are held against each other."""
    for weak in (
        trials.again(tables=PLAIN, seed=0),
        trials.rounded_year(tables=PLAIN, seed=0, most=40),
    ):
        for release in weak.document["releases"]:
            alone = {**weak.document, "releases": [release]}
            assert not tried(replace(weak, document=alone)).given_away


def test_textbook_rounding_adds_up_and_leaves_multiples_as_they_are() -> None:
    counts = counted(people(30, seed=4), TABLES)
    numbers = rounded(counts, seed=4)
    assert all(abs(numbers[key] - count) <= 4 for key, count in counts.items())
    assert not any(number % 5 for number in numbers.values())
    assert not any(sums_of(keys_of(TABLES)) @ [numbers[key] for key in keys_of(TABLES)])


def test_what_is_suppressed_can_be_nobody_and_can_be_four_in_its_own_period() -> None:
    persons = people(30, seed=4)
    counts = counted(persons, CROSSED)
    assert min(shown(counts).values()) >= 5
    outcome = tried(Control("one", document([suppressed(counts)]), {QUARTER: persons}, small=True))
    assert len(outcome.pinned) > 80
    assert outcome.given_away == outcome.false == 0


def test_rounded_numbers_of_a_quarter_all_stay_open() -> None:
    persons = people(30, seed=3)
    pinned = pin(bed.known([bed.rounded_release(bed.rounded(persons, seed=3))]))
    ours = Control("ours", {}, {"2022-Q1": persons})
    assert len(pinned) > 300
    assert all(one.low == 0 and (one.high or 0) >= 4 for one in pinned)
    assert not any(one.is_narrowed for one in pinned)
    assert Outcome(ours, pinned).false == 0


def test_a_year_rounded_on_its_own_can_give_its_quarters_away() -> None:
    printed = {"2022-Q1": 0, "2022-Q2": 0, "2022-Q3": 0, "2022-Q4": 0, "2022": 20}
    releases = [
        {"id": period, "period": period, "cells": [{"key": {}, "kind": "round5", "value": value}]}
        for period, value in printed.items()
    ]
    quarters = pin(bed.known(releases))
    assert [(one.low, one.high) for one in quarters] == [(4, 4)] * 4
    assert not any(one.is_narrowed for one in pin(bed.known(releases[:4])))
