"""The invented people of 2016-2022: the same at every start, their numbers the published ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from nrm.demo.names import Name, draw_name
from nrm.demo.population_details import (
    ABROAD,
    age_of,
    control_of,
    draw,
    indicators_of,
    language_of,
    place_of,
    recruitment_of,
    scope_of,
)
from nrm.demo.population_joint import Traits, people_of
from nrm.demo.population_series import NS, SERIES, VT
from nrm.reference.calendar import next_working_day
from nrm.reference.places import qark_of, seat_of

_SEED = 770
_CAPITAL = "TIRANE"
_INLAND = ("BERAT", "FIER")
"""Seats of the qarqe without a border crossing point."""
_QUARTERS = {"1": 23, "2": 27, "3": 26, "4": 24}
_DECISION_NEEDS = 24
"""Days that a victim's file leaves between the initial identification and the quarter's end."""


@dataclass(frozen=True, slots=True)
class Age:
    """How the age is known; all three answers are empty when no source states it."""

    basis: str
    born: date | None = None
    estimate: int | None = None
    maybe_minor: str = "NOT_KNOWN"


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person, as the identifying structure met them."""

    number: int
    traits: Traits
    name: Name
    age: Age
    language: str
    scope: str
    recruitment: tuple[str, ...]
    control: tuple[str, ...]
    indicators: tuple[str, ...]
    trafficked_before: str
    institution: str
    qark: str
    bashki: str
    registered_on: date
    decided_on: date | None

    @property
    def identity(self) -> dict[str, Any]:
        """The answers to the questions on the person's particulars."""
        answers = {
            "first_name": self.name.first,
            "fathers_name": self.name.father,
            "last_name": self.name.last,
            "sex": self.traits.sex,
            "citizenship": self.traits.citizenship,
            "language": self.language,
            "age_basis": self.age.basis,
            "birth_date": self.age.born.isoformat() if self.age.born else None,
            "estimated_age": self.age.estimate,
            "maybe_minor": self.age.maybe_minor,
        }
        return {name: value for name, value in answers.items() if value not in (None, "")}


@cache
def population() -> tuple[Person, ...]:
    """Return all people in the order of their registration, numbered from 1."""
    drawn = sorted(_everybody(), key=lambda person: person.registered_on)
    return tuple(drawn)


def _everybody() -> Iterator[Person]:
    number = 0
    for series in SERIES:
        dice = Random(f"{_SEED}-{series.year}")
        for traits in people_of(series, dice):
            number += 1
            day = registration_day(series.year, dice, decided=traits.status == VT)
            yield make_person(number, traits, day, dice)


def make_person(number: int, traits: Traits, registered_on: date, dice: Random) -> Person:
    """Return an invented person with `traits` whose F1 is signed on `registered_on`."""
    scope = scope_of(traits, dice)
    qark, bashki = place_of(traits, registered_on.year, dice)
    decided = next_working_day(registered_on + timedelta(days=dice.randint(9, 18)))
    return Person(
        number=number,
        traits=traits,
        name=draw_name(dice, sex=traits.sex, country=traits.citizenship),
        age=_age(traits, registered_on, dice),
        language=language_of(traits, dice),
        scope=scope,
        recruitment=recruitment_of(traits, dice),
        control=control_of(traits, dice),
        indicators=indicators_of(traits, scope, dice),
        trafficked_before=draw(dice, {"NO": 82, "YES": 6, "NOT_KNOWN": 12}),
        institution=_institution(traits, bashki, dice),
        qark=qark,
        bashki=bashki,
        registered_on=registered_on,
        decided_on=decided if traits.status == VT else None,
    )


def registration_day(year: int, dice: Random, *, decided: bool) -> date:
    """Return a working day of `year`; with `decided` F2 can be signed in the same quarter."""
    quarter = int(draw(dice, _QUARTERS))
    first = date(year, 3 * quarter - 2, 1)
    after = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    room = (after - first).days - (_DECISION_NEEDS if decided else 5)
    return next_working_day(first + timedelta(days=dice.randrange(room)))


def _age(traits: Traits, today: date, dice: Random) -> Age:
    if traits.age_group == NS:
        return Age("NOT_STATED")
    years = age_of(traits, dice)
    minor = "YES" if traits.age_group == "CHILD" else "NO"
    basis = draw(dice, {"DOCUMENT": 70, "DECLARED": 20, "ESTIMATED": 7, "ASSESSED": 3})
    if basis in ("ESTIMATED", "ASSESSED"):
        return Age(basis, estimate=years, maybe_minor=minor)
    born = today - timedelta(days=years * 1461 // 4 + 1 + dice.randrange(360))
    return Age(basis, born=born, maybe_minor=minor)


def _institution(traits: Traits, bashki: str, dice: Random) -> str:
    """Return the code of the institution whose worker signs F1.

    Health, school, labour inspection and consulate have no workers in the system: the State Social
    Service, the child protection unit or the police take their identifications down.
    """
    town = _CAPITAL if bashki == ABROAD else bashki
    seat = seat_of(qark_of(town))
    social = f"DRSHSSH_{seat}"
    where = {
        "POLICE_AT": f"DVP_{seat}",
        "POLICE_OTHER": f"DVP_{seat}",
        "BORDER_POLICE": f"DKM_{seat}" if seat not in _INLAND else f"DVP_{seat}",
        "LABOUR_INSPECTION": f"DVP_{seat}",
        "JOINT_INSPECTION": f"DVP_{seat}",
        "MOBILE_UNIT": social if traits.state_led else f"NJL_{seat}",
        "MUNICIPALITY": f"BASHKI_{town}",
        "HEALTH": f"BASHKI_{town}",
        "NJMF": f"NJMF_{town}",
        "SCHOOL": f"NJMF_{town}",
        "NGO_SHELTER": dice.choice(("VATRA", "TV", "DE")),
        "NGO_OTHER": dice.choice(("ARSIS", "MWL")),
        "SELF": dice.choice(("DE", social)),
    }
    return where.get(traits.structure, social)
