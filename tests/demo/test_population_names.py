"""Invented names fit the sex and the country."""

from random import Random

import pytest

from nrm.demo.names import FEMALE, MALE, SURNAMES, draw_name
from nrm.demo.population import population


@pytest.mark.parametrize("names", [FEMALE, MALE, SURNAMES])
def test_no_name_stands_twice_in_a_list(names: tuple[str, ...]) -> None:
    assert len(names) == len(set(names)) > 100


def test_first_names_follow_the_sex() -> None:
    dice = Random(1)
    assert all(draw_name(dice, sex="F", country="AL").first in FEMALE for _name in range(50))
    assert all(draw_name(dice, sex="M", country="XK").first in MALE for _name in range(50))


def test_an_unstated_sex_may_get_either() -> None:
    dice = Random(1)
    drawn = {draw_name(dice, sex="NOT_STATED", country="AL").first in FEMALE for _name in range(50)}
    assert drawn == {True, False}


def test_a_fathers_name_belongs_to_albanian_names_only() -> None:
    for person in population():
        elsewhere = person.traits.citizenship in {"RS", "GM", "PH", "SY", "NG"}
        assert bool(person.name.father) is not elsewhere


def test_people_are_hard_to_mistake_for_each_other() -> None:
    full = [(one.name.first, one.name.father, one.name.last) for one in population()]
    assert len(set(full)) > 745
